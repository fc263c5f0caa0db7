export { isTherapySql } from './persistence/live-orders.sql.js';
export { PrescriptionsModule } from './prescriptions.module.js';
export { Prescriptions, type OrderedProduct } from './prescriptions.service.js';
export { SupplyRecords, type Supply, type SupplySummary } from './supply-records.js';
export { allowedRefills, refillRefusal, type RefillRefusal } from './rules/refill-limits.js';
export type { PrescriptionStatus } from './rules/prescription-states.js';
export type { PrescriptionView } from './prescription.view.js';
