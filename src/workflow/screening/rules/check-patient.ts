import type { PatientRule, WantedTest } from '../../../knowledge/index.js';
import { applyRule } from './apply-rule.js';
import type { Collector } from './collector.js';
import type { MedicationDrug, ScreeningContext } from './context.js';
import { derivedResults } from './derived-results.js';
import { matchesAny, type Scene } from './predicates.js';

/** Every drug of the candidates against the patient: conditions, pregnancy, results. */
export function checkPatient(context: ScreeningContext, collector: Collector): void {
  for (const medication of context.candidates) {
    for (const drug of medication.drugs) {
      const rules = rulesOf(drug.ingredient.key, context);
      const scene: Scene = { context, self: { medication, drug }, a: null, b: null };
      const fired = rules.filter((rule) => applyToDrug(rule, scene, collector));
      for (const rule of fired) {
        if (rule.supersededBy.some((id) => collector.hasRaised(id, subjectOf(id, rules, drug)))) {
          collector.remove(rule.info.id, keyOf(rule, drug));
        }
      }
    }
  }
  tellUnreadConditions(context, collector);
  tellUnreadResults(context, collector);
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
function applyToDrug(rule: PatientRule, scene: Scene, collector: Collector): boolean {
  const { medication, drug } = scene.self;
  if (rule.drug !== 'any' && !matchesAny(rule.drug, drug.ingredient, medication)) return false;
  return applyRule(rule, scene, keyOf(rule, drug), [medication], collector);
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
  const { conditions } = context.facts;
  for (const { system, code } of context.conditions.unreadable) {
    collector.gap(
      'drug-condition',
      `condition:${system}:${code}`,
      `condition ${code} of ${system} is not in the code lists of the rules`,
      true,
    );
  }
  if (!conditions.reviewed && conditions.entries.length === 0) {
    collector.gap('drug-condition', 'conditions', 'conditions were never asked', false);
  }
}

/** Results that cannot be used, and tests of the drug's rules that have no result, or none that is new enough: said, never passed over. */
function tellUnreadResults(context: ScreeningContext, collector: Collector): void {
  const { knowledge, results } = context;
  const wanted = wantedTests(context);
  for (const { id, test, unreadable } of results.unreadable) {
    const matters = test !== undefined && wanted.some((one) => one.test.key === test || isPartOf(test, one));
    const name = test === undefined ? 'a result' : (knowledge.tests.get(test)?.name ?? test);
    collector.gap(
      'drug-lab',
      `result:${id}`,
      `${name} cannot be used: ${unreadable ?? 'its date or value is not possible'}`,
      matters,
    );
  }
  let missing = '';
  let old = '';
  for (const { test, withinDays } of wanted) {
    const [newest] = test.derivation ? derivedResults(test.key, context).results : results.of(test.key);
    if (!newest) missing += `; ${test.name}`;
    else if (context.today - newest.day > withinDays) {
      old += `; ${test.name} (${newest.fact.collectedOn}, older than ${withinDays} days)`;
    }
  }
  if (missing !== '') collector.gap('drug-lab', 'no-results', `no usable result of ${missing.slice(2)}`, false);
  if (old !== '')
    collector.gap('drug-lab', 'old-results', `results older than a rule looks back: ${old.slice(2)}`, false);
}

function isPartOf(test: string, { test: { derivation } }: WantedTest): boolean {
  return derivation?.from.includes(test) ?? false;
}

/** Tests that rules of the candidates' drugs look at, in a fixed order. */
function wantedTests({ knowledge, candidates }: ScreeningContext): readonly WantedTest[] {
  const lists = candidates.flatMap(({ drugs }) =>
    drugs.map(({ ingredient }) => knowledge.testsOf.get(ingredient.key) ?? []),
  );
  const [first = []] = lists;
  if (lists.length <= 1) return first;
  const shortest = new Map<string, WantedTest>();
  for (const wanted of lists.flat()) {
    const known = shortest.get(wanted.test.key);
    if (!known || wanted.withinDays < known.withinDays) shortest.set(wanted.test.key, wanted);
  }
  return [...shortest.values()].sort((a, b) => (a.test.key < b.test.key ? -1 : 1));
}
