import { ageInYears, type EpochDay, type PlainDate } from '../../../core/plain-date.js';
import type { CompiledKnowledge } from '../../../knowledge/index.js';
import type { PatientFacts } from './facts.js';
import { pregnancyOf, type Pregnancy } from './pregnancy.js';
import type { ResultIndex } from './result-index.js';

/** What the rules ask about the patient. Null is unknown; a male has no menopause and no pregnancy. */
export interface PatientTraits {
  readonly sex: 'male' | 'female' | null;
  readonly ageYears: number | null;
  readonly menopause: 'premenopausal' | 'perimenopausal' | 'postmenopausal' | 'not-applicable' | null;
  readonly reproductivePotential: boolean | null;
  /** As far as the record says: a woman has one unless a hysterectomy is on record. */
  readonly uterus: boolean | null;
  readonly pregnancy: Pregnancy;
  /** Where "not pregnant" rests on the recorded status alone: its day, null where that is not known. Otherwise undefined. */
  readonly pregnancyDeniedOn: EpochDay | null | undefined;
  readonly lactating: boolean;
  /** T-score categories are made for women from the menopausal transition and men from 50 on. Null where that is unknown. */
  readonly tScoresApply: boolean | null;
}

/** From this age on somebody is postmenopausal unless the record says otherwise. */
const POSTMENOPAUSAL_FROM_YEARS = 60;
const FERTILE_FROM_YEARS = 10;
const T_SCORES_IN_MEN_FROM_YEARS = 50;

/** Reads the patient's traits out of the record; what it does not say stays unknown. */
export function describePatient(
  facts: PatientFacts,
  results: ResultIndex,
  today: PlainDate,
  todayDay: EpochDay,
  knowledge: Pick<CompiledKnowledge, 'tests'>,
): PatientTraits {
  const sex = facts.sexAtBirth ?? null;
  const ageYears = facts.birthDate === undefined || facts.birthDate > today ? null : ageInYears(facts.birthDate, today);
  const menopause = menopauseOf(facts, sex, ageYears);
  const potential = potentialOf(facts, sex, ageYears, menopause);
  const asked = { status: facts.pregnancyStatus, statusOn: facts.pregnancyStatusOn, sex, potential, menopause };
  const pregnancy = pregnancyOf(asked, results, todayDay, knowledge);
  return {
    sex,
    ageYears,
    menopause,
    reproductivePotential: potential,
    uterus: sex === 'male' || facts.reproductiveSurgery?.includes('hysterectomy') ? false : sex === null ? null : true,
    ...pregnancy,
    lactating: facts.pregnancyStatus === 'lactating',
    tScoresApply: tScoresApply(facts, sex, ageYears),
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
  // Of either sex there is none: nobody has to know which.
  if (sex === null) return menopauseOf(facts, 'female', ageYears) === 'postmenopausal' ? false : null;
  return true;
}

/** Where the sex is not recorded it is known if it does not matter. */
function tScoresApply(facts: PatientFacts, sex: PatientTraits['sex'], ageYears: number | null): boolean | null {
  if (sex === 'male') return ageYears === null ? null : ageYears >= T_SCORES_IN_MEN_FROM_YEARS;
  const menopause = menopauseOf(facts, 'female', ageYears);
  // In the menopausal transition they hold too (ISCD positions, general knowledge).
  const inWomen = menopause === null ? null : menopause !== 'premenopausal';
  if (sex === 'female') return inWomen;
  return tScoresApply(facts, 'male', ageYears) === inWomen ? inWomen : null;
}
