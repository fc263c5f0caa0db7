import { addDays, type PlainDate } from '../../../core/plain-date.js';
import type { DayCounting } from '../../../core/day-counting.js';

/** The last day of a limit of so many days from compounding: N days later, or N - 1 where the day of compounding is day 1. */
export function lastDayOf(days: number, compoundedOn: PlainDate, counting: DayCounting): PlainDate {
  return addDays(compoundedOn, counting === 'day-of-compounding-is-day-0' ? days : days - 1);
}

/** In words how the days were counted, and what the other way would have given. */
export function explainCounting(days: number, compoundedOn: PlainDate, counting: DayCounting): string {
  const last = lastDayOf(days, compoundedOn, counting);
  if (counting === 'day-of-compounding-is-day-0') {
    return `Compounded on ${compoundedOn}, counted as day 0, so day ${days} is ${last}.`;
  }
  const otherwise = lastDayOf(days, compoundedOn, 'day-of-compounding-is-day-0');
  return (
    `Compounded on ${compoundedOn}, counted as day 1, so day ${days} is ${last}, which is ${days - 1} days later and not ${days}. ` +
    `This stricter counting complies under either reading of the chapter; counting from day 0 would give ${otherwise}.`
  );
}
