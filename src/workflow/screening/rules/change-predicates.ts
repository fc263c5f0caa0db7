import type { ChangeAtom, CompiledKnowledge } from '../../../knowledge/index.js';
import type { Medication, ScreeningContext } from './context.js';
import type { Result } from './result-index.js';
import { viewsOf } from './result-views.js';
import { FALSE, TRUE, UNKNOWN, type Truth } from './truth.js';
import { compareRange, difference, lowest, percentChange, rangeOf, type ValueRange } from './value-range.js';

/**
 * Two results of one test. `amount` is percent or absolute, as the rule asks, and a range where one of them is only a limit;
 * `comparable` false where devices may differ.
 */
export interface Change {
  readonly newest: Result;
  readonly older: Result;
  readonly amount: ValueRange;
  readonly comparable: boolean;
}

/**
 * Whether a result has changed as the rule asks. False where there are not two results to compare; unknown where the numbers say so
 * and come from different or unknown laboratories, and where a limit such as `<15` leaves it open: a limit proves a change when the
 * nearest value that it allows does.
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
    if (newest.value === null) continue;
    const like = likeOf(newest, all, atom, context, medication);
    if (like) {
      const met = meets(like.amount, atom, context.knowledge);
      if (met === TRUE) return TRUE;
      if (met > found) found = met;
    } else if (atom.sameLaboratory) {
      for (const older of all) {
        if (!isInReach(older, newest, atom, context, medication)) continue;
        if (meets(amountOf(newest, older, atom, context), atom, context.knowledge) !== FALSE) found = UNKNOWN;
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
  const newestDay = all.filter((result) => result.day === first.day && result.value !== null);
  return newestDay.flatMap((newest): readonly Change[] => {
    const like = likeOf(newest, all, atom, context, medication);
    if (like) return like.amount === null ? [] : [{ newest, older: like.older, amount: like.amount, comparable: true }];
    const others = all.filter((older) => isInReach(older, newest, atom, context, medication));
    return others.flatMap((older) => {
      const amount = amountOf(newest, older, atom, context);
      return amount === null ? [] : [{ newest, older, amount, comparable: false }];
    });
  });
}

/** Whether a change is as large as the rule asks, comparable or not. */
export function meets(
  amount: ValueRange | null,
  { limit, compare: { op, bound }, test }: ChangeAtom,
  knowledge: CompiledKnowledge,
): Truth {
  const unit = limit === 'lsc' ? (knowledge.tests.get(test)?.leastSignificantChange ?? null) : 1;
  return amount === null || unit === null ? FALSE : compareRange(amount, { op, bound: bound * unit });
}

/** The newest result with a value, where it is new enough and late enough for the rule. */
function newestOf(
  all: readonly Result[],
  { withinDays, sinceStartAfterDays: after, onTherapy }: ChangeAtom,
  { today }: ScreeningContext,
  { startedOn }: Medication,
): Result | undefined {
  for (const result of all) {
    if (result.value === null) continue;
    const begun = startedOn !== null && result.day > startedOn;
    const late = after === null ? !onTherapy || begun : startedOn !== null && result.day >= startedOn + after;
    return late && today - result.day <= withinDays ? result : undefined;
  }
  return undefined;
}

/** What a newest result is compared with. Of several limits nobody knows which is the lowest: the range holds every one that may be. */
interface Like {
  readonly older: Result;
  readonly range: ValueRange;
}

/** What the newest is compared with: since the start the last one before it, otherwise the oldest or lowest in reach. */
function likeOf(
  newest: Result,
  all: readonly Result[],
  atom: ChangeAtom,
  context: ScreeningContext,
  medication: Medication,
): { readonly older: Result; readonly amount: ValueRange | null } | undefined {
  let like: Like | undefined;
  for (const older of all) {
    if (!isInReach(older, newest, atom, context, medication)) continue;
    if (atom.sameLaboratory && !areAlike(newest, older)) continue;
    const own = { older, range: valueRange(older, atom, context) };
    like = like && atom.against === 'lowest' ? lower(like, own) : own;
    if (atom.sinceStartAfterDays !== null) break;
    if (atom.against === 'lowest' && atom.onTherapy && older.day <= (medication.startedOn ?? older.day)) break;
  }
  return like && { older: like.older, amount: changeOf(valueRange(newest, atom, context), like.range, atom.as) };
}

/** The one that ends lower is told. */
function lower(a: Like, b: Like): Like {
  const { older } = b.range.high < a.range.high ? b : a;
  return { older, range: lowest(a.range, b.range) };
}

function isInReach(
  older: Result,
  newest: Result,
  { sinceStartAfterDays, spanDays, withinDays }: ChangeAtom,
  { today }: ScreeningContext,
  { startedOn }: Medication,
): boolean {
  if (older.day >= newest.day || older.value === null) return false;
  if (sinceStartAfterDays !== null) return startedOn !== null && older.day <= startedOn;
  return spanDays === null ? today - older.day <= withinDays : newest.day - older.day <= spanDays;
}

/**
 * The newest result of a test, where others are older and none of them is of its laboratory: rules about a change in it have nothing
 * to say.
 */
export function incomparable(results: readonly Result[]): Result | undefined {
  if (results.length < 2) return undefined;
  const newest = results.find(({ value }) => value !== null);
  let others = 0;
  for (const older of results) {
    if (!newest || older.day >= newest.day || older.value === null) continue;
    if (areAlike(newest, older)) return undefined;
    others += 1;
  }
  return others > 0 ? newest : undefined;
}

/** The same laboratory, so far as it is named, and the same side of the body. */
function areAlike({ fact: a }: Result, { fact: b }: Result): boolean {
  if (a.performingLab === undefined || b.performingLab === undefined || a.code !== b.code) return false;
  return a.performingLab === b.performingLab || normalized(a.performingLab) === normalized(b.performingLab);
}

function normalized(laboratory: string): string {
  return laboratory.trim().toLowerCase();
}

function amountOf(newest: Result, older: Result, atom: ChangeAtom, context: ScreeningContext): ValueRange | null {
  return changeOf(valueRange(newest, atom, context), valueRange(older, atom, context), atom.as);
}

function changeOf(to: ValueRange, from: ValueRange, as: ChangeAtom['as']): ValueRange | null {
  return as === 'absolute' ? difference(to, from) : percentChange(to, from);
}

/** @param result one with a value */
function valueRange({ value, fact }: Result, { test }: ChangeAtom, { knowledge }: ScreeningContext): ValueRange {
  const least = fact.comparator === undefined ? null : knowledge.tests.get(test)?.sanity?.low;
  return rangeOf(value ?? NaN, fact.comparator, (least ?? 0) < 0);
}
