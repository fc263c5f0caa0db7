import type { Citation, FindingEffect, OverridePolicy, Severity } from '../../../core/decision.js';
import type { PlainDate } from '../../../core/plain-date.js';
import type { Coverage, FindingKind } from '../../../knowledge/index.js';
import type { ScreeningOutcome } from './standing.js';

/** Part of every stored decision: it changes when the engine decides, or fingerprints, differently on the same facts and knowledge. */
export const ENGINE_VERSION = '6';

/** What a screening found, before anybody decided on a finding. */
export interface ScreeningDecision {
  readonly outcome: ScreeningOutcome;
  /** The knowledge covers hormone therapy and what interacts with it, and says so. */
  readonly scope: 'hormone';
  readonly knowledgeVersion: string;
  readonly engineVersion: string;
  /** Names the pharmacy's overlays that it was made with; `none` where there were none. */
  readonly overlayRevision: string;
  /** Every kind of check at least once; one row for each reason why a check could not be made. */
  readonly checks: readonly CheckResult[];
  /** Heaviest first; one for each rule and the drugs it speaks of. */
  readonly findings: readonly ScreeningFinding[];
  /** What the pharmacy's tuning kept from being a finding: nothing is silently skipped. */
  readonly silenced: readonly SilencedFinding[];
  readonly medications: readonly MedicationCoverage[];
}

/** A finding that the pharmacy does not want to see until a day. */
export interface SilencedFinding {
  /** Rule and subject, as a finding has it. */
  readonly key: string;
  readonly rule: string;
  readonly kind: FindingKind;
  /** What tells findings of one rule apart: the drugs, a panel, a test. */
  readonly subject: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly overlayId: string;
  /** Last day of the silence. */
  readonly expiresOn: PlainDate;
}

export interface CheckResult {
  readonly check: FindingKind;
  readonly outcome: 'checked' | 'not-checked';
  /** Why the check was not made, for a person. */
  readonly reason?: string;
  /** Whether verification waits until the missing fact is supplied or attested. */
  readonly stops: boolean;
  /** Identity of what is missing, so that an attestation holds as long as the same thing is missing. */
  readonly key: string;
  readonly factsHash: string;
}

export interface ScreeningFinding {
  /** Rule and drugs: the same on a renewal, whatever the order's id. */
  readonly key: string;
  /** Changes when a fact behind the finding, or the rule itself, changes. */
  readonly factsHash: string;
  readonly candidateId: string;
  readonly rule: string;
  readonly kind: FindingKind;
  readonly severity: Severity;
  /** What the rule itself says, where the pharmacy raised the severity; else null. */
  readonly raisedFrom: Severity | null;
  readonly override: OverridePolicy;
  readonly effect: FindingEffect;
  readonly stops: boolean;
  readonly legal: boolean;
  readonly summary: string;
  readonly management: string;
  readonly mechanism: string | null;
  readonly evidence: readonly Evidence[];
  /** The citation's text. */
  readonly source: string;
  readonly citation: Citation;
  /** How contradicting sources were resolved. */
  readonly resolution: string | null;
  readonly attachesMonitoring: readonly string[];
}

/** A fact that a finding rests on. The text names no person. */
export interface Evidence {
  readonly fact: 'order' | 'therapy' | 'condition' | 'allergy' | 'result' | 'patient' | 'product' | 'assumption';
  /** Of the therapy, condition, allergy or result. */
  readonly id?: string;
  readonly text: string;
}

/** Evidence as a rule gives it. */
export interface WeighedEvidence extends Evidence {
  /** The part of the text that a decision depends on, where that is not all of it. */
  readonly weighed?: string;
}

export interface MedicationCoverage {
  readonly id: string;
  readonly drug: string;
  readonly coverage: Coverage;
  /** Of what is to be made or dispensed: the drugs that are handled as hazardous (USP <800>), and those that nobody assessed. */
  readonly hazards?: readonly HazardFlag[];
}

/** How a drug stands on the NIOSH list. `not-assessed` is no statement that it is harmless. */
export interface HazardFlag {
  readonly drug: string;
  readonly niosh: 'table-1' | 'table-2' | 'unresolved' | 'not-assessed';
  readonly note: string | null;
  readonly source: string | null;
}
