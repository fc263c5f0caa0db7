import type { Comparison } from '../../../knowledge/index.js';
import type { ResultFact } from './facts.js';
import { FALSE, TRUE, UNKNOWN, type Truth } from './truth.js';

/** What a reported value or a difference of two of them can be. An open end does not belong to it. */
export interface ValueRange {
  readonly low: number;
  readonly high: number;
  readonly lowOpen: boolean;
  readonly highOpen: boolean;
}

/** `1.6` is itself, `<0.1` anything from nothing to below 0.1, `>60` anything above. */
export function rangeOf(value: number, comparator: ResultFact['comparator'], canBeNegative: boolean): ValueRange {
  if (comparator === undefined) return { low: value, high: value, lowOpen: false, highOpen: false };
  const open = comparator.length === 1;
  return comparator.startsWith('<')
    ? { low: canBeNegative ? -Infinity : 0, high: value, lowOpen: canBeNegative, highOpen: open }
    : { low: value, high: Infinity, lowOpen: open, highOpen: true };
}

/** How much `to` is more than `from`. */
export function difference(to: ValueRange, from: ValueRange): ValueRange {
  return {
    low: rounded(to.low - from.high),
    high: rounded(to.high - from.low),
    lowOpen: to.lowOpen || from.highOpen,
    highOpen: to.highOpen || from.lowOpen,
  };
}

/** The same in percent of `from`; null where that is nothing or may be negative. */
export function percentChange(to: ValueRange, from: ValueRange): ValueRange | null {
  if (from.high <= 0 || from.low < 0) return null;
  const percent = (a: number, b: number): number => rounded(((a - b) / b) * 100);
  return {
    // More than any number: it fell by as much as there was.
    low: from.high === Infinity ? -100 : percent(to.low, from.high),
    high: from.low === 0 || to.high === Infinity ? Infinity : percent(to.high, from.low),
    lowOpen: to.lowOpen || from.highOpen,
    highOpen: to.highOpen || from.lowOpen || from.low === 0,
  };
}

/** Whether every value of the range, or none, or some of them meet a comparison. */
export function compareRange(range: ValueRange, { op, bound }: Comparison): Truth {
  if (op === 'above' || op === 'atLeast') return rises(range, op === 'above', bound);
  const { low, high, lowOpen, highOpen } = range;
  const mirrored = { low: -high, high: -low, lowOpen: highOpen, highOpen: lowOpen };
  return rises(mirrored, op === 'below', -bound);
}

function rises({ low, high, lowOpen, highOpen }: ValueRange, beyond: boolean, bound: number): Truth {
  if (low > bound || (low === bound && (lowOpen || !beyond))) return TRUE;
  return high < bound || (high === bound && (highOpen || beyond)) ? FALSE : UNKNOWN;
}

/** Two lowest values of which nobody knows which is lower. */
export function lowest(a: ValueRange, b: ValueRange): ValueRange {
  const [low, high] = [Math.min(a.low, b.low), Math.min(a.high, b.high)];
  const closed = (end: 'low' | 'high', of: number): boolean =>
    [a, b].some((range) => range[end] === of && !range[`${end}Open`]);
  return { low, high, lowOpen: !closed('low', low), highOpen: !closed('high', high) };
}

/** In words: `1.5`, `more than 1.5`, `from -2 to -1.9`. */
export function rangeText({ low, high, lowOpen, highOpen }: ValueRange, tell: (amount: number) => string): string {
  if (low === high) return tell(low);
  if (high === Infinity) return `${lowOpen ? 'more than' : 'at least'} ${tell(low)}`;
  if (low === -Infinity) return `${highOpen ? 'less than' : 'at most'} ${tell(high)}`;
  return `${tell(low)} to ${tell(high)}`;
}

/** Without the noise of the arithmetic. */
function rounded(amount: number): number {
  return Number.isFinite(amount) ? Math.round(amount * 1e6) / 1e6 : amount;
}
