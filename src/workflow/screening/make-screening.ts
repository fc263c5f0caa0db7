import { isCriticalResult } from '../../core/decision.js';
import type { PlainDate } from '../../core/plain-date.js';
import type { CompiledKnowledge } from '../../knowledge/index.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import type { OrderOfPatient, RenewableOrder } from './patient-records.js';
import type { NewScreening } from './persistence/screening-rows.js';
import type { ScreeningDecision } from './rules/decision.js';
import { decisionDigest } from './rules/digest.js';
import type { ScreeningFacts } from './rules/facts.js';
import { therapyHash } from './rules/renewal.js';
import { reconcile } from './rules/reconcile.js';
import { screen } from './rules/screen.js';
import { isStopping } from './rules/standing.js';
import {
  outcomeNow,
  screenedChecks,
  screenedFindings,
  type FindingChanges,
  type FindingRow,
  type Screened,
  type SubjectRecord,
} from './screened.js';
import { orderToScreen, screeningFacts, toCandidateFact, type PatientRecord } from './screening-facts.js';
import type { ScreeningRequest } from './screening-request.js';

/** A screening with what it needs to be told and written. */
export interface MadeScreening extends NewScreening {
  readonly request: ScreeningRequest;
  readonly before: readonly FindingRow[];
}

/** The facts of one order on the day of the transaction, and what is decided on them. */
export function decideOrder(
  tx: Tx,
  request: ScreeningRequest,
  record: PatientRecord,
  knowledge: CompiledKnowledge,
): { readonly facts: ScreeningFacts; readonly decision: ScreeningDecision } {
  const facts = screeningFacts(record, orderToScreen(request), tx.today as PlainDate, knowledge);
  return { facts, decision: screen(facts, knowledge) };
}

/** Screens one order in memory and compares what was found with what is on file. */
export function makeScreening(
  tx: Tx,
  request: ScreeningRequest,
  record: PatientRecord & SubjectRecord,
  knowledge: CompiledKnowledge,
): MadeScreening {
  const { patientId, prescriberId, trigger } = request;
  const { facts, decision } = decideOrder(tx, request, record, knowledge);
  const changes = reconcile(decision.findings, record.findings, record.decisions, {
    silenced: keptSilent(decision, record, knowledge),
    releasedSince: ({ knowledgeVersion }) => trigger === 'knowledge' && knowledgeVersion !== knowledge.version,
  });
  const findings = screenedFindings(decision, changes, () => tx.newId());
  const checks = screenedChecks(decision.checks, record.attestations);
  const { knowledgeVersion, engineVersion, medications } = decision;
  const screened: Screened = {
    id: tx.newId(),
    patientId,
    prescriptionId: request.candidate.prescriptionId,
    prescriberId,
    trigger,
    outcome: outcomeNow(findings, checks),
    knowledgeVersion,
    engineVersion,
    overlayRevision: decision.overlayRevision,
    facts,
    checks,
    findings,
    silenced: decision.silenced,
    medications,
    screenedAt: tx.now.toISOString(),
  };
  return { screened, changes, digest: decisionDigest(decision), request, before: record.findings };
}

/** Keys of findings on file that the tuning keeps silent now: those silenced, and those of advisory rules that are off again. */
function keptSilent(
  { silenced }: ScreeningDecision,
  { findings, pharmacy }: PatientRecord & SubjectRecord,
  { rules }: CompiledKnowledge,
): string[] {
  const off = findings.filter(({ content: { rule } }) => {
    return rules.get(rule)?.advisory === true && !pharmacy.enabledAdvisories?.includes(rule);
  });
  return [...silenced, ...off].map(({ key }) => key);
}

/** The order as decisions on earlier ones of the same therapy may count for it. */
export function renewableOrder(request: ScreeningRequest, knowledge: CompiledKnowledge): RenewableOrder {
  const { prescriberId } = request;
  return { ...orderOf(request), prescriberId, therapyHash: therapyHash(toCandidateFact(request), knowledge) };
}

/** Which order of which patient is asked about. */
export function orderOf({ patientId, candidate: { prescriptionId } }: ScreeningRequest): OrderOfPatient {
  return { patientId, prescriptionId };
}

/** Which new stops of an order people are told of. */
export type Telling = 'all' | 'critical-results' | 'none';

/**
 * All of a therapy that a pharmacist verified, whichever look found it first. One that still waits for its pharmacist shows what stops
 * it on the worklist; a critical result that comes meanwhile waits for nobody's worklist.
 */
export function tellingOf({ verified, trigger }: ScreeningRequest): Telling {
  if (verified) return 'all';
  return trigger === 'surveillance' ? 'critical-results' : 'none';
}

/** A finding is raised once for the same facts, so it is told once. */
export function tellNewStops(tx: Tx, screened: Screened, before: readonly FindingRow[], telling: Telling): void {
  if (telling === 'none') return;
  const known = new Set(before.map(({ id }) => id));
  for (const finding of screened.findings) {
    if (known.has(finding.id) || !isStopping(finding)) continue;
    if (telling === 'critical-results' && !isCriticalResult(finding)) continue;
    tx.emit('finding.raised', { findingId: finding.id, patientId: screened.patientId });
  }
}

/** Leaves an audit row of ids and rules: what was raised, decided before, and closed. */
export function auditScreening(tx: Tx, screened: Screened, changes: FindingChanges): void {
  const { id, patientId, prescriptionId, trigger, outcome } = screened;
  tx.audit({
    action: 'screening.made',
    resource: 'screening',
    resourceId: id,
    patientId,
    detail: {
      prescriptionId,
      trigger,
      outcome,
      raised: changes.raised.map(({ found }) => found.rule),
      carried: changes.raised.flatMap(({ found, decision }) =>
        decision?.carriedFrom ? [{ rule: found.rule, resolutionId: decision.resolutionId }] : [],
      ),
      closed: changes.closed.map(({ row, because }) => ({ findingId: row.id, because })),
    },
  });
}
