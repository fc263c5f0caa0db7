import type { ChangeAtom, CompiledKnowledge } from '../../../knowledge/index.js';
import { compare } from './compare.js';
import type { Medication, ScreeningContext } from './context.js';
import type { Result } from './result-index.js';
import { FALSE, TRUE, UNKNOWN, truth, type Truth } from './truth.js';

/** Two results of one test. `amount` is percent or absolute, as the rule asks; `comparable` false where devices may differ. */
export interface Change {
  readonly newest: Result;
  readonly older: Result;
  readonly amount: number;
  readonly comparable: boolean;
}

/**
 * Whether a result has changed as the rule asks. False where there are not two results to compare; unknown where the two, or their
 * laboratories, do not compare.
 */
export function changeTruth(atom: ChangeAtom, context: ScreeningContext, medication: Medication): Truth {
  const changes = changesOf(atom, context, medication);
  let found: Truth = FALSE;
  for (const change of changes) {
    const value = change.comparable ? truth(meets(change, atom, context.knowledge)) : UNKNOWN;
    if (value === TRUE) return TRUE;
    if (value === UNKNOWN) found = UNKNOWN;
  }
  return found;
}

/** Whether the bare numbers meet the rule, comparable or not. */
export function meets(
  { amount }: Change,
  { limit, compare: { op, bound }, test }: ChangeAtom,
  knowledge: CompiledKnowledge,
): boolean {
  const unit = limit === 'lsc' ? (knowledge.tests.get(test)?.leastSignificantChange ?? null) : 1;
  return unit !== null && compare(amount, { op, bound: bound * unit });
}

/** What the rule compares: one pair, or one for each result of the newest day where only like results of one laboratory compare. */
export function changesOf(
  atom: ChangeAtom,
  { results, today }: ScreeningContext,
  medication: Medication,
): readonly Change[] {
  const all = results.of(atom.test);
  if (all.length < 2) return NONE;
  const exact = all.filter(({ value, fact }) => value !== null && fact.comparator === undefined);
  const [first] = exact;
  if (!first || today - first.day > atom.withinDays) return NONE;
  if (atom.sinceStartAfterDays !== null && !isLateEnough(first, atom.sinceStartAfterDays, medication)) return NONE;
  const older = exact.filter((result) => result.day < first.day && isInReach(result, first, atom, today, medication));
  if (older.length === 0) return NONE;
  const newest = atom.sameLaboratory ? exact.filter(({ day }) => day === first.day) : [first];
  return newest.flatMap((result) => pairsOf(result, older, atom));
}

const NONE: readonly Change[] = [];

function isLateEnough({ day }: Result, afterDays: number, { startedOn }: Medication): boolean {
  return startedOn !== null && day >= startedOn + afterDays;
}

function isInReach(
  result: Result,
  newest: Result,
  atom: ChangeAtom,
  today: number,
  { startedOn }: Medication,
): boolean {
  if (atom.sinceStartAfterDays !== null) return startedOn !== null && result.day <= startedOn;
  return atom.spanDays === null ? today - result.day <= atom.withinDays : newest.day - result.day <= atom.spanDays;
}

/**
 * The pair that compares; where none does, every pair that would, had the laboratory been the same.
 * @param older newest first
 */
function pairsOf(newest: Result, older: readonly Result[], atom: ChangeAtom): Change[] {
  // Since the start: the last one before it. Otherwise the oldest in reach.
  const ordered = atom.sinceStartAfterDays === null ? older.toReversed() : older;
  const like = atom.sameLaboratory ? ordered.find((result) => areAlike(newest, result)) : ordered[0];
  return (like ? [like] : ordered).flatMap((other) => {
    const amount = amountOf(newest, other, atom.as);
    return amount === null ? [] : [{ newest, older: other, amount, comparable: like !== undefined }];
  });
}

/** The same laboratory, so far as it is named, and the same side of the body. */
function areAlike({ fact: a }: Result, { fact: b }: Result): boolean {
  if (a.performingLab === undefined || b.performingLab === undefined || a.code !== b.code) return false;
  return a.performingLab.trim().toLowerCase() === b.performingLab.trim().toLowerCase();
}

function amountOf({ value: to }: Result, { value: from }: Result, as: ChangeAtom['as']): number | null {
  if (to === null || from === null || (as === 'percent' && from === 0)) return null;
  const difference = to - from;
  return Math.round((as === 'absolute' ? difference : (difference / from) * 100) * 1e6) / 1e6;
}
