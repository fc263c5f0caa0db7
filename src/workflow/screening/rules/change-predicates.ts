import type { ChangeAtom, CompiledKnowledge } from '../../../knowledge/index.js';
import { compare } from './compare.js';
import type { Medication, ScreeningContext } from './context.js';
import type { Result } from './result-index.js';
import { viewsOf } from './result-views.js';
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
  const all = context.results.at(atom.position);
  if (all.length < 2) return FALSE;
  let most: Truth = FALSE;
  for (const view of viewsOf(all, atom, context.results)) {
    const one = changeTruthOf(view, atom, context, medication);
    if (one > most) most = one;
  }
  return most;
}

function changeTruthOf(
  all: readonly Result[],
  atom: ChangeAtom,
  context: ScreeningContext,
  medication: Medication,
): Truth {
  const first = newestOf(all, atom, context, medication);
  if (!first) return FALSE;
  let found: Truth = FALSE;
  for (const newest of all) {
    if (newest.day < first.day) break;
    if (!isExact(newest)) continue;
    const like = likeOf(newest, all, atom, context, medication);
    if (like) {
      if (meets(amountOf(newest, like, atom.as), atom, context.knowledge)) return TRUE;
    } else if (atom.sameLaboratory) {
      for (const older of all) {
        if (!isInReach(older, newest, atom, context, medication)) continue;
        if (meets(amountOf(newest, older, atom.as), atom, context.knowledge)) found = UNKNOWN;
      }
    }
  }
  return found;
}

/**
 * What the rule compares, with the size of each change: for telling, not for deciding. One pair for each result of the newest day;
 * one that has no like result is paired with each older one, not comparable.
 */
export function changesOf(atom: ChangeAtom, context: ScreeningContext, medication: Medication): readonly Change[] {
  const views = viewsOf(context.results.at(atom.position), atom, context.results);
  const changes = views.flatMap((view) => changesIn(view, atom, context, medication));
  const isSame = (a: Change, b: Change): boolean => a.newest === b.newest && a.older === b.older;
  return changes.filter((change, index) => changes.findIndex((other) => isSame(change, other)) === index);
}

function changesIn(
  all: readonly Result[],
  atom: ChangeAtom,
  context: ScreeningContext,
  medication: Medication,
): readonly Change[] {
  const first = newestOf(all, atom, context, medication);
  if (!first) return [];
  const newestDay = all.filter((result) => result.day === first.day && isExact(result));
  return newestDay.flatMap((newest) => {
    const like = likeOf(newest, all, atom, context, medication);
    const others = like ? [like] : all.filter((older) => isInReach(older, newest, atom, context, medication));
    return others.flatMap((older) => {
      const amount = amountOf(newest, older, atom.as);
      return amount === null ? [] : [{ newest, older, amount, comparable: like !== undefined }];
    });
  });
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

/** The newest exact result, where it is new enough and late enough for the rule. */
function newestOf(
  all: readonly Result[],
  { withinDays, sinceStartAfterDays: after, onTherapy }: ChangeAtom,
  { today }: ScreeningContext,
  { startedOn }: Medication,
): Result | undefined {
  for (const result of all) {
    if (!isExact(result)) continue;
    const begun = startedOn !== null && result.day > startedOn;
    const late = after === null ? !onTherapy || begun : startedOn !== null && result.day >= startedOn + after;
    return late && today - result.day <= withinDays ? result : undefined;
  }
  return undefined;
}

/** The result that the newest is compared with: since the start the last one before it, otherwise the oldest or lowest in reach. */
function likeOf(
  newest: Result,
  all: readonly Result[],
  atom: ChangeAtom,
  context: ScreeningContext,
  medication: Medication,
): Result | undefined {
  let like: Result | undefined;
  for (const older of all) {
    if (!isInReach(older, newest, atom, context, medication)) continue;
    if (atom.sameLaboratory && !areAlike(newest, older)) continue;
    if (atom.sinceStartAfterDays !== null) return older;
    if (atom.against === 'oldest' || !like || (older.value ?? 0) < (like.value ?? 0)) like = older;
    if (atom.against === 'lowest' && atom.onTherapy && older.day <= (medication.startedOn ?? older.day)) break;
  }
  return like;
}

function isInReach(
  older: Result,
  newest: Result,
  { sinceStartAfterDays, spanDays, withinDays }: ChangeAtom,
  { today }: ScreeningContext,
  { startedOn }: Medication,
): boolean {
  if (older.day >= newest.day || !isExact(older)) return false;
  if (sinceStartAfterDays !== null) return startedOn !== null && older.day <= startedOn;
  return spanDays === null ? today - older.day <= withinDays : newest.day - older.day <= spanDays;
}

/**
 * The newest result of a test, where others are older and none of them is of its laboratory: rules about a change in it have nothing
 * to say.
 */
export function incomparable(results: readonly Result[]): Result | undefined {
  if (results.length < 2) return undefined;
  const newest = results.find(isExact);
  let others = 0;
  for (const older of results) {
    if (!newest || older.day >= newest.day || !isExact(older)) continue;
    if (areAlike(newest, older)) return undefined;
    others += 1;
  }
  return others > 0 ? newest : undefined;
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
