import type { AllergyOutcome } from '../../../knowledge/index.js';
import { raiseAllergy, type Allergy } from './allergy-finding.js';
import { checkExcipients } from './check-excipients.js';
import type { Collector } from './collector.js';
import type { Medication, MedicationDrug, ScreeningContext } from './context.js';
import { matchesAny } from './predicates.js';

/** The patient's allergies against every drug of the candidates, what cross-reacts with it, and the excipients of the formula. */
export function checkAllergies(context: ScreeningContext, collector: Collector): void {
  const { allergies } = context.facts;
  if (!allergies.reviewed && allergies.entries.length === 0) {
    collector.gap('allergy', 'allergies', 'allergies were never asked', true);
    return;
  }
  const resolved = allergies.entries.map(({ id, substance, reaction }): Allergy => ({
    id,
    text: substance,
    reaction,
    substance: context.knowledge.resolveSubstance(substance),
  }));
  for (const allergy of resolved) {
    const { recognized, write } = allergy.substance;
    if (!recognized) {
      const remedy =
        write === null ? 'compare it with the product by hand' : `it may mean different things; write ${write}`;
      collector.gap(
        'allergy',
        `allergy:${allergy.text.toLowerCase()}`,
        `the substance of an allergy is not recognized (entry ${allergy.id}): ${remedy}`,
        true,
      );
    }
    for (const medication of context.candidates) {
      for (const drug of medication.drugs) checkDrug(context, allergy, medication, drug, collector);
    }
  }
  if (resolved.length === 0) return;
  for (const medication of context.candidates) checkExcipients(context, resolved, medication, collector);
}

function checkDrug(
  context: ScreeningContext,
  allergy: Allergy,
  medication: Medication,
  drug: MedicationDrug,
  collector: Collector,
): void {
  const { knowledge } = context;
  const { ingredient } = drug;
  if (allergy.substance.ingredients.includes(ingredient)) {
    const { sameAllergy } = knowledge;
    const match = { info: sameAllergy.info, outcome: sameAllergy, subject: ingredient.key, allergy, medication };
    raiseAllergy(match, collector);
    return;
  }
  const decided = new Set<string>();
  for (const cross of knowledge.crossAllergies.get(ingredient.key) ?? []) {
    if (decided.has(cross.info.id) || !crossReacts(cross, allergy, medication, drug)) continue;
    decided.add(cross.info.id);
    const { info, outcome } = cross;
    raiseAllergy({ info, outcome, subject: ingredient.key, allergy, medication }, collector);
  }
}

function crossReacts(
  { drug: selector, allergicTo }: AllergyOutcome,
  { substance }: Allergy,
  medication: Medication,
  { ingredient }: MedicationDrug,
): boolean {
  return (
    matchesAny([selector], ingredient, medication) && substance.ingredients.some(({ key }) => allergicTo.keys.has(key))
  );
}
