import { toEpochDay, type EpochDay } from '../../../core/plain-date.js';
import type { DerivedResults } from './derived-results.js';
import type { ResultFact } from './facts.js';

/** A result with its numbers read. */
export interface Result {
  readonly fact: ResultFact;
  readonly day: EpochDay;
  readonly value: number | null;
  readonly coded: ResultFact['coded'] | null;
  readonly method: NonNullable<ResultFact['method']>;
  readonly low: number | null;
  readonly high: number | null;
  /** Only a final or corrected result satisfies a gate; a preliminary one may still alarm. */
  readonly final: boolean;
  /** What it was computed from; null for a measured or reported value. */
  readonly from: readonly ResultFact[] | null;
}

/** Of the statuses; any other one, such as preliminary, is open. */
const STANDINGS = new Map<string, 'withdrawn' | 'final'>([
  ['cancelled', 'withdrawn'],
  ['entered-in-error', 'withdrawn'],
  ['final', 'final'],
  ['corrected', 'final'],
  ['amended', 'final'],
]);

/** Results by test, newest first. Unreadable ones are kept apart: they answer nothing. */
export class ResultIndex {
  readonly unreadable: ResultFact[] = [];
  /** Whether any result is preliminary. */
  anyOpen = false;
  /** Tests that were computed from others, from when a rule first asks. */
  derived: Map<string, DerivedResults> | undefined = undefined;
  private readonly byTest = new Map<string, Result[]>();
  private readonly unsorted = new Set<Result[]>();
  /** Results of one report share their date. */
  private lastDate = '';
  private lastDay: EpochDay = 0;

  /** Results of the test, newest first; those of one day in a fixed order. */
  of(test: string): readonly Result[] {
    return this.byTest.get(test) ?? NONE;
  }

  add(fact: ResultFact, today: EpochDay): void {
    const standing = STANDINGS.get(fact.status);
    if (standing === 'withdrawn') return;
    if (fact.collectedOn !== this.lastDate) {
      this.lastDate = fact.collectedOn;
      this.lastDay = toEpochDay(fact.collectedOn);
    }
    const day = this.lastDay;
    const value = fact.value === undefined ? null : Number(fact.value);
    // A collection in the future is an error of entry; a number that is none cannot be compared.
    if (fact.unreadable !== undefined || day > today || Number.isNaN(value)) this.unreadable.push(fact);
    else if (fact.test !== undefined) {
      if (standing !== 'final') this.anyOpen = true;
      this.insert(fact.test, readResult(fact, day, value, standing === 'final'));
    }
  }

  /** Puts the lists right that did not come newest first, as the database gives them. */
  sort(): void {
    for (const results of this.unsorted) results.sort(newestFirst);
    this.unsorted.clear();
  }

  private insert(test: string, result: Result): void {
    const known = this.byTest.get(test);
    if (!known) {
      this.byTest.set(test, [result]);
      return;
    }
    const last = known[known.length - 1];
    if (last && newestFirst(last, result) > 0) this.unsorted.add(known);
    known.push(result);
  }
}

const NONE: readonly Result[] = [];

export function newestFirst(a: Result, b: Result): number {
  return b.day - a.day || (a.fact.id < b.fact.id ? -1 : 1);
}

export function indexResults(facts: readonly ResultFact[], today: EpochDay): ResultIndex {
  const index = new ResultIndex();
  for (const fact of facts) index.add(fact, today);
  index.sort();
  return index;
}

function readResult(fact: ResultFact, day: EpochDay, value: number | null, final: boolean): Result {
  return {
    fact,
    day,
    value,
    coded: fact.coded ?? null,
    method: fact.method ?? 'unspecified',
    low: fact.low === undefined ? null : Number(fact.low),
    high: fact.high === undefined ? null : Number(fact.high),
    final,
    from: null,
  };
}
