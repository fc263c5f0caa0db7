/**
 * Three values, because a fact may be unknown: an unknown fact neither raises a stop by itself nor lets an order pass. Numbers, so
 * that and, or, not are the minimum, the maximum and the complement.
 */
export const FALSE = 0;
export const UNKNOWN = 1;
export const TRUE = 2;
export type Truth = typeof FALSE | typeof UNKNOWN | typeof TRUE;

export function truth(value: boolean | null): Truth {
  return value === null ? UNKNOWN : value ? TRUE : FALSE;
}

export function not(value: Truth): Truth {
  return (TRUE - value) as Truth;
}
