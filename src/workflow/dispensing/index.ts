export { DispensingModule } from './dispensing.module.js';
export type { FillView } from './fill.view.js';
export type { RecallView } from './recalls.service.js';
export { FILL_STATES, type FillStatus } from './rules/fill-states.js';
