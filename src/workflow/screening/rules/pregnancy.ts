import { toEpochDay, type EpochDay } from '../../../core/plain-date.js';
import type { CompiledKnowledge } from '../../../knowledge/index.js';
import { compareReported } from './compare.js';
import type { ScreeningContext } from './context.js';
import type { PatientFacts } from './facts.js';
import { intervalOf } from './intervals.js';
import type { PatientTraits } from './patient-traits.js';
import { printedLimit, type Result, type ResultIndex } from './result-index.js';
import { FALSE, TRUE } from './truth.js';

/** Null where nobody knows. */
export type Pregnancy = 'pregnant' | 'possible' | 'not-pregnant' | null;

/** How long a negative pregnancy test speaks for the present, as the labels ask before a start. */
const NEGATIVE_TEST_DAYS = 7;
/** A positive test counts as pregnancy this long, unless a later one is negative. */
const POSITIVE_TEST_DAYS = 300;
/**
 * In m[IU]/mL. Some laboratories print the range of a week of pregnancy, which is no limit of not being pregnant; from here on a
 * printed limit is not taken for one (the detection limit of the usual urine tests, general knowledge).
 */
const HIGHEST_LIMIT = 25;

interface Asked extends Pick<PatientTraits, 'sex' | 'menopause'> {
  readonly status: PatientFacts['pregnancyStatus'];
  readonly statusOn: PatientFacts['pregnancyStatusOn'];
  /** Whether she could be pregnant. */
  readonly potential: boolean | null;
}

/** Pregnancy by the record and by tests for hCG, of which a preliminary one may say so and never deny it. */
export function pregnancyOf(
  { status, statusOn, sex, potential, menopause }: Asked,
  results: ResultIndex,
  today: EpochDay,
  { tests }: Pick<CompiledKnowledge, 'tests'>,
): Pick<PatientTraits, 'pregnancy' | 'pregnancyDeniedOn'> {
  // In a man hCG is a tumor marker.
  if (sex === 'male') return is('not-pregnant');
  if (status === 'pregnant' || status === 'possible') return is(status);
  const newest = newestAnswers(results, (result) => answerOf(result, tests, { sex, menopause }));
  const saysSo = (answer: Answer, days: number): boolean =>
    newest[answer] >= newest.negative && today - newest[answer] <= days;
  if (saysSo('positive', POSITIVE_TEST_DAYS)) return is(potential === false ? 'possible' : 'pregnant');
  if (potential === false) return is('not-pregnant');
  if (saysSo('indeterminate', NEGATIVE_TEST_DAYS)) return is(null);
  if (saysSo('negative', NEGATIVE_TEST_DAYS)) return is('not-pregnant');
  if (status !== 'not-pregnant') return is(null);
  return { pregnancy: status, pregnancyDeniedOn: statusOn === undefined ? null : toEpochDay(statusOn) };
}

function is(pregnancy: Pregnancy): Pick<PatientTraits, 'pregnancy' | 'pregnancyDeniedOn'> {
  return { pregnancy, pregnancyDeniedOn: undefined };
}

/** The tests that say that she is pregnant, newest first: those that no later negative one took back. */
export function positiveTests({
  results,
  patient,
  knowledge,
}: Pick<ScreeningContext, 'results' | 'patient' | 'knowledge'>): Result[] {
  if (patient.sex === 'male') return [];
  const read = (result: Result): Answer | null => answerOf(result, knowledge.tests, patient);
  const { negative } = newestAnswers(results, read);
  return HCG_TESTS.flatMap((test) =>
    results.of(test).filter((result) => result.day >= negative && read(result) === 'positive'),
  );
}

type Answer = 'positive' | 'negative' | 'indeterminate';

/** The newest day of each answer; negative infinity where there is none. A preliminary negative test counts as none. */
function newestAnswers(
  results: ResultIndex,
  answerOf: (result: Result) => Answer | null,
): Readonly<Record<Answer, EpochDay>> {
  const newest = { positive: NEVER, negative: NEVER, indeterminate: NEVER };
  for (const test of HCG_TESTS) {
    for (const result of results.of(test)) {
      const answer = answerOf(result);
      if (answer === null || (answer === 'negative' && !result.final)) continue;
      newest[answer] = Math.max(newest[answer], result.day);
    }
  }
  return newest;
}

const NEVER = Number.NEGATIVE_INFINITY;
const HCG_TESTS = ['hcg_qual', 'hcg_quant'] as const;

function answerOf(
  result: Result,
  tests: CompiledKnowledge['tests'],
  patient: Pick<PatientTraits, 'sex' | 'menopause'>,
): Answer | null {
  const { value, fact } = result;
  if (fact.coded) return fact.coded;
  if (value === null) return null;
  const high = printedLimit(result, 'high');
  const printed = high !== null && high <= HIGHEST_LIMIT ? high : null;
  const limit = printed ?? intervalOf(tests.get('hcg_quant'), { ...patient, sex: 'female' })?.high ?? null;
  if (limit === null) return 'indeterminate';
  const above = compareReported(value, fact.comparator, 'above', limit);
  return above === TRUE ? 'positive' : above === FALSE ? 'negative' : 'indeterminate';
}
