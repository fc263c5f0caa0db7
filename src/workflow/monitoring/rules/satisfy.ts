import type { PlainDate } from '../../../core/plain-date.js';
import type { Evidence, ProtocolTest, Refusal, RefusalReason, ResultFact, ResultStatus } from './types.js';

const FINAL: readonly ResultStatus[] = ['final', 'amended', 'corrected'];
const WITHDRAWN: readonly ResultStatus[] = ['cancelled', 'entered-in-error'];

/** Days between which a collection counts, both included; `to` null leaves the end open, because a late result still counts. */
export interface CollectionWindow {
  readonly from: PlainDate;
  readonly to: PlainDate | null;
}

/** A moment at which every hard test is known. */
export interface PanelMoment {
  /** Day of the collection that brought it about. */
  readonly on: PlainDate;
  /** The oldest among the newest result of each hard test: as of this day the whole panel is known. */
  readonly knownAsOf: PlainDate;
  /** The newest result of each hard test. */
  readonly evidence: readonly Evidence[];
}

/** What of a panel is in and what is not. `satisfied` needs every hard test. */
export interface PanelEvaluation {
  readonly satisfied: boolean;
  readonly evidence: readonly Evidence[];
  readonly missing: readonly string[];
  readonly outstanding: readonly string[];
  readonly refused: readonly Refusal[];
}

/**
 * Why a result cannot count whatever the window: it is not final yet, was withdrawn, or says nothing that can be read. Null when it
 * can. A status that is none of the known ones is not final.
 */
export function unfitness(result: ResultFact): RefusalReason | null {
  if (WITHDRAWN.includes(result.status)) return 'withdrawn';
  if (!FINAL.includes(result.status)) return 'not-final';
  return result.quality === 'usable' ? null : result.quality;
}

/** Why a result cannot count in this window, or null when it counts. */
export function refusalOf(result: ResultFact, window: CollectionWindow): RefusalReason | null {
  const unfit = unfitness(result);
  if (unfit !== null) return unfit;
  if (result.collectedOn < window.from) return 'too-early';
  return window.to !== null && result.collectedOn > window.to ? 'too-late' : null;
}

/** Whether the result answers the test, as itself or as one of its substitutes. */
export function answers(result: ResultFact, { test, substitutes }: ProtocolTest): boolean {
  return result.test === test || substitutes.includes(result.test);
}

/**
 * Evaluates one panel in one window: satisfied when each hard test has a result that counts. Missing, preliminary, withdrawn and
 * unreadable results never satisfy; they stand in `refused` with their reason.
 */
export function evaluatePanel(
  tests: readonly ProtocolTest[],
  results: readonly ResultFact[],
  window: CollectionWindow,
): PanelEvaluation {
  const asked = results.filter((result) => tests.some((test) => answers(result, test))).sort(byCollection);
  const counted = asked.filter((result) => refusalOf(result, window) === null);
  const newest = (test: ProtocolTest): Evidence[] => evidenceOf(test, counted);
  const absent = (strength: ProtocolTest['strength']): string[] =>
    tests.filter((test) => test.strength === strength && newest(test).length === 0).map(({ test }) => test);
  const missing = absent('hard');
  return {
    satisfied: missing.length === 0,
    evidence: tests.flatMap(newest),
    missing,
    outstanding: absent('soft'),
    refused: asked.flatMap((result) => {
      const reason = refusalOf(result, window);
      return reason === null ? [] : [{ resultId: result.id, test: result.test, reason }];
    }),
  };
}

/**
 * The moments, in order of time, at which the knowledge of the whole panel got newer. A test drawn alone does not make the panel
 * newer: `knownAsOf` is the day of its oldest member, so that no member is ever left unseen for longer than the interval.
 */
export function panelMoments(
  tests: readonly ProtocolTest[],
  results: readonly ResultFact[],
  window: CollectionWindow,
): PanelMoment[] {
  const hard = tests.filter(({ strength }) => strength === 'hard');
  const counted = results.filter((result) => refusalOf(result, window) === null).sort(byCollection);
  const newest = new Map<string, Evidence>();
  const moments: PanelMoment[] = [];
  counted.forEach((result, index) => {
    const on = result.collectedOn;
    for (const { test } of hard.filter((asked) => answers(result, asked)))
      newest.set(test, { test, resultId: result.id, collectedOn: on });
    const dayIsOver = counted[index + 1]?.collectedOn !== on;
    if (!dayIsOver || newest.size < hard.length) return;
    const evidence = hard.flatMap(({ test }) => newest.get(test) ?? []);
    const knownAsOf = evidence.reduce((least, { collectedOn }) => (collectedOn < least ? collectedOn : least), on);
    if (knownAsOf > (moments.at(-1)?.knownAsOf ?? '')) moments.push({ on, knownAsOf, evidence });
  });
  return moments;
}

/** The newest result that answers the test; of one day, the last by id, so that the order of the input does not matter. */
function evidenceOf(test: ProtocolTest, counted: readonly ResultFact[]): Evidence[] {
  const newest = counted
    .filter((result) => answers(result, test))
    .reduce<ResultFact | null>((best, result) => (best === null || isNewer(result, best) ? result : best), null);
  return newest === null ? [] : [{ test: test.test, resultId: newest.id, collectedOn: newest.collectedOn }];
}

/** Oldest collection first; results of one day in the order of their ids, so that no other order shows. */
function byCollection(a: ResultFact, b: ResultFact): number {
  return isNewer(a, b) ? 1 : -1;
}

function isNewer(result: ResultFact, than: ResultFact): boolean {
  return result.collectedOn > than.collectedOn || (result.collectedOn === than.collectedOn && result.id > than.id);
}
