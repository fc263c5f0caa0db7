import type { CompiledSelector, Ingredient, PairRule, PairRuleEntry } from '../../../knowledge/index.js';
import { applyRule } from './apply-rule.js';
import type { Collector } from './collector.js';
import type { Medication, MedicationDrug, ScreeningContext } from './context.js';
import { effectLasts, matchesAny, type Scene, type Subject } from './predicates.js';

/**
 * Every drug of a candidate against the other drugs of its compound, the other candidates and the profile. One look-up for each
 * pair: the cost grows with the patient's list, not with the number of rules.
 */
export function checkPairs(context: ScreeningContext, collector: Collector): void {
  context.candidates.forEach((candidate, position) => {
    const others = context.candidates.slice(position + 1);
    candidate.drugs.forEach((drug, index) => {
      const self: Subject = { medication: candidate, drug };
      const rules = context.knowledge.pairRules.get(drug.ingredient.key);
      const check = (medication: Medication, other: MedicationDrug): void =>
        checkPair(context, rules, self, medication, other, collector);
      for (const other of candidate.drugs.slice(index + 1)) check(candidate, other);
      for (const medication of context.therapies) for (const other of medication.drugs) check(medication, other);
      for (const medication of others) for (const other of medication.drugs) check(medication, other);
    });
  });
}

function checkPair(
  context: ScreeningContext,
  rules: ReadonlyMap<string, readonly PairRuleEntry[]> | undefined,
  self: Subject,
  medication: Medication,
  drug: MedicationDrug,
  collector: Collector,
): void {
  if (self.drug.ingredient === drug.ingredient) {
    if (medication.active) checkSameDrug(context, self, { medication, drug }, collector);
    return;
  }
  const entries = rules?.get(drug.ingredient.key);
  if (entries) for (const entry of entries) checkEntry(context, entry, self, { medication, drug }, collector);
}

function checkEntry(
  context: ScreeningContext,
  { rule, swapped }: PairRuleEntry,
  self: Subject,
  other: Subject,
  collector: Collector,
): void {
  const [a, b] = swapped ? [other, self] : [self, other];
  if (!counts(other, swapped ? rule.residualA : rule.residualB) || !standsIn(rule, self, other)) return;
  // A rule of one class against itself may read the pair either way round.
  if (takes(rule.a, a) && takes(rule.b, b)) apply(context, rule, self, a, b, collector);
  else if (takes(rule.a, b) && takes(rule.b, a)) apply(context, rule, self, b, a, collector);
}

/** Active therapies count; a stopped or held one only where the rule is about an effect that outlasts it. */
function counts({ medication, drug }: Subject, residual: boolean): boolean {
  return medication.active || (residual && effectLasts(medication, drug.ingredient));
}

/** A formula may hold two drugs of a class, or two salts of one, on purpose: some rules are about two medications only. */
function standsIn({ medications }: PairRule, self: Subject, other: Subject): boolean {
  return medications === null || (medications === 'one') === (self.medication === other.medication);
}

function takes(selectors: readonly CompiledSelector[], { medication, drug }: Subject): boolean {
  return matchesAny(selectors, drug.ingredient, medication);
}

function apply(
  context: ScreeningContext,
  rule: PairRule,
  self: Subject,
  a: Subject,
  b: Subject,
  collector: Collector,
): void {
  const scene: Scene = { context, self, a, b };
  applyRule(
    rule,
    scene,
    subjectOf(a.drug.ingredient, b.drug.ingredient),
    medicationsOf(a.medication, b.medication),
    collector,
  );
}

/** The same drug on the profile is the therapy itself where the order documents that it continues it. */
function checkSameDrug(context: ScreeningContext, self: Subject, other: Subject, collector: Collector): void {
  if (self.medication.startedOn !== null && other.medication.therapy) return;
  const scene: Scene = { context, self, a: self, b: other };
  const subject = self.drug.ingredient.key;
  for (const rule of context.knowledge.sameDrugRules) {
    if (!standsIn(rule, self, other)) continue;
    applyRule(rule, scene, subject, medicationsOf(self.medication, other.medication), collector);
  }
}

function subjectOf(a: Ingredient, b: Ingredient): string {
  return a.key < b.key ? `${a.key}+${b.key}` : `${b.key}+${a.key}`;
}

function medicationsOf(a: Medication, b: Medication): Medication[] {
  return a === b ? [a] : [a, b];
}
