export { BeyondUseModule } from './beyond-use.module.js';
export { pharmacyDayCounting } from './pharmacy-day-counting.js';
export { assessBeyondUse, type BeyondUseRequest, type ComponentRequest } from './rules/assess.js';
export {
  toDomainError,
  type AssignedDate,
  type BeyondUseDecision,
  type ConsideredLimit,
  type RefusalCode,
  type RefusalReason,
  type RefusedDate,
  type RefusedRequest,
} from './rules/decision.js';
export type { ComponentDates, NonsterileFacts, StabilityStudy } from './rules/facts.js';
export { STORAGE_CONDITIONS, type PreparationType, type StorageCondition, type Usp795Limits } from './rules/limits.js';
export { assessNonsterile } from './rules/nonsterile.js';
export { loadUsp795 } from './usp-795.js';
