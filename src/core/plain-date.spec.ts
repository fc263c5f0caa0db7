import fc from 'fast-check';
import {
  addDays,
  ageInYears,
  compareDates,
  daysBetween,
  earliest,
  fromEpochDay,
  isExpiration,
  isPlainDate,
  parseExpiration,
  parsePlainDate,
  toEpochDay,
  type PlainDate,
} from './plain-date.js';

const date = (text: string): PlainDate => parsePlainDate(text, 'date');
const FIRST = toEpochDay(date('1800-01-01'));
const LAST = toEpochDay(date('9999-12-31'));
const anyDate = fc.integer({ min: FIRST, max: LAST }).map(fromEpochDay);

describe('reading a plain date', () => {
  it.each(['2026-11-20', '2024-02-29', '2000-02-29', '1800-01-01', '9999-12-31'])('takes %s', (text) => {
    expect(parsePlainDate(text, 'writtenOn')).toBe(text);
  });

  it.each([
    ['2026-02-29', 'no leap year'],
    ['1900-02-29', 'no leap year, a century'],
    ['2026-04-31', 'April has 30 days'],
    ['2026-13-01', 'month 13'],
    ['2026-00-10', 'month 0'],
    ['2026-01-00', 'day 0'],
    ['0026-01-15', 'a year typed short'],
    ['2026-1-5', 'no padding'],
    ['2026-01-15T00:00:00Z', 'an instant'],
    [' 2026-01-15', 'a space'],
    ['2026-01-15\n', 'a line break'],
    ['', 'nothing'],
  ])('refuses %j: %s', (text) => {
    expect(isPlainDate(text)).toBe(false);
    expect(() => parsePlainDate(text, 'writtenOn')).toThrow(
      expect.objectContaining({ code: 'invalid-date', errors: [expect.objectContaining({ path: 'writtenOn' })] }),
    );
  });

  it('refuses what is not text', () => {
    for (const value of [null, undefined, 20260115, new Date(0), ['2026-01-15']])
      expect(isPlainDate(value)).toBe(false);
  });
});

describe('reading an expiration', () => {
  it.each([
    ['2026-04', '2026-04-30'],
    ['2028-02', '2028-02-29'],
    ['2026-02', '2026-02-28'],
    ['2026-12', '2026-12-31'],
    ['2026-04-15', '2026-04-15'],
  ])('%s lasts to %s', (text, last) => {
    expect(isExpiration(text)).toBe(true);
    expect(parseExpiration(text, 'expiresOn')).toBe(last);
  });

  it.each(['2026-13', '2026-4', '04/2026', '2026', '2026-04-31'])('refuses %s', (text) => {
    expect(isExpiration(text)).toBe(false);
    expect(() => parseExpiration(text, 'components.0.expiresOn')).toThrow(
      expect.objectContaining({ code: 'invalid-date' }),
    );
  });
});

describe('day arithmetic', () => {
  it.each([
    ['1970-01-01', 0],
    ['1969-12-31', -1],
    ['2000-02-29', 11_016],
    ['2000-03-01', 11_017],
    ['2026-01-15', 20_468],
  ])('%s is epoch day %i', (text, day) => {
    expect(toEpochDay(date(text))).toBe(day);
    expect(fromEpochDay(day)).toBe(text);
  });

  it.each([
    ['2026-01-15', 180, '2026-07-14'],
    ['2027-12-01', 180, '2028-05-29'],
    ['2026-03-01', -1, '2026-02-28'],
    ['2024-12-31', 1, '2025-01-01'],
  ])('%s and %i days is %s', (from, days, to) => {
    expect(addDays(date(from), days)).toBe(to);
    expect(daysBetween(date(from), date(to))).toBe(days);
  });

  it('goes there and back, and the next day is the next epoch day', () => {
    fc.assert(
      fc.property(fc.integer({ min: FIRST, max: LAST - 1 }), (day) => {
        const text = fromEpochDay(day);
        expect(isPlainDate(text)).toBe(true);
        expect(toEpochDay(text)).toBe(day);
        expect(addDays(text, 1) > text).toBe(true);
      }),
    );
  });

  it('orders as text and as numbers alike', () => {
    fc.assert(
      fc.property(anyDate, anyDate, (a, b) => {
        expect(Math.sign(compareDates(a, b))).toBe(-Math.sign(daysBetween(a, b)) || 0);
        expect(earliest(a, b)).toBe(compareDates(a, b) <= 0 ? a : b);
      }),
    );
  });

  it('refuses to leave the calendar', () => {
    expect(() => addDays(date('9999-12-31'), 1)).toThrow(RangeError);
    expect(() => addDays(date('1800-01-01'), -1)).toThrow(RangeError);
    expect(() => addDays(date('2026-01-01'), 0.5)).toThrow(RangeError);
    expect(() => addDays(date('2026-01-01'), Number.NaN)).toThrow(RangeError);
  });
});

describe('age', () => {
  it.each([
    ['1985-06-15', '2026-06-14', 40],
    ['1985-06-15', '2026-06-15', 41],
    ['2004-02-29', '2026-02-28', 21],
    ['2004-02-29', '2026-03-01', 22],
    ['2026-01-01', '2026-01-01', 0],
  ])('born %s is on %s %i years old', (birth, on, age) => {
    expect(ageInYears(date(birth), date(on))).toBe(age);
  });

  it('is refused before the birth', () => {
    expect(() => ageInYears(date('2026-01-02'), date('2026-01-01'))).toThrow(
      expect.objectContaining({ code: 'invalid-date' }),
    );
  });
});
