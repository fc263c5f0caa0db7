import type { Severity } from '../../../core/decision.js';
import type { PatientRule } from '../../../knowledge/index.js';
import { applyRule, tellUndecided } from './apply-rule.js';
import { NEVER_ASKED } from './missing-facts.js';
import type { Collector } from './collector.js';
import type { MedicationDrug, ScreeningContext } from './context.js';
import { rule as decide } from './decide.js';
import { evaluate, matchesAny, neverAsked, type Scene } from './predicates.js';
import { FALSE } from './truth.js';
import { WantedTests } from './wanted-tests.js';

/** Every drug of the candidates against the patient: conditions, pregnancy, results. */
export function checkPatient(context: ScreeningContext, collector: Collector): void {
  const wanted = new WantedTests(context);
  for (const medication of context.candidates) {
    for (const drug of medication.drugs) {
      const rules = rulesOf(drug.ingredient.key, context);
      const scene: Scene = { context, self: { medication, drug }, a: null, b: null };
      const open: OpenRule[] = [];
      const fired = rules.filter((rule) => applyToDrug(rule, scene, wanted, collector, open));
      for (const rule of fired) {
        if (rule.supersededBy.some((id) => collector.hasRaised(id, subjectOf(id, rules, drug)))) {
          collector.remove(rule.info.id, keyOf(rule, drug));
        }
      }
      for (const { rule, gravest } of open) {
        tellUndecided(rule, scene, gravest, collector, (id) => isAsked(rule, id, rules, drug, collector));
      }
    }
  }
  tellUnreadConditions(context, collector);
  tellUnreadResults(context, wanted, collector);
}

/** A rule that an unknown fact leaves undecided, and what it could come to. */
interface OpenRule {
  readonly rule: PatientRule;
  readonly gravest: Severity;
}

/** Whether a lighter rule that the given one would supersede stops the order for the same result: one result is one question. */
function isAsked(
  { info }: PatientRule,
  resultId: string,
  rules: readonly PatientRule[],
  drug: MedicationDrug,
  collector: Collector,
): boolean {
  return rules.some(
    (lighter) =>
      lighter.supersededBy.includes(info.id) && collector.stopsOn(lighter.info.id, keyOf(lighter, drug), resultId),
  );
}

/** The rules of a drug, and the advisory ones that the pharmacy turned on. */
function rulesOf(drug: string, { knowledge, facts: { pharmacy } }: ScreeningContext): readonly PatientRule[] {
  const rules = knowledge.drugRules.get(drug) ?? [];
  const enabled = pharmacy.enabledAdvisories;
  if (!enabled || enabled.length === 0) return rules;
  const advisory = knowledge.advisoryRules.get(drug) ?? [];
  return rules.concat(advisory.filter(({ info }) => enabled.includes(info.id)));
}

/** @returns whether the rule fired */
function applyToDrug(
  rule: PatientRule,
  scene: Scene,
  wanted: WantedTests,
  collector: Collector,
  open: OpenRule[],
): boolean {
  const { medication, drug } = scene.self;
  if (rule.routed && rule.drug !== 'any' && !matchesAny(rule.drug, drug.ingredient, medication)) return false;
  const scope = evaluate(rule.scope, scene);
  if (scope === FALSE) return false;
  wanted.add(rule.lookbacks);
  const ruling = decide(rule.rest, rule.outcomes, scene, scope);
  if (ruling.kind === 'undecided') {
    // What it asks for is told when it is known which other rules fired.
    open.push({ rule, gravest: ruling.gravest });
    return false;
  }
  return applyRule(rule, scene, keyOf(rule, drug), [medication], collector, ruling);
}

/** A rule about any drug speaks once of the order, the others of the drug. */
function keyOf(rule: PatientRule, { ingredient }: MedicationDrug): string {
  return rule.drug === 'any' ? 'order' : ingredient.key;
}

function subjectOf(id: string, rules: readonly PatientRule[], drug: MedicationDrug): string {
  const rule = rules.find(({ info }) => info.id === id);
  return rule ? keyOf(rule, drug) : drug.ingredient.key;
}

function tellUnreadConditions(context: ScreeningContext, collector: Collector): void {
  for (const { system, code } of context.conditions.unreadable) {
    collector.gap(
      'drug-condition',
      `condition:${system}:${code}`,
      `condition ${code} of ${system} is not in the code lists of the rules`,
      true,
    );
  }
  if (neverAsked(context)) collector.gap('drug-condition', 'conditions', NEVER_ASKED, false);
}

/** Results that cannot be used, and tests that rules look at with no result, or none that is new enough: said, never passed over. */
function tellUnreadResults({ knowledge, results }: ScreeningContext, wanted: WantedTests, collector: Collector): void {
  for (const { id, test, unreadable } of results.unreadable) {
    const name = test === undefined ? 'a result' : (knowledge.tests.get(test)?.name ?? test);
    collector.gap(
      'drug-lab',
      `result:${id}`,
      `${name} cannot be used: ${unreadable ?? 'its date or value is not possible'}`,
      test !== undefined && wanted.has(test),
    );
  }
  const { missing, old, apart } = wanted.unanswered();
  if (missing !== '') collector.gap('drug-lab', 'no-results', `no usable result of ${missing}`, false);
  if (old !== '') collector.gap('drug-lab', 'old-results', `results older than a rule looks back: ${old}`, false);
  if (apart !== '') {
    collector.gap(
      'drug-lab',
      'apart-results',
      `no older result of the same laboratory to compare with: ${apart}`,
      false,
    );
  }
}
