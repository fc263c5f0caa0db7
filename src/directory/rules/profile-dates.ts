import { fieldError } from '../../core/errors.js';
import { daysBetween, parsePlainDate } from '../../core/plain-date.js';

/** Plain dates; `birthDate` and `today` bound what a record about this patient can say. */
export interface DateBounds {
  readonly birthDate: string;
  readonly today: string;
}

export interface MedicationDates {
  readonly status: string;
  readonly startedOn: string;
  readonly stoppedOn: string | null;
}

export interface ConditionDates {
  readonly status: string;
  readonly onset: string | null;
  readonly resolvedOn: string | null;
}

/** A start that is planned this many days ahead or less is believed; a later one is a typing error. */
const PLANNED_AHEAD_DAYS = 366;

/**
 * Checks that the dates of a medication can be true together. On a medication that is not stopped, `stoppedOn` is a planned stop
 * and lies ahead; on a stopped one it lies behind, and none means that nobody knows when.
 * @param path of the medication in the request, up to the field's name
 * @throws DomainError `invalid-date` naming the field
 */
export function checkMedicationDates(
  { status, startedOn, stoppedOn }: MedicationDates,
  bounds: DateBounds,
  path = '',
): void {
  const stopped = status === 'stopped';
  if (startedOn < bounds.birthDate) refuse(`${path}startedOn`, 'lies before the birth of the patient');
  if (stopped && startedOn > bounds.today)
    refuse(`${path}startedOn`, 'a stopped medication cannot begin in the future');
  if (daysAhead(startedOn, bounds.today) > PLANNED_AHEAD_DAYS) {
    refuse(`${path}startedOn`, 'lies more than a year ahead');
  }
  if (stoppedOn === null) return;
  if (stoppedOn < startedOn) refuse(`${path}stoppedOn`, 'lies before startedOn');
  if (stopped && stoppedOn > bounds.today) {
    refuse(`${path}stoppedOn`, 'lies in the future; leave the status active for a planned stop');
  }
  if (!stopped && status !== 'entered-in-error' && stoppedOn < bounds.today) {
    refuse(`${path}stoppedOn`, 'lies in the past; set the status to stopped, or clear the date');
  }
}

/**
 * Checks that the dates of a condition can be true together.
 * @param path of the condition in the request, up to the field's name
 * @throws DomainError `invalid-date` naming the field
 */
export function checkConditionDates(
  { status, onset, resolvedOn }: ConditionDates,
  bounds: DateBounds,
  path = '',
): void {
  if (onset !== null) checkPast(`${path}onset`, onset, bounds);
  if (resolvedOn === null) return;
  checkPast(`${path}resolvedOn`, resolvedOn, bounds);
  if (status === 'active') refuse(`${path}resolvedOn`, 'an active condition has none; set the status to resolved');
  if (onset !== null && resolvedOn < onset) refuse(`${path}resolvedOn`, 'lies before onset');
}

function checkPast(path: string, date: string, bounds: DateBounds): void {
  if (date > bounds.today) refuse(path, 'lies in the future');
  if (date < bounds.birthDate) refuse(path, 'lies before the birth of the patient');
}

function daysAhead(date: string, today: string): number {
  return daysBetween(parsePlainDate(today, 'today'), parsePlainDate(date, 'startedOn'));
}

function refuse(path: string, message: string): never {
  throw fieldError('invalid-date', path, message);
}
