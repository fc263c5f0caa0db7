import type { Verification } from '../core/decision.js';
import type { KnowledgeSource } from './load.js';
import { describeRules } from './rule-list/describe-rules.js';
import type { RuleKind } from './rule-list/rule-view.js';

/** How much the knowledge holds, and how far it was checked. */
export interface Inventory {
  readonly drugs: number;
  readonly tests: number;
  readonly conditions: number;
  readonly allergens: number;
  /** Ingredients that are known by name and in no rule. */
  readonly vocabulary: number;
  readonly rules: number;
  /** Monitoring that rules attach and no protocol lays down yet; not among the rules. */
  readonly plannedMonitoring: number;
  readonly rulesByKind: Readonly<Partial<Record<RuleKind, number>>>;
  readonly rulesByVerification: Readonly<Partial<Record<Verification, number>>>;
  /** Rules that a clinician signed. */
  readonly reviewed: number;
}

export function inventoryOf(source: KnowledgeSource): Inventory {
  const rules = describeRules(source).filter(({ planned }) => !planned);
  return {
    drugs: source.drugs.length,
    tests: source.tests.length,
    conditions: source.conditions.length,
    allergens: source.allergens.length,
    vocabulary: source.vocabulary.length,
    rules: rules.length,
    plannedMonitoring: source.plannedMonitoring.length,
    rulesByKind: countBy(rules, ({ kind }) => kind),
    rulesByVerification: countBy(rules, ({ verification }) => verification),
    reviewed: rules.filter(({ reviewedBy }) => reviewedBy !== null).length,
  };
}

function countBy<Row, Key extends string>(
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
): Partial<Record<Key, number>> {
  const counts: Partial<Record<Key, number>> = {};
  for (const row of rows) counts[keyOf(row)] = (counts[keyOf(row)] ?? 0) + 1;
  return counts;
}
