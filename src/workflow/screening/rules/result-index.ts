import { toEpochDay, type EpochDay } from '../../../core/plain-date.js';
import type { CompiledKnowledge } from '../../../knowledge/index.js';
import type { DerivedResults } from './derived-results.js';
import type { ResultFact } from './facts.js';

/** A result with its day and value read; what few rules ask for stays in the fact. */
export interface Result {
  readonly fact: ResultFact;
  readonly day: EpochDay;
  readonly value: number | null;
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
  /** By position of the test in the knowledge. */
  private readonly byTest: (Result[] | undefined)[];
  private unsorted: Set<Result[]> | undefined = undefined;
  /** Results of one report share their date. */
  private lastDate = '';
  private lastDay: EpochDay = 0;

  constructor(private readonly knowledge: Pick<CompiledKnowledge, 'tests' | 'testList'>) {
    this.byTest = new Array<undefined>(knowledge.testList.length).fill(undefined);
  }

  /** Results of the test, newest first; those of one day in a fixed order. */
  of(test: string): readonly Result[] {
    const known = this.knowledge.tests.get(test);
    return known === undefined ? NONE : this.at(known.position);
  }

  /** The same by position of the test in the knowledge. */
  at(position: number): readonly Result[] {
    return this.byTest[position] ?? NONE;
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
      this.insert(fact.test, { fact, day, value, final: standing === 'final', from: null });
    }
  }

  /** Puts the lists right that did not come newest first, as the database gives them. */
  sort(): void {
    for (const results of this.unsorted ?? []) results.sort(newestFirst);
    this.unsorted = undefined;
  }

  private insert(test: string, result: Result): void {
    const position = this.knowledge.tests.get(test)?.position;
    // No rule asks for a test that the knowledge does not hold.
    if (position === undefined) return;
    const known = this.byTest[position];
    if (!known) {
      this.byTest[position] = [result];
      return;
    }
    const last = known[known.length - 1];
    if (last && newestFirst(last, result) > 0) (this.unsorted ??= new Set()).add(known);
    known.push(result);
  }
}

const NONE: readonly Result[] = [];

export function newestFirst(a: Result, b: Result): number {
  return b.day - a.day || (a.fact.id < b.fact.id ? -1 : 1);
}

export function indexResults(
  facts: readonly ResultFact[],
  today: EpochDay,
  knowledge: Pick<CompiledKnowledge, 'tests' | 'testList'>,
): ResultIndex {
  const index = new ResultIndex(knowledge);
  for (const fact of facts) index.add(fact, today);
  index.sort();
  return index;
}

/** A limit of the range that the laboratory printed with the value; null where it printed none. */
export function printedLimit({ fact }: Result, side: 'low' | 'high'): number | null {
  const limit = fact[side];
  return limit === undefined ? null : Number(limit);
}
