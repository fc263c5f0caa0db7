export { PreparationsModule } from './preparations.module.js';
export { Preparations, type Allocation, type AllocationRequest, type BlockedStock } from './preparations.service.js';
export type { PreparationStatus } from './preparation.states.js';
export type { PrescribedProduct } from './rules/same-product.js';
