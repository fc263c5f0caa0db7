import { Decimal, isDecimal } from '../../../core/decimal.js';
import type { NewLabResult } from './result.js';

type Reported = Pick<NewLabResult, 'value' | 'comparator' | 'unit'>;

/** What was measured, in one spelling: 15.0 and 15 are the same reading. Null where there is no value. */
export function readingOf({ value, comparator, unit }: Reported): string | null {
  if (value === null) return null;
  const number = isDecimal(value) ? new Decimal(value).toFixed() : value;
  return `${comparator ?? ''}${number} ${unit?.trim() ?? ''}`;
}

/**
 * Tells one delivery from another among the results of one patient, test and collection: a message that comes twice has the same
 * key, anything that says something new has another.
 */
export function deliveryKey(result: NewLabResult): string {
  const { status, performingLab, issuedAt, unitConfirmed } = result;
  const laboratory = performingLab?.trim().toLowerCase() ?? null;
  return JSON.stringify([status, readingOf(result), laboratory, issuedAt && Date.parse(issuedAt), unitConfirmed]);
}
