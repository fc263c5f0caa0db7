import { fieldError } from './errors.js';

/**
 * A calendar date `YYYY-MM-DD` in the pharmacy's zone, with no time and no offset. The brand says that it was checked: make one
 * with `parsePlainDate`, `isPlainDate` or `fromEpochDay`. Two plain dates compare correctly as text.
 */
export type PlainDate = string & { readonly __brand: 'PlainDate' };

/** Whole days since 1970-01-01, the form for arithmetic in hot rules. */
export type EpochDay = number;

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const MONTH = /^(\d{4})-(\d{2})$/;
/** A year outside this range is a typing error: nobody is that old, and no drug keeps that long. */
const FIRST_YEAR = 1800;
const LAST_YEAR = 9999;
/** A day of UTC has no daylight saving time and, in this clock, no leap second: the division below is exact. */
const MS_PER_DAY = 86_400_000;
const FIRST_EPOCH_DAY = Date.UTC(FIRST_YEAR, 0, 1) / MS_PER_DAY;
const LAST_EPOCH_DAY = Date.UTC(LAST_YEAR, 11, 31) / MS_PER_DAY;

/** Whether `text` is an existing calendar date `YYYY-MM-DD` from 1800 to 9999. */
export function isPlainDate(text: unknown): text is PlainDate {
  const parts = typeof text === 'string' ? DATE.exec(text) : null;
  if (!parts) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  return isYear(year) && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/**
 * Reads a plain date.
 * @param path where the text stands in the request, for the message
 * @throws DomainError `invalid-date`
 */
export function parsePlainDate(text: unknown, path: string): PlainDate {
  if (isPlainDate(text)) return text;
  throw fieldError('invalid-date', path, 'give an existing calendar date as YYYY-MM-DD');
}

/** Whether `text` is what a supplier prints as an expiration: a month `YYYY-MM` or a date `YYYY-MM-DD`. */
export function isExpiration(text: unknown): text is string {
  return isPlainDate(text) || (typeof text === 'string' && isYearMonth(text));
}

/**
 * Reads an expiration. A month alone lasts to its last day (customary reading of month-and-year expirations).
 * @throws DomainError `invalid-date`
 */
export function parseExpiration(text: unknown, path: string): PlainDate {
  if (isPlainDate(text)) return text;
  if (typeof text === 'string' && isYearMonth(text))
    return lastDayOfMonth(Number(text.slice(0, 4)), Number(text.slice(5)));
  throw fieldError('invalid-date', path, 'give an expiration as YYYY-MM or as an existing date YYYY-MM-DD');
}

/** The last day of a month (1 to 12). */
export function lastDayOfMonth(year: number, month: number): PlainDate {
  return `${year}-${String(month).padStart(2, '0')}-${daysInMonth(year, month)}` as PlainDate;
}

/** Days since 1970-01-01; negative before it. Without a `Date`: every screening reads dozens of dates. */
export function toEpochDay(date: PlainDate): EpochDay {
  const month = number(date, 5, 7);
  // Years that begin in March end with the leap day, and the days before a month follow one formula.
  const year = month > 2 ? number(date, 0, 4) : number(date, 0, 4) - 1;
  const daysBeforeMonth = Math.floor((153 * ((month + 9) % 12) + 2) / 5);
  const leapDays = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
  return 365 * year + leapDays + daysBeforeMonth + number(date, 8, 10) - FIRST_MARCH_OF_YEAR_0;
}

/** Days from 1 March of the year 0 to 1970-01-01, plus one: days of a month count from 1. */
const FIRST_MARCH_OF_YEAR_0 = 719_469;

/** The number that the digits of `text` from `start` to before `end` make. */
function number(text: string, start: number, end: number): number {
  let value = 0;
  for (let index = start; index < end; index += 1) value = value * 10 + text.charCodeAt(index) - 48;
  return value;
}

/**
 * The date of an epoch day.
 * @throws RangeError outside 1800 to 9999, because a date that cannot be printed must not go on
 */
export function fromEpochDay(epochDay: EpochDay): PlainDate {
  const inRange = Number.isInteger(epochDay) && epochDay >= FIRST_EPOCH_DAY && epochDay <= LAST_EPOCH_DAY;
  if (!inRange) throw new RangeError('date outside 1800-01-01 to 9999-12-31');
  return new Date(epochDay * MS_PER_DAY).toISOString().slice(0, 10) as PlainDate;
}

/** `date` plus whole days; a negative count goes back. */
export function addDays(date: PlainDate, days: number): PlainDate {
  return fromEpochDay(toEpochDay(date) + days);
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  return toEpochDay(to) - toEpochDay(from);
}

/** Negative, zero or positive as `a` is before, on or after `b`. */
export function compareDates(a: PlainDate, b: PlainDate): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The earliest of one or more dates. */
export function earliest(first: PlainDate, ...others: readonly PlainDate[]): PlainDate {
  return others.reduce((least, date) => (date < least ? date : least), first);
}

/**
 * Completed years of age on a date. Somebody born on 29 February completes a year on 1 March of a common year.
 * @throws DomainError `invalid-date` when `on` is before the birth
 */
export function ageInYears(birth: PlainDate, on: PlainDate): number {
  if (on < birth) throw fieldError('invalid-date', 'birthDate', 'must not be after the date at which the age is asked');
  const hadBirthday = on.slice(5) >= birth.slice(5);
  return Number(on.slice(0, 4)) - Number(birth.slice(0, 4)) - (hadBirthday ? 0 : 1);
}

function isYearMonth(text: string): boolean {
  const parts = MONTH.exec(text);
  return parts !== null && isYear(Number(parts[1])) && Number(parts[2]) >= 1 && Number(parts[2]) <= 12;
}

function isYear(year: number): boolean {
  return year >= FIRST_YEAR && year <= LAST_YEAR;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/**
 * Refuses a day that has not come yet.
 * @param today plain date in the pharmacy's zone
 * @throws DomainError `invalid-date` naming the field
 */
export function assertNotInFuture(date: string, today: string, path: string): void {
  if (date > today) throw fieldError('invalid-date', path, 'lies in the future');
}
