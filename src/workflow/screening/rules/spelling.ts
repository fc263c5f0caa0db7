import { readConditionCode } from '../../../core/condition-code.js';
import type { Quantity } from '../../../core/decimal-quantity.js';
import { canonicalStrength } from '../../../core/strength.js';
import type { Medication } from './context.js';
import { isByMass } from './dose-amount.js';
import type { IndicationFact, IngredientFact, RegimenFact } from './facts.js';

/**
 * The parts of an order in one spelling for everything that the rules read alike. What was written that way stays as it was, so that
 * fingerprints that were stored go on to hold.
 */

/** `1.0 mg`, `1000 ug` and, of a dose in capsules, `1 mg/{capsule}` are `1 mg`; strengths of another form than the dose keep theirs. */
export function plainStrength(strength: Quantity, dose: Quantity | undefined): string {
  const form = /\/(\{[^{}]*\})$/.exec(strength.unit)?.[1];
  const kept = form === undefined || form === dose?.unit ? '' : `/${form}`;
  return `${canonicalStrength(strength)}${kept}`;
}

/** Of a cream a gram is one of the cream and a milligram may be one of the drug: there they are no two spellings of one dose. */
export function plainDose({ dose, ingredients }: Pick<RegimenFact, 'dose' | 'ingredients'>): string {
  if (dose === undefined) return '';
  const ofCream = dose.unit === 'g' && ingredients.some(({ strength }) => strength !== undefined && isByMass(strength));
  return ofCream ? `${Number(dose.value)} g` : canonicalStrength(dose);
}

/** System and code; as they were written where they are not readable. */
export function plainIndication({ system = '', code = '' }: IndicationFact): { system: string; code: string } {
  const read = readConditionCode(system, code);
  return read ? { system: read.system, code: read.value } : { system, code };
}

/** The strengths of a medication; of several drugs in the order of their names, whichever was written first. */
export function plainStrengths({ regimen, drugs }: Pick<Medication, 'regimen' | 'drugs'>): string[] {
  const { ingredients, dose } = regimen;
  const nameOf = (fact: IngredientFact): string =>
    drugs.find((drug) => drug.fact === fact)?.ingredient.name ?? fact.drug;
  const inOrder =
    ingredients.length < 2 ? ingredients : [...ingredients].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  return inOrder.flatMap(({ strength }) => (strength ? [plainStrength(strength, dose)] : []));
}
