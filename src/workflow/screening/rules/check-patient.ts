import type { PatientRule } from '../../../knowledge/index.js';
import { applyRule } from './apply-rule.js';
import type { Collector } from './collector.js';
import type { MedicationDrug, ScreeningContext } from './context.js';
import { matchesAny, type Scene } from './predicates.js';

/** Every drug of the candidates against the patient: conditions, pregnancy, results. */
export function checkPatient(context: ScreeningContext, collector: Collector): void {
  for (const medication of context.candidates) {
    for (const drug of medication.drugs) {
      const rules = context.knowledge.drugRules.get(drug.ingredient.key) ?? [];
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
  for (const { system, code } of context.unreadableConditions) {
    collector.gap(
      'drug-condition',
      `condition:${system}:${code}`,
      `condition ${code} of ${system} is not in the code lists of the rules`,
      true,
    );
  }
  if (!conditions.reviewed && conditions.entries.length === 0) {
    collector.gap(
      'drug-condition',
      'conditions',
      'no conditions on record, and nobody recorded that there are none',
      false,
    );
  }
}

/** Results that cannot be used, and tests of the drug's rules that have no usable result: absent data is said, never passed over. */
function tellUnreadResults(context: ScreeningContext, collector: Collector): void {
  const { knowledge, results } = context;
  const wanted = wantedTests(context);
  for (const { id, test, unreadable } of results.unreadable) {
    const matters = test === undefined || wanted.includes(test);
    const name = test === undefined ? 'a result' : (knowledge.tests.get(test)?.name ?? test);
    collector.gap(
      'drug-lab',
      `result:${id}`,
      `${name} cannot be used: ${unreadable ?? 'its date or value is not possible'}`,
      matters && test !== undefined,
    );
  }
  const missing = wanted.filter((test) => results.of(test).length === 0);
  if (missing.length > 0) collector.gap('drug-lab', 'no-results', `no usable result of ${missing.join(', ')}`, false);
}

/** Tests that rules of the candidates' drugs look at, in a fixed order. */
function wantedTests({ knowledge, candidates }: ScreeningContext): readonly string[] {
  const lists = candidates.flatMap(({ drugs }) =>
    drugs.map(({ ingredient }) => knowledge.testsOf.get(ingredient.key) ?? []),
  );
  const [first = []] = lists;
  return lists.length <= 1 ? first : [...new Set(lists.flat())].sort();
}
