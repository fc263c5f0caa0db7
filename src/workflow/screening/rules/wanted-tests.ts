import type { Lookback } from '../../../knowledge/index.js';
import { incomparable } from './change-predicates.js';
import type { ScreeningContext } from './context.js';
import { derivedResults } from './derived-results.js';

/** Names of tests for a person, joined; empty where there is none. */
interface Unanswered {
  readonly missing: string;
  readonly old: string;
  readonly apart: string;
}

const UNWANTED = -1;

/** The tests that rules about this patient and these drugs look at, and how far back, in a fixed order. */
export class WantedTests {
  /** By position of the test in the knowledge: the shortest time that a rule looks back, in days. */
  private readonly windows: number[];
  /** Positions of tests whose results are compared within one laboratory. */
  private readonly compared: number[] = [];

  constructor(private readonly context: ScreeningContext) {
    this.windows = new Array<number>(context.knowledge.testList.length).fill(UNWANTED);
  }

  add(lookbacks: readonly Lookback[]): void {
    for (const { position, withinDays, withinLaboratory } of lookbacks) {
      if (withinLaboratory && !this.compared.includes(position)) this.compared.push(position);
      const known = this.windows[position];
      if (known === UNWANTED || (known !== undefined && withinDays < known)) this.windows[position] = withinDays;
    }
  }

  /** Whether a rule looks at the test, or at one that is computed from it. */
  has(key: string): boolean {
    return this.context.knowledge.testList.some(
      (test, index) =>
        this.windows[index] !== UNWANTED && (test.key === key || (test.derivation?.from.includes(key) ?? false)),
    );
  }

  /**
   * Tests without a usable result, those whose newest is older than a rule looks back, and those whose newest compares with none
   * before it.
   */
  unanswered(): Unanswered {
    const { knowledge, results, today } = this.context;
    let missing = '';
    let old = '';
    for (let index = 0; index < this.windows.length; index += 1) {
      const days = this.windows[index] ?? UNWANTED;
      const test = knowledge.testList[index];
      if (days === UNWANTED || !test?.reportable) continue;
      const all = test.derivation ? derivedResults(test.key, this.context).results : results.at(index);
      const newest = results.anyOpen ? all.find(({ final }) => final) : all[0];
      if (!newest) missing += `; ${test.name}${all.length > 0 ? ' (only a preliminary one)' : ''}`;
      else if (today - newest.day > days) {
        old += `; ${test.name} (${newest.fact.collectedOn}, older than ${days} days)`;
      }
    }
    return { missing: missing.slice(2), old: old.slice(2), apart: this.apart() };
  }

  private apart(): string {
    const { knowledge, results } = this.context;
    let apart = '';
    for (const index of this.compared) {
      const test = knowledge.testList[index];
      const newest = test && incomparable(results.at(index));
      if (newest) apart += `; ${test.name} (${newest.fact.collectedOn})`;
    }
    return apart.slice(2);
  }
}
