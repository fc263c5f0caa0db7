import { effectOf } from '../../../core/decision.js';
import type { AllergyOutcome, Outcome, RuleInfo, SubstanceResolution } from '../../../knowledge/index.js';
import type { Collector } from './collector.js';
import type { Medication, MedicationDrug, ScreeningContext } from './context.js';
import type { Evidence } from './decision.js';
import type { FiringOutcome } from './decide.js';
import { medicationEvidence } from './explain.js';
import { matchesAny } from './predicates.js';

interface Allergy {
  readonly id: string;
  readonly text: string;
  readonly substance: SubstanceResolution;
}

/** The patient's allergies against every drug of the candidates, what cross-reacts with it, and the excipients of the formula. */
export function checkAllergies(context: ScreeningContext, collector: Collector): void {
  const { allergies } = context.facts;
  if (!allergies.reviewed && allergies.entries.length === 0) {
    collector.gap('allergy', 'allergies', 'allergies were never asked', true);
    return;
  }
  const resolved = allergies.entries.map(({ id, substance }): Allergy => ({
    id,
    text: substance,
    substance: context.knowledge.resolveSubstance(substance),
  }));
  for (const allergy of resolved) {
    if (!allergy.substance.recognized) {
      collector.gap(
        'allergy',
        `allergy:${allergy.text.toLowerCase()}`,
        `the substance of an allergy is not recognized (entry ${allergy.id}): compare it with the product by hand`,
        true,
      );
    }
    for (const medication of context.candidates) checkMedication(context, allergy, medication, collector);
  }
}

function checkMedication(
  context: ScreeningContext,
  allergy: Allergy,
  medication: Medication,
  collector: Collector,
): void {
  for (const drug of medication.drugs) checkDrug(context, allergy, medication, drug, collector);
  checkExcipients(context, allergy, medication, collector);
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
    raise(knowledge.sameAllergy.info, knowledge.sameAllergy, ingredient.key, allergy, medication, collector);
    return;
  }
  const decided = new Set<string>();
  for (const cross of knowledge.crossAllergies.get(ingredient.key) ?? []) {
    if (decided.has(cross.info.id) || !crossReacts(cross, allergy, medication, drug)) continue;
    decided.add(cross.info.id);
    raise(cross.info, cross.outcome, ingredient.key, allergy, medication, collector);
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

/** Without a formula nobody knows the excipients: said, and checked again when it is prepared. */
function checkExcipients(
  { knowledge }: ScreeningContext,
  allergy: Allergy,
  medication: Medication,
  collector: Collector,
): void {
  if (allergy.substance.excipients.length === 0 || !medication.candidate) return;
  const { excipients, kind } = medication.candidate;
  if (excipients === undefined) {
    if (kind === 'compounded')
      collector.gap(
        'allergy',
        'excipients',
        'the formula is not chosen yet, so its excipients were not compared with the allergies',
        false,
      );
    return;
  }
  for (const name of excipients) {
    const known = knowledge.resolveSubstance(name).excipients;
    if (known.some((key) => allergy.substance.excipients.includes(key))) {
      raise(
        knowledge.excipientAllergy.info,
        knowledge.excipientAllergy,
        `excipient:${known[0] ?? name}`,
        allergy,
        medication,
        collector,
      );
    }
  }
}

function raise(
  info: RuleInfo,
  outcome: Outcome,
  subject: string,
  allergy: Allergy,
  medication: Medication,
  collector: Collector,
): void {
  if (outcome.severity === 'none') return;
  const firing = outcome as FiringOutcome;
  const evidence: Evidence[] = [
    medicationEvidence(medication),
    { fact: 'allergy', id: allergy.id, text: `allergic to ${allergy.text}` },
  ];
  collector.raise({
    info,
    subject,
    candidateId: medication.regimen.id,
    severity: firing.severity,
    override: firing.override,
    effect: effectOf(firing.severity),
    summary: firing.summary,
    management: firing.management,
    evidence,
  });
}
