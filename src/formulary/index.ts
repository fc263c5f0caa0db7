export { FormularyModule } from './formulary.module.js';
export { Formulations } from './formulations/formulations.service.js';
export { ComponentStock, negative, type Movement } from './lots/component-stock.js';
export { inLotUnit } from './lots/component-lots.service.js';
export { lastUsableDay } from './rules/lot-dates.js';
export type { ComponentLot } from './lots/component-lot.js';
export type {
  FormulationIngredient,
  FormulationVersion,
  ProductStrength,
  QualityCheck,
  StorageCondition,
} from './rules/formulation.js';
