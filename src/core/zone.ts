import { Temporal } from 'temporal-polyfill';
import { fieldError } from './errors.js';
import { parsePlainDate, type PlainDate } from './plain-date.js';

/** RFC 3339 date-time: seconds and an offset are required, so that nothing is left to the server's own zone. */
const RFC_3339 = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
/** An IANA name such as `America/New_York`, or `UTC`. A bare offset is refused: it knows no daylight saving time. */
const ZONE_NAME = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/;

/** Whether `text` is an RFC 3339 instant of an existing date, such as `2026-03-01T14:30:00Z`. */
export function isInstant(text: unknown): text is string {
  return readInstant(text) !== undefined;
}

/**
 * Reads an RFC 3339 instant.
 * @throws DomainError `invalid-date`
 */
export function parseInstant(text: unknown, path: string): Temporal.Instant {
  const instant = readInstant(text);
  if (instant) return instant;
  throw fieldError(
    'invalid-date',
    path,
    'give an RFC 3339 instant with seconds and offset, such as 2026-03-01T14:30:00Z',
  );
}

/**
 * Refuses an RFC 3339 instant that is still to come.
 * @throws DomainError `invalid-date`
 */
export function assertInstantNotInFuture(text: string, now: Date, path: string): void {
  if (parseInstant(text, path).epochMilliseconds <= now.getTime()) return;
  throw fieldError('invalid-date', path, 'lies in the future');
}

/** Whether `name` is a time zone of the IANA database. */
export function isTimeZone(name: unknown): name is string {
  if (typeof name !== 'string' || name.length > 64 || !ZONE_NAME.test(name)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

/**
 * Checks an IANA time zone name.
 * @throws DomainError `invalid-date`, because a date cannot be told without its zone
 */
export function parseTimeZone(name: unknown, path: string): string {
  if (isTimeZone(name)) return name;
  throw fieldError('invalid-date', path, 'give an IANA time zone, such as America/New_York');
}

/**
 * The calendar date that a clock on the wall of `timeZone` shows at an instant.
 * @param instant an RFC 3339 text or a Date (as the database driver returns)
 * @throws DomainError `invalid-date` for an unreadable instant or an unknown zone
 */
export function plainDateInZone(instant: string | Date, timeZone: string, path = 'instant'): PlainDate {
  const text = instant instanceof Date ? isoText(instant) : instant;
  const zoned = parseInstant(text, path).toZonedDateTimeISO(parseTimeZone(timeZone, 'timeZone'));
  return parsePlainDate(zoned.toPlainDate().toString(), path);
}

function isoText(date: Date): string {
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}

function readInstant(text: unknown): Temporal.Instant | undefined {
  if (typeof text !== 'string' || !RFC_3339.test(text)) return undefined;
  try {
    return Temporal.Instant.from(text);
  } catch {
    return undefined;
  }
}
