import type { PlainDate } from '../../../core/plain-date.js';
import type { Reason } from './practice.js';
import type { WeighingVerdict } from './tolerance.js';

export interface WeighedIngredient {
  readonly ingredientId: string;
  readonly component: string;
  readonly verdict: WeighingVerdict;
}

export interface UsedLot {
  readonly componentLotId: string;
  readonly component: string;
  readonly lotNumber: string;
  readonly lastUsableDay: PlainDate;
  readonly blocked: boolean;
}

/** What stands in the compounding record at the moment of release. */
export interface ReleaseFacts {
  readonly ingredients: readonly WeighedIngredient[];
  readonly usedLots: readonly UsedLot[];
  /** The checks that the master formulation record expects, each with the outcome of its latest result. */
  readonly checks: readonly { readonly name: string; readonly passed: boolean | undefined }[];
  readonly compoundedOn: PlainDate | null;
  readonly beyondUseDate: PlainDate | null;
  /** Everyone who planned nothing but had a hand in making the batch. */
  readonly makers: readonly string[];
  readonly releaser: string;
  readonly releaseByAnotherPerson: boolean;
  readonly today: PlainDate;
}

/** The ingredients that are not weighed, or not within tolerance. */
export function unweighed(ingredients: readonly WeighedIngredient[]): Reason[] {
  return ingredients
    .filter(({ verdict }) => verdict !== 'within')
    .map(({ ingredientId, component, verdict }) => {
      const state = verdict === 'too-little' ? 'not fully weighed' : 'weighed above its tolerance';
      return { code: 'unweighed-ingredient', message: `${component} is ${state}`, ingredientId, component };
    });
}

/** Everything that stands against the release of a batch; empty when a pharmacist may sign. */
export function releaseRefusals(facts: ReleaseFacts): Reason[] {
  return [
    ...unweighed(facts.ingredients),
    ...facts.checks.flatMap(({ name, passed }) => checkRefusal(name, passed)),
    ...facts.usedLots.flatMap((lot) => lotRefusals(lot, facts.compoundedOn ?? facts.today)),
    ...dateRefusals(facts),
    ...personRefusals(facts),
  ];
}

function checkRefusal(check: string, passed: boolean | undefined): Reason[] {
  if (passed) return [];
  if (passed === undefined) return [{ code: 'missing-check', message: `${check}: there is no result`, check }];
  return [{ code: 'failed-check', message: `${check}: the latest result did not pass`, check }];
}

function lotRefusals(lot: UsedLot, usedOn: PlainDate): Reason[] {
  const { componentLotId, component, lotNumber } = lot;
  const about = { componentLotId, component };
  const reasons: Reason[] = [];
  if (lot.blocked)
    reasons.push({ code: 'recalled-lot', message: `lot ${lotNumber} of ${component} is blocked`, ...about });
  if (lot.lastUsableDay < usedOn)
    reasons.push({ code: 'component-expired', message: `lot ${lotNumber} of ${component} had ended`, ...about });
  return reasons;
}

function dateRefusals({ beyondUseDate, today }: ReleaseFacts): Reason[] {
  if (!beyondUseDate) return [{ code: 'no-beyond-use-date', message: 'the batch has no beyond-use date' }];
  if (today <= beyondUseDate) return [];
  return [{ code: 'past-beyond-use-date', message: `the beyond-use date ${beyondUseDate} has passed` }];
}

function personRefusals({ releaseByAnotherPerson, makers, releaser }: ReleaseFacts): Reason[] {
  if (!releaseByAnotherPerson || !makers.includes(releaser)) return [];
  const message = 'the master formulation record asks that somebody releases the batch who had no hand in making it';
  return [{ code: 'second-person-required', message }];
}
