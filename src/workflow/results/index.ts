export { ResultsModule } from './results.module.js';
export { currentReadingsSql, LabResults } from './lab-results.service.js';
export { LabResultDto } from './lab-result.dto.js';
export { toNewLabResult } from './lab-result.intake.js';
export type { LabReading, StoredLabResult } from './stored-lab-result.js';
export type { ResultQuality } from './result-reading.js';
export {
  COMPARATORS,
  CODED_VALUES,
  RESULT_STATUSES,
  type CodedValue,
  type Comparator,
  type NewLabResult,
  type ResultStatus,
} from './rules/result.js';
