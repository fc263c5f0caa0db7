import type { Comparison, ResultAtom, TScoreAtom } from '../../../knowledge/index.js';
import type { EpochDay } from '../../../core/plain-date.js';
import { compareReported } from './compare.js';
import type { Medication, ScreeningContext } from './context.js';
import { derivedResults, type Underivable } from './derived-results.js';
import { intervalOf } from './intervals.js';
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
  let met: Truth = TRUE;
  for (const result of all) {
    if (result.day < earliest) break;
    if (result.day !== day) {
      if (draws === atom.draws) break;
      if (ofDay < met) met = ofDay;
      draws += 1;
      day = result.day;
      ofDay = FALSE;
    }
    const value = meets(result, atom, context);
    if (value > ofDay) ofDay = value;
  }
  if (draws < atom.draws) return atom.required && isDue(atom, context, medication) ? UNKNOWN : FALSE;
  return ofDay < met ? ofDay : met;
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
  if (result.value === null || atom.compare === null) return FALSE;
  const bound = boundFor(result, atom, atom.compare, context);
  if (bound === null) return atom.limit === 'printed-uln' ? FALSE : UNKNOWN;
  return compareReported(result.value, result.fact.comparator, atom.compare.op, bound);
}

/** The bound in the unit of the value: the rule's number, or a multiple of the upper or lower limit. Null where no limit is known. */
export function boundFor(
  result: Result,
  atom: ResultAtom,
  comparison: Comparison,
  context: ScreeningContext,
): number | null {
  if (atom.limit === 'number') return comparison.bound;
  const limit = limitFor(result, atom, context);
  // Without the noise of the arithmetic, so that three times 1.2 is 3.6.
  return limit === null ? null : Math.round(limit * comparison.bound * 1e6) / 1e6;
}

/** The laboratory's own limit, else the table's for the patient. */
function limitFor(
  result: Result,
  { limit, test }: ResultAtom,
  { knowledge, patient }: ScreeningContext,
): number | null {
  const printed = printedLimit(result, limit === 'lln' ? 'low' : 'high');
  if (printed !== null || limit === 'printed-uln') return printed;
  const interval = intervalOf(knowledge.tests.get(test), patient);
  return (limit === 'uln' ? interval?.high : interval?.low) ?? null;
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
