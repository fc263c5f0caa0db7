import type { Citation, OverridePolicy, Severity } from '../core/decision.js';
import type { CompiledSelector, Predicate } from './compiled-predicate.js';
import type { FindingKind } from './schema/words.js';

/** A test that a rule looks at. */
export interface Lookback {
  /** Of the test in `CompiledKnowledge.testList`. */
  readonly position: number;
  readonly withinDays: number;
  /** Results of one laboratory are compared with each other. */
  readonly withinLaboratory: boolean;
}

/** What every rule carries into a finding. */
export interface RuleInfo {
  readonly id: string;
  readonly kind: FindingKind;
  readonly summary: string;
  readonly management: string;
  readonly mechanism: string | null;
  readonly citation: Citation;
  readonly resolution: string | null;
  readonly covers: readonly string[];
  readonly attachesMonitoring: readonly string[];
  readonly legal: boolean;
  /** Off unless the pharmacy turned it on. */
  readonly advisory: boolean;
  /** Whether a pharmacy may silence it (`silenceRefusal`). */
  readonly silenceable: boolean;
  readonly reviewed: boolean;
  /** Changes when the row changes: part of a finding's facts, so that a decision does not outlive the rule it was made on. */
  readonly fingerprint: string;
}

export interface Outcome {
  readonly when: Predicate | null;
  readonly severity: Severity | 'none';
  readonly override: OverridePolicy;
  readonly summary: string;
  readonly management: string;
}

export interface PairRule {
  readonly info: RuleInfo;
  readonly a: readonly CompiledSelector[];
  readonly b: readonly CompiledSelector[];
  readonly residualA: boolean;
  readonly residualB: boolean;
  /** Whether the two drugs have to stand in two medications or in one; null where both count. */
  readonly medications: 'two' | 'one' | null;
  readonly when: Predicate | null;
  readonly outcomes: readonly Outcome[];
}

/** A pair rule as seen from one ingredient: whether it is side b of the rule. */
export interface PairRuleEntry {
  readonly rule: PairRule;
  readonly swapped: boolean;
}

export interface PatientRule {
  readonly info: RuleInfo;
  readonly drug: readonly CompiledSelector[] | 'any';
  /** Whether it depends on the route that it is about a drug; rules stand with their drugs already. */
  readonly routed: boolean;
  readonly supersededBy: readonly string[];
  readonly when: Predicate | null;
  /** The part of `when` that looks at no result: where it fails, the rule is not about this patient or order. */
  readonly scope: Predicate;
  /** The other part; null where nothing is left. */
  readonly rest: Predicate | null;
  readonly outcomes: readonly Outcome[];
  readonly lookbacks: readonly Lookback[];
}

export interface AllergyOutcome {
  readonly info: RuleInfo;
  readonly drug: CompiledSelector;
  readonly allergicTo: CompiledSelector;
  readonly outcome: Outcome;
}

export interface DoseRange {
  readonly info: RuleInfo;
  readonly drug: CompiledSelector;
  readonly routes: ReadonlySet<string>;
  readonly goals: ReadonlySet<string> | null;
  readonly when: Predicate | null;
  readonly unit: string;
  readonly singleDose: Amount | null;
  readonly dailyDose: Amount | null;
  readonly above: { readonly severity: Severity; readonly override: OverridePolicy };
  readonly below: { readonly severity: Severity; readonly override: OverridePolicy };
}

/** What is told of a quantity that contradicts the days' supply by dose and frequency. */
export interface SupplyRule {
  readonly info: RuleInfo;
  /** Above 1: how many times too much, or too little. */
  readonly factor: number;
  readonly severity: Severity;
  readonly override: OverridePolicy;
  readonly aboveRange: {
    readonly severity: Severity;
    readonly override: OverridePolicy;
    readonly summary: string;
    readonly management: string;
  } | null;
  /** Goals and drugs (by key) of which a cycle's days off are no contradiction. */
  readonly cyclicGoals: ReadonlySet<string>;
  readonly cyclicDrugs: ReadonlySet<string>;
}

export interface SupplyRules {
  readonly more: SupplyRule;
  readonly less: SupplyRule;
}

export interface Amount {
  readonly atLeast: number | null;
  readonly atMost: number | null;
}
