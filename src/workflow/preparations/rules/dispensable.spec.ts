import fc from 'fast-check';
import { addDays, parsePlainDate } from '../../../core/plain-date.js';
import { largestSupply, outlastsBeyondUseDate, type SupplyRequest } from './dispensable.js';

const DAY = parsePlainDate('2026-11-21', 'day');
const capsules = (value: number) => ({ value: String(value), unit: '{capsule}' });
const request = (changes: Partial<SupplyRequest> = {}): SupplyRequest => ({
  quantity: capsules(8),
  daysSupply: 28,
  dispensedOn: DAY,
  beyondUseDate: addDays(DAY, 180),
  remaining: capsules(100),
  ...changes,
});

describe('a supply against the beyond-use date', () => {
  it.each([
    [28, false],
    [27, true],
    [0, true],
    [-1, true],
  ])('of 28 days with %i days left outlasts it: %p', (left, expected) => {
    expect(outlastsBeyondUseDate(request({ beyondUseDate: addDays(DAY, left) }))).toBe(expected);
  });

  it.each([
    ['half the days', { beyondUseDate: addDays(DAY, 14) }, 14, '4'],
    ['a rest that is no whole capsule', { beyondUseDate: addDays(DAY, 10) }, 10, '2'],
    ['no day left', { beyondUseDate: DAY }, 0, '0'],
    ['a date that has passed', { beyondUseDate: addDays(DAY, -5) }, 0, '0'],
    ['less stock than days', { beyondUseDate: addDays(DAY, 14), remaining: capsules(3) }, 14, '3'],
    [
      'a measured form',
      { quantity: { value: '30', unit: 'g' }, remaining: { value: '500', unit: 'g' }, beyondUseDate: addDays(DAY, 10) },
      10,
      '10.71',
    ],
  ])('%s leaves the largest possible', (_, changes, daysSupply, value) => {
    expect(largestSupply(request(changes))).toMatchObject({ daysSupply, quantity: { value } });
  });

  it('always answers something that would not be refused, and nothing larger than asked', () => {
    const numbers = fc.record({
      count: fc.integer({ min: 1, max: 400 }),
      days: fc.integer({ min: 1, max: 400 }),
      left: fc.integer({ min: -50, max: 400 }),
      held: fc.integer({ min: 0, max: 400 }),
    });
    fc.assert(
      fc.property(numbers, ({ count, days, left, held }) => {
        const asked = request({
          quantity: capsules(count),
          daysSupply: days,
          beyondUseDate: addDays(DAY, left),
          remaining: capsules(held),
        });
        const largest = largestSupply(asked);
        expect(largest.daysSupply).toBeLessThanOrEqual(days);
        expect(Number(largest.quantity.value)).toBeLessThanOrEqual(Math.min(count, held));
        if (largest.daysSupply > 0) expect(outlastsBeyondUseDate({ ...asked, ...largest })).toBe(false);
        if (!outlastsBeyondUseDate(asked)) expect(largest.daysSupply).toBe(days);
      }),
    );
  });
});
