import type { PlainDate } from '../../core/plain-date.js';
import type { CodedValue, Comparator, NewLabResult, ReportedRange, ResultStatus } from './rules/result.js';
import type { ResultQuality, ResultReading } from './result-reading.js';
import type { Assay } from './rules/assay.js';

/**
 * A result on file: as it was reported, and as it was read. Only `quality: usable` may be compared with a limit; then
 * `canonicalValue` is a decimal in `canonicalUnit` (with `canonicalComparator`: below or above it), or `codedValue` is set, or both are null
 * because the study was done and says no comparable number.
 */
export interface StoredLabResult {
  readonly id: string;
  readonly patientId: string;
  readonly loinc: string;
  /** The knowledge's key of the test, such as `testosterone_total`; null where it does not know the code. */
  readonly testKey: string | null;
  readonly status: ResultStatus;
  readonly value: string | null;
  readonly comparator: Comparator | null;
  readonly unit: string | null;
  readonly quality: ResultQuality;
  /** Why it cannot be used, as a code and in words; null when it can. */
  readonly unreadableReason: string | null;
  readonly unreadableDetail: string | null;
  readonly canonicalValue: string | null;
  readonly canonicalComparator: Comparator | null;
  readonly canonicalUnit: string | null;
  readonly codedValue: CodedValue | null;
  /** As sent, and as far as it decides whether a low value can be believed. */
  readonly method: string | null;
  readonly assay: Assay;
  readonly referenceRange: ReportedRange | null;
  /** The printed limits in `canonicalUnit`, where they could be converted. */
  readonly canonicalRange: { readonly low: string | null; readonly high: string | null } | null;
  readonly performingLab: string | null;
  readonly fasting: boolean | null;
  /** RFC 3339 instants. */
  readonly collectedAt: string;
  readonly lastDoseAt: string | null;
  readonly issuedAt: string | null;
  readonly receivedAt: string;
  /** Day of collection in the pharmacy's zone. */
  readonly collectedOn: PlainDate;
  readonly unitConfirmed: boolean;
  readonly source: string;
  /** The version that took its place; null while it stands. */
  readonly supersededBy: string | null;
  /** The user who recorded it; null for an interface. */
  readonly recordedBy: string | null;
}

/** What rules look at of a result on file: how it was read, and not how it was reported. */
export type LabReading = Pick<
  StoredLabResult,
  | 'id'
  | 'loinc'
  | 'testKey'
  | 'status'
  | 'quality'
  | 'unreadableDetail'
  | 'canonicalValue'
  | 'canonicalComparator'
  | 'codedValue'
  | 'assay'
  | 'canonicalRange'
  | 'performingLab'
  | 'collectedOn'
>;

/** SQL: a row of `lab_result` as a JSON `LabReading`; numbers as text, so that they lose nothing on the way. */
export const LAB_READING_JSON = `json_build_object('id', id, 'loinc', loinc, 'testKey', test_key, 'status', status, 'quality', quality,
  'unreadableDetail', unreadable_detail, 'canonicalValue', canonical_value::text, 'canonicalComparator', canonical_comparator,
  'codedValue', coded_value, 'assay', assay, 'performingLab', performing_lab, 'collectedOn', collected_on,
  'canonicalRange', CASE WHEN canonical_low IS NOT NULL OR canonical_high IS NOT NULL
    THEN json_build_object('low', canonical_low::text, 'high', canonical_high::text) END)`;

/** A row of `lab_result` as Postgres writes JSON: numbers as text, instants in ISO 8601. */
export interface LabResultRow {
  readonly id: string;
  readonly patient_id: string;
  readonly loinc: string;
  readonly status: ResultStatus;
  readonly value: string | null;
  readonly comparator: Comparator | null;
  readonly unit: string | null;
  readonly test_key: string | null;
  readonly quality: ResultQuality;
  readonly unreadable_reason: string | null;
  readonly unreadable_detail: string | null;
  readonly canonical_value: string | null;
  readonly canonical_comparator: Comparator | null;
  readonly canonical_unit: string | null;
  readonly coded_value: CodedValue | null;
  readonly method: string | null;
  readonly assay: Assay;
  readonly reference_low: string | null;
  readonly reference_high: string | null;
  readonly reference_text: string | null;
  readonly canonical_low: string | null;
  readonly canonical_high: string | null;
  readonly performing_lab: string | null;
  readonly fasting: boolean | null;
  readonly collected_at: string | Date;
  readonly collected_on: string;
  readonly last_dose_at: string | Date | null;
  readonly issued_at: string | Date | null;
  readonly unit_confirmed: boolean;
  readonly source: string;
  readonly delivery_key: string;
  readonly superseded_by: string | null;
  readonly received_at: string | Date;
  readonly recorded_by: string | null;
}

