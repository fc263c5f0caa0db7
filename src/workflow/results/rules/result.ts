/** Status of a result. `corrected` covers what other systems call amended. */
export const RESULT_STATUSES = ['preliminary', 'final', 'corrected', 'entered-in-error', 'cancelled'] as const;
export type ResultStatus = (typeof RESULT_STATUSES)[number];

export const COMPARATORS = ['<', '<=', '>', '>='] as const;
export type Comparator = (typeof COMPARATORS)[number];

export const CODED_VALUES = ['positive', 'negative', 'indeterminate'] as const;
export type CodedValue = (typeof CODED_VALUES)[number];

/** The limits that the laboratory printed, in the unit of the value, and its own words. */
export interface ReportedRange {
  readonly low: string | null;
  readonly high: string | null;
  readonly text: string | null;
}

/** A result as a laboratory, an interface or a person reported it. Nothing in it is converted. */
export interface NewLabResult {
  /** LOINC code of the test. */
  readonly loinc: string;
  readonly status: ResultStatus;
  /** A decimal, which may be negative (a T-score), or `positive`, `negative`, `indeterminate`; null where there is none. */
  readonly value: string | null;
  readonly comparator: Comparator | null;
  /** As sent; read as UCUM or a known other spelling of it. */
  readonly unit: string | null;
  /** RFC 3339 instant at which the specimen was taken or the image made. */
  readonly collectedAt: string;
  /** RFC 3339 instant of this version of the report, where the sender says it: it puts corrections in order. */
  readonly issuedAt: string | null;
  readonly method: string | null;
  readonly referenceRange: ReportedRange | null;
  readonly performingLab: string | null;
  readonly fasting: boolean | null;
  /** RFC 3339 instant of the last dose before the collection. */
  readonly lastDoseAt: string | null;
  /** A person checked that value and unit belong together, although the value is unusual in that unit. */
  readonly unitConfirmed: boolean;
  /** By which way it came in, such as `api` or `hl7v2`. */
  readonly source: string;
}

/** Withdrawn by the sender: the test was not done, or not on this patient. */
export function isWithdrawn(status: ResultStatus): boolean {
  return status === 'entered-in-error' || status === 'cancelled';
}
