import type {
  CheckResult,
  MedicationCoverage,
  ScreeningDecision,
  ScreeningFinding,
  SilencedFinding,
} from './rules/decision.js';
import type { ScreeningFacts } from './rules/facts.js';
import type { CarriedFrom, ClosingReason, PastDecision, Reconciliation } from './rules/reconcile.js';
import { outcomeOf, type CheckStanding, type FindingStatus, type ScreeningOutcome } from './rules/standing.js';
import type { ScreeningTrigger } from './screening-request.js';

/** A finding as the record has it: what was found, its id, and what became of it. */
export interface ScreenedFinding extends ScreeningFinding {
  readonly id: string;
  readonly status: FindingStatus;
  /** Why it does not stand any more; null while it does. */
  readonly closedBecause: ClosingReason | null;
  /** The earlier order of this therapy on which the decision was made; null for one on this order, or none. */
  readonly carriedFrom: CarriedFrom | null;
}

/** A pharmacist's word for a check that could not be made. */
export interface Attestation {
  readonly by: string;
  /** RFC 3339 instant. */
  readonly at: string;
  readonly note: string;
}

export interface ScreenedCheck extends CheckResult {
  readonly attestation: Attestation | null;
}

/** A finding on file that stands, with the words it was raised with. */
export interface FindingRow {
  readonly id: string;
  readonly key: string;
  readonly factsHash: string;
  readonly status: FindingStatus;
  readonly carriedFrom: CarriedFrom | null;
  /** Of the knowledge that it was raised on. */
  readonly knowledgeVersion: string;
  readonly content: ScreeningFinding;
}

/** What is on file about one order. */
export interface SubjectRecord {
  readonly findings: readonly FindingRow[];
  readonly decisions: readonly PastDecision[];
  /** Each for a check's key and exactly what was missing. */
  readonly attestations: readonly (Attestation & { readonly key: string; readonly factsHash: string })[];
}

/** One screening of one order, as it is stored. */
export interface Screened {
  readonly id: string;
  readonly patientId: string;
  readonly prescriptionId: string;
  readonly prescriberId: string;
  readonly trigger: ScreeningTrigger;
  readonly outcome: ScreeningOutcome;
  readonly knowledgeVersion: string;
  readonly engineVersion: string;
  /** Names the pharmacy's tuning that it was made with (`overlayRevision`). */
  readonly overlayRevision: string;
  readonly facts: ScreeningFacts;
  readonly checks: readonly ScreenedCheck[];
  readonly findings: readonly ScreenedFinding[];
  readonly silenced: readonly SilencedFinding[];
  readonly medications: readonly MedicationCoverage[];
  readonly screenedAt: string;
}

export type FindingChanges = Reconciliation<ScreeningFinding, FindingRow>;

/**
 * The findings of a decision under their ids, in the engine's order; after them, once, those whose facts went away.
 * @param newId gives the id of each finding that is raised
 */
export function screenedFindings(
  decision: ScreeningDecision,
  changes: FindingChanges,
  newId: () => string,
): ScreenedFinding[] {
  const kept = new Map(changes.kept.map(({ found, row }) => [found, row]));
  const decided = new Map(changes.raised.map(({ found, decision: past }) => [found, past]));
  const standing = decision.findings.map((found): ScreenedFinding => {
    const row = kept.get(found);
    const { status, carriedFrom } = row ?? decided.get(found) ?? UNDECIDED;
    return { ...found, id: row?.id ?? newId(), status, carriedFrom, closedBecause: null };
  });
  const gone = changes.closed
    .filter(({ because }) => because === 'facts-went-away' || because === 'knowledge-changed')
    .map(({ row, because }): ScreenedFinding => {
      return { ...row.content, id: row.id, status: 'resolved', carriedFrom: row.carriedFrom, closedBecause: because };
    });
  return [...standing, ...gone];
}

const UNDECIDED = { status: 'open', carriedFrom: null } as const;

/**
 * What a decision of this moment comes to with what had been decided and attested at an earlier screening of the order, where that was
 * about the same facts under the same rule.
 */
export function decidedAsThen(
  then: Pick<Screened, 'findings' | 'checks'>,
  now: ScreeningDecision,
): Pick<Screened, 'outcome' | 'findings' | 'checks'> {
  const known = new Map(then.findings.map((finding) => [`${finding.factsHash} ${finding.key}`, finding]));
  const findings = now.findings.map((finding): ScreenedFinding => {
    const { status, carriedFrom } = known.get(`${finding.factsHash} ${finding.key}`) ?? UNDECIDED;
    return { ...finding, id: finding.key, status, carriedFrom, closedBecause: null };
  });
  const given = then.checks.flatMap(({ key, factsHash, attestation }) =>
    attestation ? [{ key, factsHash, ...attestation }] : [],
  );
  const checks = screenedChecks(now.checks, given);
  return { findings, checks, outcome: outcomeNow(findings, checks) };
}

/** The checks with the attestations that hold for what is missing now. */
export function screenedChecks(
  checks: readonly CheckResult[],
  attestations: SubjectRecord['attestations'],
): ScreenedCheck[] {
  return checks.map((check) => {
    const given = attestations.find(({ key, factsHash }) => key === check.key && factsHash === check.factsHash);
    return { ...check, attestation: given ? { by: given.by, at: given.at, note: given.note } : null };
  });
}

export function checkStanding({ outcome, stops, attestation }: ScreenedCheck): CheckStanding {
  return { outcome, stops, attested: attestation !== null };
}

/** What findings and checks come to with everything that was decided on them. */
export function outcomeNow(findings: readonly ScreenedFinding[], checks: readonly ScreenedCheck[]): ScreeningOutcome {
  return outcomeOf(findings, checks.map(checkStanding));
}

/** A screening with what people decided since it was made. */
export function asOfNow(
  screened: Screened,
  standing: SubjectRecord['findings'],
  attestations: SubjectRecord['attestations'],
): Screened {
  const rows = new Map(standing.map((row) => [row.id, row]));
  const findings = screened.findings.map((finding) => {
    const { status, carriedFrom } = rows.get(finding.id) ?? finding;
    return { ...finding, status, carriedFrom };
  });
  const checks = screenedChecks(screened.checks, attestations);
  return { ...screened, findings, checks, outcome: outcomeNow(findings, checks) };
}
