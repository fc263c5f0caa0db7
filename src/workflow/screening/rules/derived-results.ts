import { fromEpochDay, type EpochDay } from '../../../core/plain-date.js';
import type { Derivation } from '../../../knowledge/index.js';
import { albuminCorrectedCalcium, cockcroftGault, testosteroneToEstradiol } from './lab-formulas.js';
import type { ScreeningContext } from './context.js';
import type { ResultFact } from './facts.js';
import { newestFirst, type Result } from './result-index.js';

/** A measurement from which the value should follow and does not. `key` stays the same as long as the same thing is missing. */
export interface Underivable {
  readonly day: EpochDay;
  readonly key: string;
  readonly text: string;
}

/** What laboratories reported of a test and what follows from other results, newest first. */
export interface DerivedResults {
  readonly results: readonly Result[];
  /** Newest first. */
  readonly underivable: readonly Underivable[];
}

/** Results of a test that may be computed. Computed once in a screening, when a rule asks. */
export function derivedResults(test: string, context: ScreeningContext): DerivedResults {
  const known = context.results.derived?.get(test);
  if (known) return known;
  const derived = derive(test, context);
  (context.results.derived ??= new Map()).set(test, derived);
  return derived;
}

function derive(test: string, context: ScreeningContext): DerivedResults {
  const reported = context.results.of(test);
  const derivation = context.knowledge.tests.get(test)?.derivation;
  const [main = '', other = ''] = derivation?.from ?? [];
  // What a laboratory reported of a day, and stands by, is not computed again.
  const open = context.results
    .of(main)
    .filter(({ day }) => !reported.some((result) => result.final && result.day === day));
  if (!derivation || open.length === 0) return { results: reported, underivable: NONE };
  const others = context.results.of(other);
  const answers = open.flatMap((measured) => DERIVATIONS[derivation.by](test, measured, others, context));
  const computed = answers.filter((answer) => 'fact' in answer);
  return {
    results: computed.length === 0 ? reported : [...reported, ...computed].sort(newestFirst),
    underivable: answers.filter((answer) => 'key' in answer),
  };
}

const NONE: readonly Underivable[] = [];

/** @param others results of the second test that the value is computed from */
type Derive = (
  test: string,
  measured: Result,
  others: readonly Result[],
  context: ScreeningContext,
) => (Result | Underivable)[];

const DERIVATIONS: Readonly<Record<Derivation, Derive>> = {
  'corrected-calcium': correctedCalcium,
  'cockcroft-gault': creatinineClearance,
  'testosterone-to-estradiol': hormoneRatio,
};

/** Total calcium with each albumin of the same day. */
function correctedCalcium(test: string, total: Result, albumins: readonly Result[]): (Result | Underivable)[] {
  const sameDay = albumins.filter(({ day }) => day === total.day);
  if (sameDay.length === 0) {
    return [underivable(test, total, `total calcium of ${dateOf(total)} cannot be corrected: no albumin of that day`)];
  }
  return sameDay.map((albumin) => {
    const comparator = sumComparator(total.fact.comparator, inverse(albumin.fact.comparator));
    if (total.value === null || albumin.value === null || comparator === null) {
      return underivable(test, total, `calcium and albumin of ${dateOf(total)} are reported as limits`);
    }
    const corrected = albuminCorrectedCalcium(total.value, albumin.value);
    // The laboratory's interval of the total calcium is that of the corrected one.
    return computed(test, [total, albumin], corrected, comparator, total);
  });
}

/** Creatinine with the patient's weight, age and sex of today. */
function creatinineClearance(
  test: string,
  measured: Result,
  _: readonly Result[],
  { patient, facts }: ScreeningContext,
): (Result | Underivable)[] {
  const { sex, ageYears } = patient;
  const { weightKg } = facts.patient;
  const { day, value } = measured;
  if (value === null) return [];
  const cannot = 'creatinine clearance cannot be computed:';
  if (weightKg === undefined) return [{ day, key: 'weight', text: `${cannot} the weight is not recorded` }];
  if (sex === null) return [{ day, key: 'sex', text: `${cannot} sex at birth is not recorded` }];
  if (ageYears === null) return [{ day, key: 'age', text: `${cannot} the date of birth is not recorded` }];
  const clearance = cockcroftGault({ creatinineMgPerDl: value, ageYears, weightKg, sex });
  if (clearance === null) return [underivable(test, measured, `${cannot} the formula is for adults`)];
  return [computed(test, [measured], clearance, inverse(measured.fact.comparator))];
}

/** Testosterone with each estradiol of the same day. An estradiol that is only below a limit gives no ratio. */
function hormoneRatio(test: string, total: Result, estradiols: readonly Result[]): (Result | Underivable)[] {
  const sameDay = estradiols.filter(({ day }) => day === total.day);
  return sameDay.map((estradiol) => {
    const ratio =
      total.value === null || estradiol.value === null || estradiol.fact.comparator !== undefined
        ? null
        : testosteroneToEstradiol(total.value, estradiol.value);
    if (ratio === null) return underivable(test, total, `no ratio: estradiol of ${dateOf(total)} is only a limit`);
    return computed(test, [total, estradiol], ratio, total.fact.comparator);
  });
}

type Comparator = ResultFact['comparator'];

/** Of a value that falls as the measured one rises. */
function inverse(comparator: Comparator): Comparator {
  if (comparator === undefined) return undefined;
  return ({ '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const)[comparator];
}

/** Of a sum; null where one part is a lower and the other an upper limit. */
function sumComparator(a: Comparator, b: Comparator): Comparator | null {
  if (a === undefined || b === undefined) return a ?? b;
  if (a.charAt(0) !== b.charAt(0)) return null;
  return a.length === 1 ? a : b;
}

/**
 * @param parts what it is computed from; it stands at the collection of the first
 * @param limits the result whose printed limits hold for the value, if any
 */
function computed(
  test: string,
  parts: readonly [Result, ...Result[]],
  value: number,
  comparator: Comparator,
  limits?: Result,
): Result {
  // The digits beyond are noise of the arithmetic.
  const rounded = Math.round(value * 1e6) / 1e6;
  const open = parts.find(({ final }) => !final);
  const [{ fact, day }] = parts;
  const { id, collectedOn } = fact;
  return {
    fact: {
      id,
      test,
      collectedOn,
      status: open?.fact.status ?? 'final',
      value: String(rounded),
      comparator,
      low: limits?.fact.low,
      high: limits?.fact.high,
    },
    day,
    value: rounded,
    final: open === undefined,
    from: parts.map((part) => part.fact),
  };
}

function underivable(test: string, { day, fact }: Result, text: string): Underivable {
  return { day, key: `result:${test}:${fact.id}`, text };
}

function dateOf({ day }: Result): string {
  return fromEpochDay(day);
}
