import type { OverridePolicy, Severity } from '../../core/decision.js';
import type { FindingStatus, ScreeningOutcome } from './rules/standing.js';

/** A screening as the interface answers it. */
export interface ScreeningView {
  readonly id: string;
  readonly patientId: string;
  readonly prescriptionId: string;
  readonly trigger: string;
  readonly screenedAt: string;
  readonly outcome: ScreeningOutcome;
  readonly scope: 'hormone';
  readonly knowledgeVersion: string;
  readonly engineVersion: string;
  readonly checks: readonly CheckView[];
  readonly findings: readonly FindingView[];
  readonly medications: readonly MedicationView[];
}

export interface CheckView {
  readonly check: string;
  readonly outcome: 'checked' | 'not-checked';
  readonly reason?: string;
  /** Only on a check that was not made: whether that stops verification until the fact is supplied or attested. */
  readonly stops?: boolean;
  readonly attestation?: { readonly by: string; readonly at: string; readonly note: string };
}

export interface FindingView {
  readonly id: string;
  readonly rule: string;
  readonly kind: string;
  readonly severity: Severity;
  readonly override: OverridePolicy;
  readonly status: FindingStatus;
  /** Whether it stops verification and hand-over as long as it is open. */
  readonly stops: boolean;
  /** Why the system closed it, null while it stands. */
  readonly resolvedBecause: 'facts-changed' | 'facts-went-away' | null;
  readonly summary: string;
  readonly management: string;
  readonly evidence: readonly string[];
  readonly source: string;
}

export interface MedicationView {
  readonly drug: string;
  readonly coverage: 'covered' | 'recognized-outside-scope' | 'unrecognized';
}
