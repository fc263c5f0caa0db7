import { fieldError } from '../../../core/errors.js';
import { isLoincCode } from '../../../core/identifiers.js';
import { parseInstant, plainDateInZone } from '../../../core/zone.js';
import type { NewLabResult } from './result.js';

/** What a result is checked against. */
export interface ResultBounds {
  readonly now: Date;
  /** IANA zone of the pharmacy. */
  readonly timeZone: string;
}

/** Clocks of two systems differ by so much; more is a typing error. */
const CLOCK_SLACK_MS = 15 * 60_000;

/**
 * Checks the codes and times of a result. Whether its value can be read is another question: a value that cannot is kept.
 * @param path where the result stands in the request, with a dot at its end, or empty
 * @returns the calendar date of collection in the pharmacy's zone
 * @throws DomainError `unknown-code` or `invalid-date` naming the field
 */
export function checkNewLabResult(result: NewLabResult, bounds: ResultBounds, path: string): string {
  if (!isLoincCode(result.loinc)) {
    throw fieldError('unknown-code', `${path}test.code`, 'this is no LOINC code; its last digit checks the others');
  }
  const collected = notAhead(result.collectedAt, bounds, `${path}collectedAt`);
  const collectedOn = plainDateInZone(result.collectedAt, bounds.timeZone, `${path}collectedAt`);
  if (result.issuedAt !== null && notAhead(result.issuedAt, bounds, `${path}issuedAt`) < collected) {
    throw fieldError('invalid-date', `${path}issuedAt`, 'lies before collectedAt');
  }
  if (result.lastDoseAt !== null && notAhead(result.lastDoseAt, bounds, `${path}lastDoseAt`) > collected) {
    throw fieldError(
      'invalid-date',
      `${path}lastDoseAt`,
      'lies after collectedAt; give the last dose before the collection',
    );
  }
  return collectedOn;
}

/** @throws DomainError `invalid-date` */
export function checkAfterBirth(collectedOn: string, birthDate: string, path: string): void {
  if (collectedOn < birthDate) {
    throw fieldError('invalid-date', `${path}collectedAt`, 'lies before the birth of the patient');
  }
}

function notAhead(instant: string, { now }: ResultBounds, path: string): number {
  const at = parseInstant(instant, path).epochMilliseconds;
  if (at > now.getTime() + CLOCK_SLACK_MS) throw fieldError('invalid-date', path, 'lies in the future');
  return at;
}
