import type { Comparison, ResultAtom, TScoreAtom } from '../../../knowledge/index.js';
import type { EpochDay } from '../../../core/plain-date.js';
import { compareReported } from './compare.js';
import type { Medication, ScreeningContext } from './context.js';
import { derivedResults, type Underivable } from './derived-results.js';
import { possibleIntervals } from './intervals.js';
import { printedLimit, type Result } from './result-index.js';
import { unionOf, viewsOf } from './result-views.js';
import { FALSE, TRUE, UNKNOWN, truth, type Truth } from './truth.js';

/**
 * Whether the latest usable result of a test meets the bound. No result is false and not unknown, unless the rule needs one: a rule
 * about a value has nothing to say without it, and what is missing is the baseline's and the monitoring's to ask for. A measurement
 * from which the value should follow and does not makes it unknown, unless a value at hand meets the bound already.
 */
export function evaluateResult(atom: ResultAtom, context: ScreeningContext, medication: Medication): Truth {
  const value = evaluateViews(atom, context, medication);
  if (!atom.derived || (value === TRUE && !atom.reassures)) return value;
  if (!newerUnderivable(atom, context, medication)) return value;
  // An older value does not reassure against a newer measurement.
  return atom.undecidedIfUnderivable ? UNKNOWN : atom.reassures ? FALSE : value;
}

function evaluateViews(atom: ResultAtom, context: ScreeningContext, medication: Medication): Truth {
  const all = resultsOf(atom, context);
  if (!context.results.anyOpen) return evaluateValues(atom, all, context, medication);
  let most: Truth = FALSE;
  for (const view of viewsOf(all, atom, context.results)) {
    const value = evaluateValues(atom, view, context, medication);
    if (value > most) most = value;
  }
  return most;
}

function evaluateValues(
  atom: ResultAtom,
  all: readonly Result[],
  context: ScreeningContext,
  medication: Medication,
): Truth {
  const earliest = earliestDay(atom, context, medication);
  let draws = 0;
  let day: EpochDay = NaN;
  /** Of one day the result that meets the rule counts: a worrying value is not averaged away. */
  let ofDay: Truth = TRUE;
  /** What the better method says of that day; undefined where it was not used. */
  let sure: Truth | undefined;
  let met: Truth = TRUE;
  for (const result of all) {
    if (result.day < earliest) break;
    if (result.day !== day) {
      if (draws === atom.draws) break;
      met = least(met, ofDay, sure);
      draws += 1;
      day = result.day;
      ofDay = FALSE;
      sure = undefined;
    }
    const value = meets(result, atom, context);
    if (value > ofDay) ofDay = value;
    if (confirms(result, atom) && (sure === undefined || value > sure)) sure = value;
  }
  if (draws < atom.draws) return atom.required && isDue(atom, context, medication) ? UNKNOWN : FALSE;
  return least(met, ofDay, sure);
}

/** A value of the better method that does not meet the rule takes back what another method gave on the same day. */
function least(met: Truth, ofDay: Truth, sure: Truth | undefined): Truth {
  const day = sure === FALSE ? FALSE : ofDay;
  return day < met ? day : met;
}

/** Mass spectrometry, of a final result, where the rule asks for a number whichever method gave it. */
function confirms({ fact: { method }, final, value }: Result, { methods, compare }: ResultAtom): boolean {
  if (method !== 'high-sensitivity' || !final || value === null || compare === null) return false;
  return methods === null || methods.has(method);
}

/** A result that has to follow so long after the start is not missing before. */
function isDue(atom: ResultAtom, context: ScreeningContext, medication: Medication): boolean {
  return earliestDay(atom, context, medication) <= context.today;
}

/** The results that decide: usable ones of the latest days, as many days as the rule wants draws. */
export function latestResults(atom: ResultAtom, context: ScreeningContext, medication: Medication): readonly Result[] {
  const views = viewsOf(resultsOf(atom, context), atom, context.results);
  const earliest = earliestDay(atom, context, medication);
  return unionOf(views.map((all) => latestOf(all, atom.draws, earliest)));
}

/** Results of the latest days, as many days as the rule wants draws; two results of one day stand together. */
function latestOf(all: readonly Result[], draws: number, earliest: EpochDay): readonly Result[] {
  const days = new Set<EpochDay>();
  return all.filter(({ day }) => day >= earliest && (days.has(day) || days.size < draws) && days.add(day));
}

/** Every usable result of the test that a rule looks at, computed ones among them, newest first. */
export function resultsOf(atom: ResultAtom, context: ScreeningContext): readonly Result[] {
  const all = atom.derived ? derivedResults(atom.test, context).results : context.results.at(atom.position);
  return atom.near === null || all.length === 0 ? all : nearOnes(all, atom.near, context);
}

