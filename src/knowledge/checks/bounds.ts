/** A bound of a comparison, as rows write it. */
export interface BoundRow {
  readonly below?: number | undefined;
  readonly atMost?: number | undefined;
  readonly above?: number | undefined;
  readonly atLeast?: number | undefined;
}

export interface Span {
  readonly low: number;
  readonly high: number;
}

const NEVER: Readonly<Record<keyof BoundRow, (bound: number, span: Span) => boolean>> = {
  below: (bound, { low }) => bound <= low,
  atMost: (bound, { low }) => bound < low,
  above: (bound, { high }) => bound >= high,
  atLeast: (bound, { high }) => bound > high,
};
const ALWAYS: Readonly<Record<keyof BoundRow, (bound: number, span: Span) => boolean>> = {
  below: (bound, { high }) => bound > high,
  atMost: (bound, { high }) => bound >= high,
  above: (bound, { low }) => bound < low,
  atLeast: (bound, { low }) => bound <= low,
};

/** A bound that every value of a span meets, or none: it decides nothing. Undefined where it decides. */
export function idleBound(row: BoundRow, span: Span): { words: string; holds: 'always' | 'never' } | undefined {
  for (const op of ['below', 'atMost', 'above', 'atLeast'] as const) {
    const bound = row[op];
    if (bound === undefined) continue;
    const words = `${op} ${bound}`;
    if (NEVER[op](bound, span)) return { words, holds: 'never' };
    if (ALWAYS[op](bound, span)) return { words, holds: 'always' };
  }
  return undefined;
}
