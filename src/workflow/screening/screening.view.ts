import type { OverridePolicy, Severity } from '../../core/decision.js';
import type { Evidence, MedicationCoverage, ScreeningDecision, SilencedFinding } from './rules/decision.js';
import type { CarriedFrom, ClosingReason } from './rules/reconcile.js';
import { isGap, isStopping, type FindingStatus, type ScreeningOutcome } from './rules/standing.js';
import {
  checkStanding,
  type Attestation,
  type Screened,
  type ScreenedCheck,
  type ScreenedFinding,
} from './screened.js';

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
  /** Names the pharmacy's own tuning of rules that it was made with; `none` where there was none. */
  readonly overlayRevision: string;
  readonly checks: readonly CheckView[];
  readonly findings: readonly FindingView[];
  /** What the pharmacy's tuning kept from being a finding. */
  readonly silenced: readonly SilencedFinding[];
  readonly medications: readonly MedicationCoverage[];
}

export interface CheckView {
  readonly check: string;
  readonly outcome: 'checked' | 'not-checked';
  /** Why it was not made. */
  readonly reason?: string;
  /** Names the gap when a pharmacist attests to it. */
  readonly key?: string;
  /** On a check that was not made: whether that stops verification and hand-over now. */
  readonly stops?: boolean;
  readonly attestation?: Attestation;
}

export interface FindingView {
  readonly id: string;
  readonly rule: string;
  readonly kind: string;
  readonly severity: Severity;
  /** What the rule itself says, where the pharmacy raised the severity; else null. */
  readonly raisedFrom: Severity | null;
  readonly override: OverridePolicy;
  readonly status: FindingStatus;
  /** Whether it stops verification and hand-over now. */
  readonly stops: boolean;
  /** The law asks for it: the way out is to supply what is missing. */
  readonly legal: boolean;
  /** Why the system closed it; null while it stands. */
  readonly resolvedBecause: ClosingReason | null;
  /** The decision was made on an earlier order of the same therapy, on the same facts; null where it was not. */
  readonly carriedFrom: CarriedFrom | null;
  readonly summary: string;
  readonly management: string;
  readonly mechanism: string | null;
  /** The facts it rests on. */
  readonly evidence: readonly Evidence[];
  readonly source: string;
  readonly attachesMonitoring: readonly string[];
}

/** What would be found. The ids of its findings name nothing on file. */
export type SimulationView = Pick<
  ScreeningView,
  | 'outcome'
  | 'scope'
  | 'knowledgeVersion'
  | 'engineVersion'
  | 'overlayRevision'
  | 'checks'
  | 'findings'
  | 'silenced'
  | 'medications'
> & { readonly id: null };

/** What was found and nobody decided on. */
export function undecided(decision: ScreeningDecision): ScreeningDecision & Pick<Screened, 'findings' | 'checks'> {
  const findings = decision.findings.map((finding): ScreenedFinding => {
    return { ...finding, id: finding.key, status: 'open', closedBecause: null, carriedFrom: null };
  });
  return { ...decision, findings, checks: decision.checks.map((check) => ({ ...check, attestation: null })) };
}

export function toSimulationView(decision: ScreeningDecision & Pick<Screened, 'findings' | 'checks'>): SimulationView {
  const { outcome, scope, knowledgeVersion, engineVersion, overlayRevision, silenced, medications } = decision;
  return {
    id: null,
    outcome,
    scope,
    knowledgeVersion,
    engineVersion,
    overlayRevision,
    checks: decision.checks.map(toCheckView),
    findings: decision.findings.map(toFindingView),
    silenced,
    medications,
  };
}

export function toScreeningView(screened: Screened): ScreeningView {
  return {
    id: screened.id,
    patientId: screened.patientId,
    prescriptionId: screened.prescriptionId,
    trigger: screened.trigger,
    screenedAt: screened.screenedAt,
    outcome: screened.outcome,
    scope: 'hormone',
    knowledgeVersion: screened.knowledgeVersion,
    engineVersion: screened.engineVersion,
    overlayRevision: screened.overlayRevision,
    checks: screened.checks.map(toCheckView),
    findings: screened.findings.map(toFindingView),
    silenced: screened.silenced,
    medications: screened.medications,
  };
}

export function toCheckView(check: ScreenedCheck): CheckView {
  if (check.outcome === 'checked') return { check: check.check, outcome: check.outcome };
  return {
    check: check.check,
    outcome: check.outcome,
    ...(check.reason === undefined ? {} : { reason: check.reason }),
    key: check.key,
    stops: isGap(checkStanding(check)),
    ...(check.attestation ? { attestation: check.attestation } : {}),
  };
}

export function toFindingView(finding: ScreenedFinding): FindingView {
  return {
    id: finding.id,
    rule: finding.rule,
    kind: finding.kind,
    severity: finding.severity,
    // Findings on file from before there was tuning do not hold it.
    raisedFrom: finding.raisedFrom ?? null,
    override: finding.override,
    status: finding.status,
    stops: isStopping(finding),
    legal: finding.legal,
    resolvedBecause: finding.closedBecause,
    carriedFrom: toCarriedFrom(finding.carriedFrom),
    summary: finding.summary,
    management: finding.management,
    mechanism: finding.mechanism,
    evidence: finding.evidence,
    source: finding.source,
    attachesMonitoring: finding.attachesMonitoring,
  };
}

/** @param carried undefined in screenings that were kept before decisions were carried */
function toCarriedFrom(carried: CarriedFrom | null | undefined): CarriedFrom | null {
  return carried ? { ...carried, at: new Date(carried.at).toISOString() } : null;
}
