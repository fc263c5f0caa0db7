import type { Comparison } from '../../../knowledge/index.js';
import { FALSE, TRUE, UNKNOWN, truth, type Truth } from './truth.js';

/** Compares a number with the bound of a rule. */
export function compare(value: number, { op, bound }: Comparison): boolean {
  if (op === 'below') return value < bound;
  if (op === 'atMost') return value <= bound;
  return op === 'above' ? value > bound : value >= bound;
}

/**
 * Compares a reported value that may stand for a range: `<15` is below 20 for certain; `<25` may or may not be.
 * @param bound of the rule, already in the unit of the value
 */
export function compareReported(
  value: number,
  comparator: string | undefined,
  op: Comparison['op'],
  bound: number,
): Truth {
  const comparison = { op, bound };
  if (comparator === undefined) return truth(compare(value, comparison));
  const lowWanted = op === 'below' || op === 'atMost';
  const reportedBelow = comparator === '<' || comparator === '<=';
  if (lowWanted !== reportedBelow) {
    // `>60` against "below 20": no value above 60 meets it. `>15` against "below 20": some do.
    return isOutOfReach(value, comparator, comparison) ? FALSE : UNKNOWN;
  }
  return isWithinReach(value, comparator, comparison) ? TRUE : UNKNOWN;
}

/** Whether every value that the report allows meets the comparison. */
function isWithinReach(value: number, comparator: string, { op, bound }: Comparison): boolean {
  if (op === 'below') return comparator === '<' ? value <= bound : value < bound;
  if (op === 'above') return comparator === '>' ? value >= bound : value > bound;
  return op === 'atMost' ? value <= bound : value >= bound;
}

/** Whether no value that the report allows meets the comparison. */
function isOutOfReach(value: number, comparator: string, { op, bound }: Comparison): boolean {
  if (op === 'below') return value >= bound;
  if (op === 'above') return value <= bound;
  if (op === 'atMost') return comparator === '>' ? value >= bound : value > bound;
  return comparator === '<' ? value <= bound : value < bound;
}
