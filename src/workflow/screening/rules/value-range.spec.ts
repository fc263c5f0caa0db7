import fc from 'fast-check';
import type { ResultFact } from './facts.js';
import { FALSE, TRUE, UNKNOWN, type Truth } from './truth.js';
import { compareRange, difference, lowest, percentChange, rangeOf, rangeText, type ValueRange } from './value-range.js';

const COMPARATORS = [undefined, '<', '<=', '>', '>='] as const;
const OPS = ['below', 'atMost', 'above', 'atLeast'] as const;
const read = (text: string): ValueRange => {
  const [, comparator, value] = /^([<>]=?)?(.*)$/.exec(text) ?? [];
  return rangeOf(Number(value), comparator as ResultFact['comparator'], false);
};

describe('a change between reported values', () => {
  it.each<[string, string, (typeof OPS)[number], number, Truth]>([
    ['<0.1', '1.6', 'above', 1.4, TRUE],
    ['<0.1', '1.6', 'above', 1.5, TRUE],
    ['<=0.1', '1.6', 'above', 1.5, UNKNOWN],
    ['<=0.1', '1.6', 'atLeast', 1.5, TRUE],
    ['<0.1', '1.6', 'above', 1.6, FALSE],
    ['2', '<0.1', 'below', -1.9, TRUE],
    ['2', '<0.1', 'atMost', -2, UNKNOWN],
    ['2', '>5', 'above', 3, TRUE],
    ['>5', '2', 'above', -1, FALSE],
    ['>5', '>5', 'above', 0, UNKNOWN],
  ])('from %s to %s, %s %d', (from, to, op, bound, expected) => {
    expect(compareRange(difference(read(to), read(from)), { op, bound })).toBe(expected);
  });

  it.each<[string, string, number, Truth]>([
    ['<0.1', '1.6', 1500, TRUE],
    ['<15', '60', 300, TRUE],
    ['<15', '60', 301, UNKNOWN],
    ['10', '>15', 50, TRUE],
    ['10', '<14', 50, FALSE],
    ['>10', '14', 50, FALSE],
  ])('from %s to %s, a rise of %d percent', (from, to, bound, expected) => {
    const change = percentChange(read(to), read(from));
    expect(change && compareRange(change, { op: 'atLeast', bound })).toBe(expected);
  });

  it('has no percentage of nothing, nor of what may be negative', () => {
    expect(percentChange(read('5'), read('0'))).toBeNull();
    expect(percentChange(read('5'), rangeOf(3, '<', true))).toBeNull();
  });

  it.each([
    ['1.6', '<0.1', '1.5 to 1.6'],
    ['>5', '2', 'more than 3'],
    ['>=5', '2', 'at least 3'],
    ['2', '>5', 'less than -3'],
    ['5', '2', '3'],
  ])('%s from %s is told as %s', (to, from, text) => {
    expect(rangeText(difference(read(to), read(from)), String)).toBe(text);
  });

  it('decides only what every pair of values that the reports allow decides alike', () => {
    const quarters = fc.integer({ min: 0, max: 20 }).map((value) => value / 4);
    const report = fc.record({ value: quarters, comparator: fc.constantFrom(...COMPARATORS) });
    const allows = (
      { value, comparator }: { value: number; comparator: ResultFact['comparator'] },
      x: number,
    ): boolean => (comparator === undefined ? x === value : rangeHolds(rangeOf(value, comparator, false), x));
    const grid = Array.from({ length: 161 }, (_, index) => index / 16);
    fc.assert(
      fc.property(report, report, fc.constantFrom(...OPS), quarters, fc.boolean(), (from, to, op, bound, falls) => {
        const comparison = { op, bound: falls ? -bound : bound };
        const answer = compareRange(
          difference(rangeOf(to.value, to.comparator, false), rangeOf(from.value, from.comparator, false)),
          comparison,
        );
        const met = new Set<boolean>();
        for (const a of grid) {
          if (!allows(from, a)) continue;
          for (const b of grid) if (allows(to, b)) met.add(holds(b - a, comparison));
        }
        if (answer === TRUE) expect([...met].filter((one) => !one)).toEqual([]);
        if (answer === FALSE) expect([...met].filter((one) => one)).toEqual([]);
        if (met.size === 2) expect(answer).toBe(UNKNOWN);
      }),
    );
  });

  it('takes of two limits the range in which the lower one lies', () => {
    expect(lowest(read('<15'), read('12'))).toEqual({ low: 0, high: 12, lowOpen: false, highOpen: false });
    expect(lowest(read('<10'), read('12'))).toEqual({ low: 0, high: 10, lowOpen: false, highOpen: true });
    expect(lowest(read('>10'), read('12'))).toEqual({ low: 10, high: 12, lowOpen: true, highOpen: false });
  });
});

function rangeHolds({ low, high, lowOpen, highOpen }: ValueRange, x: number): boolean {
  return (lowOpen ? x > low : x >= low) && (highOpen ? x < high : x <= high);
}

function holds(x: number, { op, bound }: { op: (typeof OPS)[number]; bound: number }): boolean {
  return { below: x < bound, atMost: x <= bound, above: x > bound, atLeast: x >= bound }[op];
}
