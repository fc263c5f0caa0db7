import {
  assertInstantNotInFuture,
  isInstant,
  isTimeZone,
  parseInstant,
  parseTimeZone,
  plainDateInZone,
} from './zone.js';

describe('instants', () => {
  it.each(['2026-03-01T14:30:00Z', '2026-03-01T14:30:00.123456Z', '2026-03-01T09:30:00-05:00'])('takes %s', (text) => {
    expect(isInstant(text)).toBe(true);
    expect(parseInstant(text, 'at').epochMilliseconds).toBe(Date.parse(text));
  });

  it.each([
    ['2026-03-01T14:30:00', 'no offset'],
    ['2026-03-01T14:30Z', 'no seconds'],
    ['2026-02-30T14:30:00Z', 'impossible date'],
    ['2026-03-01T24:00:00Z', 'hour 24'],
    ['2026-03-01T14:30:60Z', 'leap second'],
    ['2026-03-01 14:30:00Z', 'a space for T'],
    ['2026-03-01T14:30:00Z[UTC]', 'a zone annotation'],
    ['2026-03-01', 'a date'],
    ['', 'nothing'],
  ])('refuses %j: %s', (text) => {
    expect(isInstant(text)).toBe(false);
    expect(() => parseInstant(text, 'collectedAt')).toThrow(
      expect.objectContaining({ code: 'invalid-date', errors: [expect.objectContaining({ path: 'collectedAt' })] }),
    );
  });

  it('refuses what is not text', () => {
    for (const value of [null, undefined, 0, {}]) expect(isInstant(value)).toBe(false);
  });
});

describe('zones', () => {
  it.each(['America/New_York', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5', 'UTC'])('takes %s', (zone) => {
    expect(parseTimeZone(zone, 'timeZone')).toBe(zone);
  });

  it.each(['America/Nowhere', '+05:00', 'EST5EDT7', '', '../etc/passwd', 'A'.repeat(100), null, 5])(
    'refuses %j',
    (zone) => {
      expect(isTimeZone(zone)).toBe(false);
      expect(() => parseTimeZone(zone, 'timeZone')).toThrow(expect.objectContaining({ code: 'invalid-date' }));
    },
  );
});

describe('the date on the wall', () => {
  it.each([
    ['2026-01-16T04:30:00Z', 'America/New_York', '2026-01-15', 'late evening is still the day before in UTC terms'],
    ['2026-01-16T05:00:00Z', 'America/New_York', '2026-01-16', 'midnight begins the next day'],
    ['2026-07-16T04:00:00Z', 'America/New_York', '2026-07-16', 'daylight saving time moves midnight'],
    ['2026-07-16T03:59:59Z', 'America/New_York', '2026-07-15', 'and the second before it'],
    ['2026-01-15T23:30:00-05:00', 'America/New_York', '2026-01-15', 'an offset in the text'],
    ['2026-01-15T23:30:00-05:00', 'America/Los_Angeles', '2026-01-15', 'another zone'],
    ['2026-01-15T12:00:00Z', 'Pacific/Kiritimati', '2026-01-16', 'the far side of the date line'],
  ])('%s in %s is %s: %s', (instant, zone, date) => {
    expect(plainDateInZone(instant, zone)).toBe(date);
    expect(plainDateInZone(new Date(instant), zone)).toBe(date);
  });

  it('is refused for an unreadable instant or zone', () => {
    expect(() => plainDateInZone(new Date(Number.NaN), 'UTC')).toThrow(
      expect.objectContaining({ code: 'invalid-date' }),
    );
    expect(() => plainDateInZone('yesterday', 'UTC', 'compoundedAt')).toThrow(
      expect.objectContaining({ code: 'invalid-date' }),
    );
    expect(() => plainDateInZone('2026-01-15T12:00:00Z', 'Mars/Olympus')).toThrow(
      expect.objectContaining({ code: 'invalid-date' }),
    );
  });
});

it('an instant that is still to come is refused, whatever its offset', () => {
  const now = new Date('2026-11-20T12:00:00Z');
  expect(() => assertInstantNotInFuture('2026-11-20T12:00:00Z', now, 'at')).not.toThrow();
  expect(() => assertInstantNotInFuture('2026-11-20T13:00:00+01:00', now, 'at')).not.toThrow();
  expect(() => assertInstantNotInFuture('2026-11-20T12:00:01Z', now, 'at')).toThrow('at: lies in the future');
});
