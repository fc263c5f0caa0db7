import { daysBetween, type PlainDate } from '../../../core/plain-date.js';
import { reasonBy, type CompoundingPractice, type Reason } from './practice.js';

/** What the record of a start says; whatever is not said counts as not there. */
export interface StartFacts {
  readonly balance?: { readonly id: string; readonly calibratedOn: PlainDate } | undefined;
  readonly competency?: { readonly assessedOn: PlainDate } | undefined;
  readonly containment?:
    | {
        readonly device: string;
        readonly protectiveEquipment: readonly string[];
        readonly assessmentReference: string;
        readonly assessmentReviewedOn: PlainDate;
      }
    | undefined;
}

export interface HandledIngredient {
  readonly component: string;
  readonly role: 'active' | 'excipient';
  readonly niosh: string;
}

/** The active ingredients that ask for containment: hazardous ones, and those that nobody assessed. */
export function hazardousOnes<T extends HandledIngredient>(
  ingredients: readonly T[],
  practice: CompoundingPractice,
): T[] {
  const { niosh } = practice.hazardousContainment;
  return ingredients.filter((ingredient) => ingredient.role === 'active' && niosh.includes(ingredient.niosh));
}

/** Everything that is missing or too old before a batch may be started; empty when it may. */
export function startRefusals(
  start: StartFacts,
  ingredients: readonly HandledIngredient[],
  today: PlainDate,
  practice: CompoundingPractice,
): Reason[] {
  const { balanceCalibration, compounderCompetency } = practice;
  return [
    ...dated(start.balance?.calibratedOn, today, balanceCalibration.maximumAgeDays).map((fault) =>
      reasonBy(balanceCalibration, `balance-calibration-${fault}`, `balance.calibratedOn: ${WORDS[fault]}`),
    ),
    ...dated(start.competency?.assessedOn, today, compounderCompetency.maximumAgeDays).map((fault) =>
      reasonBy(compounderCompetency, `competency-${fault}`, `competency.assessedOn: ${WORDS[fault]}`),
    ),
    ...containmentRefusals(start, ingredients, today, practice),
  ];
}

function containmentRefusals(
  { containment }: StartFacts,
  ingredients: readonly HandledIngredient[],
  today: PlainDate,
  practice: CompoundingPractice,
): Reason[] {
  const row = practice.hazardousContainment;
  const names = hazardousOnes(ingredients, practice).map(({ component }) => component);
  if (names.length === 0) return [];
  if (!containment) {
    const message = `containment: ${names.join(', ')} is hazardous or was never assessed; name the device, the protective equipment and the assessment of risk`;
    return [reasonBy(row, 'containment-missing', message)];
  }
  const absent = row.protectiveEquipment.filter((item) => !containment.protectiveEquipment.includes(item));
  const reviewed = dated(containment.assessmentReviewedOn, today, row.assessmentMaximumAgeDays);
  return [
    ...absent.map((item) =>
      reasonBy(row, 'protective-equipment-missing', `containment.protectiveEquipment: ${item} is not named`),
    ),
    ...reviewed.map((fault) =>
      reasonBy(row, `assessment-of-risk-${fault}`, `containment.assessmentReviewedOn: ${WORDS[fault]}`),
    ),
  ];
}

type DateFault = 'missing' | 'in-future' | 'overdue';
const WORDS: Record<DateFault, string> = {
  missing: 'is not given',
  'in-future': 'lies in the future',
  overdue: 'is too long ago',
};

function dated(date: PlainDate | undefined, today: PlainDate, maximumAgeDays: number): DateFault[] {
  if (date === undefined) return ['missing'];
  if (date > today) return ['in-future'];
  return daysBetween(date, today) > maximumAgeDays ? ['overdue'] : [];
}
