import { ageInYears, type EpochDay, type PlainDate } from '../../../core/plain-date.js';
import type { PatientFacts } from './facts.js';
import type { ResultIndex } from './result-index.js';

/** What the rules ask about the patient. Null is unknown; a male has no menopause and no pregnancy. */
export interface PatientTraits {
  readonly sex: 'male' | 'female' | null;
  readonly ageYears: number | null;
  readonly menopause: 'premenopausal' | 'perimenopausal' | 'postmenopausal' | 'not-applicable' | null;
  readonly reproductivePotential: boolean | null;
  readonly pregnancy: 'pregnant' | 'possible' | 'not-pregnant' | null;
  readonly lactating: boolean;
  /** T-score categories are made for women from the menopausal transition and men from 50 on. Null where that is unknown. */
  readonly tScoresApply: boolean | null;
}

/** From this age on somebody is postmenopausal unless the record says otherwise. */
const POSTMENOPAUSAL_FROM_YEARS = 60;
const FERTILE_FROM_YEARS = 10;
const T_SCORES_IN_MEN_FROM_YEARS = 50;
/** How long a negative pregnancy test speaks for the present, as the labels ask before a start. */
const NEGATIVE_TEST_DAYS = 7;
/** A positive test counts as pregnancy this long, unless a later one is negative. */
const POSITIVE_TEST_DAYS = 300;

/** Reads the patient's traits out of the record; what it does not say stays unknown. */
export function describePatient(
  facts: PatientFacts,
  results: ResultIndex,
  today: PlainDate,
  todayDay: EpochDay,
): PatientTraits {
  const sex = facts.sexAtBirth ?? null;
  const ageYears = facts.birthDate === undefined || facts.birthDate > today ? null : ageInYears(facts.birthDate, today);
  const menopause = menopauseOf(facts, sex, ageYears);
  const potential = potentialOf(facts, sex, ageYears, menopause);
  return {
    sex,
    ageYears,
    menopause,
    reproductivePotential: potential,
    pregnancy: pregnancyOf(facts, sex, potential, results, todayDay),
    lactating: facts.pregnancyStatus === 'lactating',
    tScoresApply: tScoresApply(sex, ageYears, menopause),
  };
}

/** Menopausal status: as recorded, postmenopausal after removal of both ovaries and from 60 on; null where nobody knows. */
export function menopauseOf(
  facts: Pick<PatientFacts, 'menopausalStatus' | 'reproductiveSurgery'>,
  sex: PatientTraits['sex'],
  ageYears: number | null,
): PatientTraits['menopause'] {
  if (sex === 'male') return 'not-applicable';
  if (facts.reproductiveSurgery?.includes('bilateral-oophorectomy')) return 'postmenopausal';
  if (facts.menopausalStatus !== undefined && facts.menopausalStatus !== 'unknown') return facts.menopausalStatus;
  return sex === 'female' && ageYears !== null && ageYears >= POSTMENOPAUSAL_FROM_YEARS ? 'postmenopausal' : null;
}

function potentialOf(
  facts: PatientFacts,
  sex: PatientTraits['sex'],
  ageYears: number | null,
  menopause: PatientTraits['menopause'],
): boolean | null {
  if (sex === 'male' || menopause === 'postmenopausal' || facts.reproductiveSurgery?.includes('hysterectomy'))
    return false;
  if (ageYears !== null && ageYears < FERTILE_FROM_YEARS) return false;
  return sex === null ? null : true;
}

function pregnancyOf(
  facts: PatientFacts,
  sex: PatientTraits['sex'],
  potential: boolean | null,
  results: ResultIndex,
  today: EpochDay,
): PatientTraits['pregnancy'] {
  if (sex === 'male') return 'not-pregnant';
  if (facts.pregnancyStatus === 'pregnant' || facts.pregnancyStatus === 'possible') return facts.pregnancyStatus;
  const test = results.latestCoded('hcg_qual');
  if (test?.coded === 'positive' && today - test.day <= POSITIVE_TEST_DAYS)
    return potential === false ? 'possible' : 'pregnant';
  if (potential === false) return 'not-pregnant';
  if (test?.coded === 'indeterminate' && today - test.day <= NEGATIVE_TEST_DAYS) return null;
  if (facts.pregnancyStatus === 'not-pregnant') return 'not-pregnant';
  return test?.coded === 'negative' && today - test.day <= NEGATIVE_TEST_DAYS ? 'not-pregnant' : null;
}

function tScoresApply(
  sex: PatientTraits['sex'],
  ageYears: number | null,
  menopause: PatientTraits['menopause'],
): boolean | null {
  // In the menopausal transition they hold too (ISCD positions, general knowledge).
  if (sex === 'female') return menopause === null ? null : menopause !== 'premenopausal';
  return sex === null || ageYears === null ? null : ageYears >= T_SCORES_IN_MEN_FROM_YEARS;
}
