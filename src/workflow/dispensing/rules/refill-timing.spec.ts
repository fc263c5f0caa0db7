import fc from 'fast-check';
import { addDays, fromEpochDay, type PlainDate } from '../../../core/plain-date.js';
import { loadDispensingData } from '../dispensing-data.js';
import { coveredUntil, earliestRefill, type Supply } from './refill-timing.js';

const { general, controlled } = loadDispensingData().refillTiming;
const supply = (on: string, daysSupply: number): Supply => ({ on: on as PlainDate, daysSupply });

describe('when a refill may be prepared', () => {
  it('has no earliest day before the first supply', () => {
    expect(earliestRefill([], general)).toBeNull();
    expect(coveredUntil([])).toBeNull();
  });

  // 28 days from 1 January last through the 28th; a quarter of 28 is 7 days.
  it.each([
    ['28 days: seven days early', [supply('2026-01-01', 28)], general, '2026-01-22'],
    ['90 days: a quarter would be 22, seven is the most', [supply('2026-01-01', 90)], general, '2026-03-25'],
    ['10 days: a quarter is two whole days', [supply('2026-01-01', 10)], general, '2026-01-09'],
    ['3 days: a quarter is less than a day', [supply('2026-01-01', 3)], general, '2026-01-04'],
    ['controlled, 28 days: two days early', [supply('2026-01-01', 28)], controlled, '2026-01-27'],
    [
      'an early refill begins when the supply before it ends',
      [supply('2026-01-01', 28), supply('2026-01-22', 28)],
      general,
      '2026-02-19',
    ],
    ['a late refill begins when it comes', [supply('2026-01-01', 28), supply('2026-03-01', 28)], general, '2026-03-22'],
    [
      'the order of the list does not matter',
      [supply('2026-03-01', 28), supply('2026-01-01', 28)],
      general,
      '2026-03-22',
    ],
  ] as const)('%s', (_name, supplies, timing, day) => {
    expect(earliestRefill(supplies, timing)).toBe(day);
  });

  const supplies = fc.array(
    fc.record({
      on: fc.integer({ min: 20_000, max: 21_000 }).map(fromEpochDay),
      daysSupply: fc.integer({ min: 1, max: 366 }),
    }),
    { minLength: 1, maxLength: 8 },
  );

  it('one more supply never brings the next refill forward by more than the early days', () => {
    fc.assert(
      fc.property(supplies, (all) => {
        const [, ...fewer] = all;
        const before = earliestRefill(fewer, general);
        const after = earliestRefill(all, general) as PlainDate;
        if (before !== null) expect(addDays(after, general.maximumEarlyDays) >= before).toBe(true);
      }),
    );
  });

  it('refilling as early as possible for ever never holds more than the early days in hand', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 12 }), (daysSupply, times) => {
        const taken: Supply[] = [supply('2026-01-01', daysSupply)];
        for (let n = 0; n < times; n += 1) {
          taken.push({ on: earliestRefill(taken, general) as PlainDate, daysSupply });
        }
        const begun = taken.at(-1) as Supply;
        const lasts = coveredUntil(taken) as PlainDate;
        expect(lasts <= addDays(begun.on, daysSupply - 1 + general.maximumEarlyDays)).toBe(true);
      }),
    );
  });
});