/** The columns of a `LabResultRow`, for a SELECT; numbers and dates as text, so that neither loses anything on the way. */
export const LAB_RESULT_COLUMNS = `id, patient_id, loinc, status, value, comparator, unit, test_key, quality, unreadable_reason,
  unreadable_detail, canonical_value::text, canonical_comparator, canonical_unit, coded_value, method, assay, reference_low, reference_high, reference_text,
  canonical_low::text, canonical_high::text, performing_lab, fasting, collected_at, collected_on::text, last_dose_at, issued_at,
  unit_confirmed, source, delivery_key, superseded_by, received_at, recorded_by`;

export function toStoredLabResult(row: LabResultRow): StoredLabResult {
  return {
    id: row.id,
    patientId: row.patient_id,
    loinc: row.loinc,
    testKey: row.test_key,
    status: row.status,
    value: row.value,
    comparator: row.comparator,
    unit: row.unit,
    quality: row.quality,
    unreadableReason: row.unreadable_reason,
    unreadableDetail: row.unreadable_detail,
    canonicalValue: row.canonical_value,
    canonicalComparator: row.canonical_comparator,
    canonicalUnit: row.canonical_unit,
    codedValue: row.coded_value,
    method: row.method,
    assay: row.assay,
    referenceRange: rangeOf(row),
    canonicalRange:
      row.canonical_low === null && row.canonical_high === null
        ? null
        : { low: row.canonical_low, high: row.canonical_high },
    performingLab: row.performing_lab,
    fasting: row.fasting,
    collectedAt: iso(row.collected_at),
    lastDoseAt: row.last_dose_at === null ? null : iso(row.last_dose_at),
    issuedAt: row.issued_at === null ? null : iso(row.issued_at),
    receivedAt: iso(row.received_at),
    collectedOn: row.collected_on as PlainDate,
    unitConfirmed: row.unit_confirmed,
    source: row.source,
    supersededBy: row.superseded_by,
    recordedBy: row.recorded_by,
  };
}

/** What the service adds to a reported result. */
export interface RowContext {
  readonly id: string;
  readonly patientId: string;
  readonly collectedOn: string;
  readonly deliveryKey: string;
  readonly receivedAt: Date;
  readonly recordedBy: string | null;
}

/** The row of a result that nothing has replaced yet. */
export function toRow(result: NewLabResult, reading: ResultReading, context: RowContext): LabResultRow {
  return {
    id: context.id,
    patient_id: context.patientId,
    loinc: result.loinc,
    status: result.status,
    value: result.value,
    comparator: result.comparator,
    unit: result.unit,
    test_key: reading.testKey,
    quality: reading.quality,
    unreadable_reason: reading.unreadable?.reason ?? null,
    unreadable_detail: reading.unreadable?.detail ?? null,
    canonical_value: reading.value,
    canonical_comparator: reading.comparator,
    canonical_unit: reading.unit,
    coded_value: reading.coded,
    method: result.method,
    assay: reading.assay,
    reference_low: result.referenceRange?.low ?? null,
    reference_high: result.referenceRange?.high ?? null,
    reference_text: result.referenceRange?.text ?? null,
    canonical_low: reading.low,
    canonical_high: reading.high,
    performing_lab: result.performingLab,
    fasting: result.fasting,
    collected_at: result.collectedAt,
    collected_on: context.collectedOn,
    last_dose_at: result.lastDoseAt,
    issued_at: result.issuedAt,
    unit_confirmed: result.unitConfirmed,
    source: result.source,
    delivery_key: context.deliveryKey,
    superseded_by: null,
    received_at: context.receivedAt,
    recorded_by: context.recordedBy,
  };
}

function rangeOf({
  reference_low: low,
  reference_high: high,
  reference_text: text,
}: LabResultRow): ReportedRange | null {
  return low === null && high === null && text === null ? null : { low, high, text };
}

const iso = (instant: string | Date): string => new Date(instant).toISOString();
