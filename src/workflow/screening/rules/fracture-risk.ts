import { bodyMassIndex } from './lab-formulas.js';
import type { Medication, ScreeningContext } from './context.js';

export interface FractureRiskFacts {
  /** Condition groups that the patient has now. */
  readonly conditions: { has(group: string): boolean };
  /** A glucocorticoid that acts on the whole body is on the profile. */
  readonly onGlucocorticoid: boolean;
  readonly heightCm: number | undefined;
  readonly weightKg: number | undefined;
}

/** Groups that the record may show otherwise than by a code. */
const GLUCOCORTICOID = 'glucocorticoid_use';
const LOW_WEIGHT = 'low_body_weight';
/** kg/m2: below it a low body weight counts as a risk factor for fracture. */
const LOW_BODY_MASS_INDEX = 20;
const LOCAL_ROUTES = new Set(['topical', 'inhalation', 'intranasal', 'ophthalmic', 'otic', 'rectal', 'vaginal']);

/**
 * Which of the risk factors for fracture the record shows, each once. A fragility fracture and the bone density are no part of it:
 * they decide by themselves.
 * @param groups condition groups that count
 */
export function fractureRiskFactors(facts: FractureRiskFacts, groups: readonly string[]): string[] {
  const index = bodyMassIndex(facts.heightCm, facts.weightKg);
  return groups.filter(
    (group) =>
      facts.conditions.has(group) ||
      (group === GLUCOCORTICOID && facts.onGlucocorticoid) ||
      (group === LOW_WEIGHT && index !== null && index < LOW_BODY_MASS_INDEX),
  );
}

/** Whether a drug given so acts on the whole body; an unknown route does. */
export function isSystemicRoute(route: string | undefined): boolean {
  return route === undefined || !LOCAL_ROUTES.has(route);
}

/** The same of a screening. */
export function riskFactorsOf({ facts, conditions, therapies, candidates, knowledge }: ScreeningContext): string[] {
  const { heightCm, weightKg } = facts.patient;
  const onGlucocorticoid = therapies.some(isSystemicGlucocorticoid) || candidates.some(isSystemicGlucocorticoid);
  const known = { conditions: conditions.active, onGlucocorticoid, heightCm, weightKg };
  return fractureRiskFactors(known, knowledge.fractureRiskGroups);
}

function isSystemicGlucocorticoid({ active, route, drugs }: Medication): boolean {
  if (!active || !isSystemicRoute(route)) return false;
  return drugs.some(({ ingredient }) => ingredient.classes.has('CORTICOSTEROID'));
}
