import type { FindingEffect, OverridePolicy, Severity, Verification } from '../../core/decision.js';
import type { FindingKind } from '../schema/words.js';

/** Kinds of rule: those of findings, and monitoring that no first fill waits for. */
export type RuleKind = FindingKind | 'monitoring';

/** One rule as a pharmacist reads it. Conditions and drugs are in words; parts of a condition joined by `; ` must all hold. */
export interface RuleView {
  readonly id: string;
  readonly kind: RuleKind;
  /** The data file it stands in, below the data folder. */
  readonly file: string;
  /** What it speaks of, in words: sides a and b of a pair, one drug, an allergy. */
  readonly subjects: readonly { readonly role: 'drug' | 'a' | 'b' | 'allergy'; readonly words: string }[];
  /** Whether it speaks of every drug that is screened; `drugs` is then empty. */
  readonly anyDrug: boolean;
  readonly drugs: readonly RuleDrug[];
  readonly classes: readonly string[];
  /** When the rule looks at all; null for always. */
  readonly when: string | null;
  /** Tried from the first on; the first that holds decides. Empty for monitoring that raises no finding. */
  readonly outcomes: readonly RuleOutcomeView[];
  /** Of a monitoring rule: tests and days. */
  readonly schedule?: readonly string[];
  readonly summary: string;
  readonly management: string | null;
  readonly mechanism: string | null;
  readonly legal: boolean;
  /** Off unless the pharmacy turned it on. */
  readonly advisory: boolean;
  readonly silence: { readonly allowed: boolean; readonly reason: string | null };
  readonly source: string;
  readonly evidence: readonly string[];
  readonly verification: Verification;
  /** How contradicting sources were resolved. */
  readonly resolution: string | null;
  readonly covers: readonly string[];
  readonly attachesMonitoring: readonly string[];
  /** The same with titles. */
  readonly monitoring: readonly AttachedMonitoring[];
  /** Monitoring that no protocol lays down yet: it asks for nothing, and `management` says what to do meanwhile. */
  readonly planned: boolean;
  readonly reviewedBy: { readonly name: string; readonly on: string } | null;
}

export interface AttachedMonitoring {
  readonly id: string;
  readonly title: string;
  /** No protocol lays it down yet, so nobody is reminded of it. */
  readonly planned: boolean;
}

export interface RuleDrug {
  readonly key: string;
  /** `rxcui:84857` or `local:enclomiphene`. */
  readonly code: string;
  readonly name: string;
}

export interface RuleOutcomeView {
  /** Null: in every other case. */
  readonly when: string | null;
  /** `none` is silence on purpose. */
  readonly severity: Severity | 'none';
  /** What a finding does while nobody decided on it; null where there is none. */
  readonly effect: FindingEffect | null;
  readonly override: OverridePolicy | null;
  readonly summary: string;
  readonly management: string | null;
}
