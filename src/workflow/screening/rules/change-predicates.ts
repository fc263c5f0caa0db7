import type { EpochDay } from '../../../core/plain-date.js';
import type { ChangeAtom, CompiledKnowledge } from '../../../knowledge/index.js';
import { compare } from './compare.js';
import type { Medication, ScreeningContext } from './context.js';
import type { Result } from './result-index.js';
import { FALSE, TRUE, UNKNOWN, type Truth } from './truth.js';

/** Two results of one test. `amount` is percent or absolute, as the rule asks; `comparable` false where devices may differ. */
export interface Change {
  readonly newest: Result;
  readonly older: Result;
  readonly amount: number;
  readonly comparable: boolean;
}

/**
 * Whether a result has changed as the rule asks. False where there are not two results to compare; unknown where the numbers say so
 * and come from different or unknown laboratories.
 */
export function changeTruth(atom: ChangeAtom, context: ScreeningContext, medication: Medication): Truth {
  let found: Truth = FALSE;
  eachPair(atom, context, medication, (newest, older, comparable) => {
    if (found === TRUE || !meets(amountOf(newest, older, atom.as), atom, context.knowledge)) return;
    found = comparable ? TRUE : UNKNOWN;
  });
  return found;
}

/** What the rule compares, with the size of each change: for telling, not for deciding. */
export function changesOf(atom: ChangeAtom, context: ScreeningContext, medication: Medication): readonly Change[] {
  const changes: Change[] = [];
  eachPair(atom, context, medication, (newest, older, comparable) => {
    const amount = amountOf(newest, older, atom.as);
    if (amount !== null) changes.push({ newest, older, amount, comparable });
  });
  return changes;
}

/** Whether a change is as large as the rule asks, comparable or not. */
export function meets(
  amount: number | null,
  { limit, compare: { op, bound }, test }: ChangeAtom,
  knowledge: CompiledKnowledge,
): boolean {
  const unit = limit === 'lsc' ? (knowledge.tests.get(test)?.leastSignificantChange ?? null) : 1;
  return amount !== null && unit !== null && compare(amount, { op, bound: bound * unit });
}

type Visit = (newest: Result, older: Result, comparable: boolean) => void;

/**
 * The pair that the rule compares, or one for each result of the newest day where only like results of one laboratory compare. A
 * result with no like one is paired with each older one, not comparable.
 */
function eachPair(atom: ChangeAtom, { results, today }: ScreeningContext, medication: Medication, visit: Visit): void {
  const all = results.of(atom.test);
  if (all.length < 2) return;
  const first = all.find(isExact);
  if (!first || today - first.day > atom.withinDays || !isLateEnough(first, atom, medication)) return;
  const [earliest, latest] = reach(first, atom, today, medication);
  for (const newest of all) {
    if (newest.day < first.day) return;
    if (!isExact(newest)) continue;
    pair(newest, all, earliest, latest, atom, visit);
    if (!atom.sameLaboratory) return;
  }
}

/** Days that the older result may be of. */
function reach(
  { day }: Result,
  atom: ChangeAtom,
  today: EpochDay,
  { startedOn }: Medication,
): readonly [EpochDay, EpochDay] {
  if (atom.sinceStartAfterDays !== null) return [Number.NEGATIVE_INFINITY, startedOn ?? Number.NEGATIVE_INFINITY];
  return [atom.spanDays === null ? today - atom.withinDays : day - atom.spanDays, day - 1];
}

function isLateEnough({ day }: Result, { sinceStartAfterDays: after }: ChangeAtom, { startedOn }: Medication): boolean {
  return after === null || (startedOn !== null && day >= startedOn + after);
}

/** Since the start it is the last one before it that counts, otherwise the oldest in reach. */
function pair(
  newest: Result,
  all: readonly Result[],
  earliest: EpochDay,
  latest: EpochDay,
  atom: ChangeAtom,
  visit: Visit,
): void {
  let like: Result | undefined;
  for (const older of all) {
    if (older.day > latest || older.day < earliest || !isExact(older)) continue;
    if (atom.sameLaboratory && !areAlike(newest, older)) continue;
    like = older;
    if (atom.sinceStartAfterDays !== null) break;
  }
  if (like) visit(newest, like, true);
  else if (atom.sameLaboratory) {
    for (const older of all) {
      if (older.day <= latest && older.day >= earliest && isExact(older)) visit(newest, older, false);
    }
  }
}

/**
 * The newest result of a test, where others are older and none of them is of its laboratory: rules about a change in it have nothing
 * to say.
 */
export function incomparable(results: readonly Result[]): Result | undefined {
  const newest = results.find(isExact);
  const others = newest ? results.filter((result) => isExact(result) && result.day < newest.day) : [];
  return newest && others.length > 0 && !others.some((older) => areAlike(newest, older)) ? newest : undefined;
}

function isExact({ value, fact }: Result): boolean {
  return value !== null && fact.comparator === undefined;
}

/** The same laboratory, so far as it is named, and the same side of the body. */
function areAlike({ fact: a }: Result, { fact: b }: Result): boolean {
  if (a.performingLab === undefined || b.performingLab === undefined || a.code !== b.code) return false;
  return a.performingLab === b.performingLab || normalized(a.performingLab) === normalized(b.performingLab);
}

function normalized(laboratory: string): string {
  return laboratory.trim().toLowerCase();
}

function amountOf({ value: to }: Result, { value: from }: Result, as: ChangeAtom['as']): number | null {
  if (to === null || from === null || (as === 'percent' && from === 0)) return null;
  const difference = to - from;
  return Math.round((as === 'absolute' ? difference : (difference / from) * 100) * 1e6) / 1e6;
}
