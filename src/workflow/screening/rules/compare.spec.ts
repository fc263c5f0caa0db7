import fc from 'fast-check';
import { compareReported } from './compare.js';
import { FALSE, TRUE, UNKNOWN } from './truth.js';

const OPERATORS = ['below', 'atMost', 'above', 'atLeast'] as const;
const COMPARATORS = ['<', '<=', '>=', '>'] as const;

describe('a reported value against the bound of a rule', () => {
  it.each([
    ['<', 15, 'below', 20, TRUE],
    ['<', 20, 'below', 20, TRUE],
    ['<=', 20, 'below', 20, UNKNOWN],
    ['<', 25, 'below', 20, UNKNOWN],
    ['>', 60, 'below', 20, FALSE],
    ['>', 15, 'below', 20, UNKNOWN],
    ['>', 60, 'above', 54, TRUE],
    ['>', 50, 'above', 54, UNKNOWN],
    ['<', 54, 'above', 54, FALSE],
    ['<=', 54, 'above', 54, FALSE],
    ['<', 60, 'above', 54, UNKNOWN],
    ['>=', 3, 'atLeast', 3, TRUE],
    ['<', 3, 'atLeast', 3, FALSE],
    ['<=', 3, 'atLeast', 3, UNKNOWN],
    ['>', 3, 'atMost', 3, FALSE],
    ['>=', 3, 'atMost', 3, UNKNOWN],
    [undefined, 20, 'below', 20, FALSE],
    [undefined, 20, 'atMost', 20, TRUE],
    [undefined, 54, 'above', 54, FALSE],
    [undefined, 54, 'atLeast', 54, TRUE],
  ] as const)('%s %d, %s %d', (comparator, value, op, bound, expected) => {
    expect(compareReported(value, comparator, op, bound)).toBe(expected);
  });

  it('says true or false only where every value that the report allows agrees', () => {
    const number = fc.integer({ min: 0, max: 40 });
    const allows = {
      '<': (x: number, v: number) => x < v,
      '<=': (x: number, v: number) => x <= v,
      '>': (x: number, v: number) => x > v,
      '>=': (x: number, v: number) => x >= v,
    };
    const holds = {
      below: (x: number, b: number) => x < b,
      atMost: (x: number, b: number) => x <= b,
      above: (x: number, b: number) => x > b,
      atLeast: (x: number, b: number) => x >= b,
    };
    fc.assert(
      fc.property(
        number,
        fc.constantFrom(...COMPARATORS),
        fc.constantFrom(...OPERATORS),
        number,
        (value, comparator, op, bound) => {
          const possible = Array.from({ length: 201 }, (_, index) => index / 2 - 20).filter((x) =>
            allows[comparator](x, value),
          );
          const answer = compareReported(value, comparator, op, bound);
          const all = possible.every((x) => holds[op](x, bound));
          const none = !possible.some((x) => holds[op](x, bound));
          expect(answer).toBe(all ? TRUE : none ? FALSE : UNKNOWN);
        },
      ),
    );
  });
});
