import { addDays, earliest, type PlainDate } from '../../core/plain-date.js';

/** The dates that end the use of a component lot. `lastDay` is the last day of its printed expiration. */
export interface LotDates {
  readonly lastDay: PlainDate;
  readonly openedOn: PlainDate | null;
  readonly inUseDays: number | null;
}

/** The last day on which a lot may be used, that day included: its expiration, or the end of its in-use period once opened. */
export function lastUsableDay({ lastDay, openedOn, inUseDays }: LotDates): PlainDate {
  return openedOn && inUseDays ? earliest(lastDay, addDays(openedOn, inUseDays)) : lastDay;
}