function nearOnes(
  all: readonly Result[],
  { positions, days }: NonNullable<ResultAtom['near']>,
  { results }: ScreeningContext,
): readonly Result[] {
  const isNear = ({ day }: Result): boolean => {
    for (const position of positions) {
      const [newest] = results.at(position);
      if (newest && Math.abs(newest.day - day) <= days) return true;
    }
    return false;
  };
  // Mostly they were all drawn together.
  return all.every(isNear) ? all : all.filter(isNear);
}

/** The first day whose results count. */
function earliestDay(
  { withinDays, afterTherapyDays }: ResultAtom,
  { today }: ScreeningContext,
  { startedOn }: Medication,
): EpochDay {
  const oldest = today - withinDays;
  if (afterTherapyDays === null) return oldest;
  return startedOn === null ? Number.POSITIVE_INFINITY : Math.max(oldest, startedOn + afterTherapyDays);
}

/** A measurement in the window, newer than every final value at hand, that gives no value. */
export function newerUnderivable(
  atom: ResultAtom,
  context: ScreeningContext,
  medication: Medication,
): Underivable | undefined {
  const { results, underivable } = derivedResults(atom.test, context);
  const [newest] = underivable;
  if (!newest || newest.day < earliestDay(atom, context, medication)) return undefined;
  const answer = results.find(({ final }) => final);
  return newest.day >= (answer?.day ?? newest.day) ? newest : undefined;
}

function meets(result: Result, atom: ResultAtom, context: ScreeningContext): Truth {
  if (atom.methods && !atom.methods.has(result.fact.method ?? 'unspecified')) return FALSE;
  if (atom.is !== null) return truth(result.fact.coded === atom.is);
  const { compare: comparison } = atom;
  if (result.value === null || comparison === null) return FALSE;
  if (atom.limit === 'number') return against(result, comparison, comparison.bound);
  const printed = printedLimit(result, atom.limit === 'lln' ? 'low' : 'high');
  if (printed !== null) return against(result, comparison, timesOf(printed, comparison.bound));
  return atom.limit === 'printed-uln' ? FALSE : againstTable(result, atom, comparison, context);
}

/**
 * Against the limits of the table for the patient. Where sex or menopausal status picks the limit and nobody recorded it, the value is
 * decided if every limit decides it alike.
 */
function againstTable(
  result: Result,
  { test, limit }: ResultAtom,
  comparison: Comparison,
  { knowledge, patient }: ScreeningContext,
): Truth {
  let all: Truth | undefined;
  for (const interval of possibleIntervals(knowledge.tests.get(test), patient)) {
    const own = (limit === 'uln' ? interval?.high : interval?.low) ?? null;
    const met = own === null ? UNKNOWN : against(result, comparison, timesOf(own, comparison.bound));
    if (all !== undefined && all !== met) return UNKNOWN;
    all = met;
  }
  return all ?? UNKNOWN;
}

function against({ value, fact }: Result, { op }: Comparison, bound: number): Truth {
  return value === null ? FALSE : compareReported(value, fact.comparator, op, bound);
}

/** Without the noise of the arithmetic, so that three times 1.2 is 3.6. */
function timesOf(limit: number, multiple: number): number {
  return Math.round(limit * multiple * 1e6) / 1e6;
}

/** The lowest T-score of the three sites against a bound; unknown where T-score categories do not apply to the patient. */
export function tScoreTruth(atom: TScoreAtom, context: ScreeningContext): Truth {
  const { op, bound } = atom.compare;
  let met: Truth = FALSE;
  for (const { value, fact } of lowestTScores(atom, context)) {
    const one = value === null ? FALSE : compareReported(value, fact.comparator, op, bound);
    if (one > met) met = one;
  }
  if (met === FALSE || context.patient.tScoresApply === true) return met;
  // In men under 50 and before menopause a T-score decides nothing; the check says so.
  return UNKNOWN;
}

/** The newest T-score of each site within the window. */
export function lowestTScores(atom: TScoreAtom, context: ScreeningContext): readonly Result[] {
  const scores: Result[] = [];
  for (const position of atom.positions) {
    const all = context.results.at(position);
    if (all.length > 0) scores.push(...newestScores(all, atom, context));
  }
  return scores;
}

function newestScores(
  all: readonly Result[],
  atom: TScoreAtom,
  { results, today }: ScreeningContext,
): readonly Result[] {
  return unionOf(
    viewsOf(all, atom, results).map((view) => {
      const newest = view.find(({ value, day }) => value !== null && today - day <= atom.withinDays);
      return newest ? [newest] : [];
    }),
  );
}
