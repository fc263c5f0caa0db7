import type { LaboratoryTestRow } from '../schema/lab.js';
import type { PredicateRow } from '../schema/predicate.js';
import { idleBound, type BoundRow, type Span } from './bounds.js';
import type { PlacedCondition } from './placed-conditions.js';

type Tests = ReadonlyMap<string, LaboratoryTestRow>;

/** The sites of a T-score, which have one scale. */
const T_SCORE = 'dxa_tscore_hip';

/**
 * Conditions on results that the test cannot meet, or always meets: another kind of answer than it gives, a bound outside the values
 * that are ever used (most likely in another unit). Returns the faults.
 */
export function resultFaults({ at, row }: PlacedCondition, tests: Tests): string[] {
  return [
    ...ofResult(`${at}: result`, row.result, tests),
    ...ofChange(`${at}: change`, row.change, tests),
    ...ofTScore(`${at}: tScore`, row.tScore, tests),
  ];
}

function ofResult(at: string, atom: PredicateRow['result'], tests: Tests): string[] {
  const test = atom && tests.get(atom.test);
  if (!atom || !test) return [];
  const named = `${at} of ${test.key}`;
  if (test.kind === 'document') return [`${named}: says only that the study was done: no condition can read it`];
  if (test.kind === 'coded') {
    return atom.is === undefined
      ? [`${named}: its answers are words: give is: positive, negative or indeterminate, and no bound`]
      : [];
  }
  return [
    ...(atom.is === undefined
      ? boundFaults(named, atom, test)
      : [`${named}: is: it is a number: give below, atMost, above or atLeast in ${test.unit ?? ''}`]),
    ...(atom.ifUnderivable === 'silent' && !test.derivation ? [`${named}: ifUnderivable: it is not computed`] : []),
  ];
}

function boundFaults(at: string, atom: NonNullable<PredicateRow['result']>, test: LaboratoryTestRow): string[] {
  if (!test.sanity) return [];
  if (atom.of === 'number') return idle(at, atom, test.sanity, valuesOf(test));
  const side = atom.of === 'lln' ? 'low' : 'high';
  const limits = test.intervals.flatMap((interval) => interval[side] ?? []);
  const spans = limits.filter((limit) => limit > 0).map((limit) => multiplesOf(test.sanity, limit));
  const faults = spans.map((span) =>
    idle(at, atom, span, `a multiple of the limit between ${span.low} and ${span.high}`),
  );
  return faults.some((found) => found.length === 0) ? [] : (faults[0] ?? []);
}

function multiplesOf(sanity: Span | undefined, limit: number): Span {
  const round = (value: number): number => Math.round((value / limit) * 100) / 100;
  return { low: round(sanity?.low ?? 0), high: round(sanity?.high ?? 0) };
}

function ofChange(at: string, atom: PredicateRow['change'], tests: Tests): string[] {
  const test = atom && tests.get(atom.test);
  if (!atom || !test) return [];
  const named = `${at} of ${test.key}`;
  if (test.kind !== 'quantity') return [`${named}: it is no number that could change: take another test`];
  if (!test.sanity) return [];
  const { low, high } = test.sanity;
  if (atom.as === 'absolute') {
    const widest = high - low;
    return idle(named, atom, { low: -widest, high: widest }, `a change in ${test.unit ?? ''} within ${valuesOf(test)}`);
  }
  if (low < 0) return [`${named}: as: percent of a value that may be below zero says nothing: give absolute`];
  const noise = atom.of === 'lsc' ? (test.leastSignificantChange?.percent ?? 1) : 1;
  return idle(named, atom, { low: -100 / noise, high: MOST_PERCENT / noise }, 'a percentage; no value falls by 100');
}

/** Beyond this a rise in percent is a number in another unit. */
const MOST_PERCENT = 10_000;

function ofTScore(at: string, atom: PredicateRow['tScore'], tests: Tests): string[] {
  const test = tests.get(T_SCORE);
  return atom && test?.sanity ? idle(at, atom, test.sanity, valuesOf(test)) : [];
}

function idle(at: string, row: BoundRow, span: Span, allowed: string): string[] {
  const found = idleBound(row, span);
  return found ? [`${at}: ${found.words} would ${found.holds} hold: give ${allowed}`] : [];
}

function valuesOf({ sanity, unit }: LaboratoryTestRow): string {
  return `values between ${sanity?.low ?? ''} and ${sanity?.high ?? ''} ${unit ?? ''}`;
}
