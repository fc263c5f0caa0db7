import { daysBetween, type PlainDate } from '../../core/plain-date.js';

/** What an entry of the profile says about when somebody asked. */
export interface AskedEntry {
  readonly status: 'active' | 'on-hold' | 'stopped';
  /** The day on which it was last written: recorded, or noted as stopped. Not the days of the drug. */
  readonly recordedOn: PlainDate;
}

/** For so long a medication that stopped shows that somebody spoke with the patient. A design choice. */
const ANSWERS_DAYS = 365;

/**
 * Whether an entry shows that somebody asked what the patient takes now: one that is taken or on hold does, one that stopped only while
 * it was written of late. What ended years ago and was filed then is no answer for today.
 */
export function showsAsked({ status, recordedOn }: AskedEntry, today: PlainDate): boolean {
  return status !== 'stopped' || daysBetween(recordedOn, today) <= ANSWERS_DAYS;
}
