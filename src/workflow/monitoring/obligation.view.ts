import type { ObligationStatus } from './rules/status.js';
import type { PlannedObligation } from './rules/types.js';

export interface ObligationView {
  id: string;
  rule: string;
  title: string;
  status: ObligationStatus;
  patientId: string;
  prescriberId: string;
  /** Tests that the obligation asks for; hard ones keep it open. */
  tests: { test: string; label: string; strength: 'hard' | 'soft' }[];
  earliestOn: string;
  dueOn: string;
  /** The last day in time. */
  latestOn: string;
  orderedOn: string | null;
  missing: string[];
  outstanding: string[];
  /** Results of the right tests that do not count, and why. */
  refused: { resultId: string; test: string; reason: string }[];
  satisfied: { completedOn: string; late: boolean; resultIds: string[] } | null;
  gate: string;
  gateTag: string;
  source: string;
}

export interface ObligationRow {
  readonly id: string;
  readonly patient_id: string;
  readonly prescriber_id: string;
  readonly status: ObligationStatus;
  readonly ordered_on: string | null;
  readonly plan: PlannedObligation;
}

export function toObligationView(row: ObligationRow): ObligationView {
  const { plan } = row;
  return {
    id: row.id,
    rule: plan.ruleId,
    title: plan.title,
    status: row.status,
    patientId: row.patient_id,
    prescriberId: row.prescriber_id,
    tests: plan.tests.map(({ test, label, strength }) => ({ test, label, strength })),
    earliestOn: plan.earliest,
    dueOn: plan.target,
    latestOn: plan.latest,
    orderedOn: row.ordered_on,
    missing: [...plan.missing],
    outstanding: [...plan.outstanding],
    refused: plan.refused.map((refusal) => ({ ...refusal })),
    satisfied: plan.satisfied
      ? {
          completedOn: plan.satisfied.completedOn,
          late: plan.satisfied.late,
          resultIds: plan.satisfied.evidence.map(({ resultId }) => resultId),
        }
      : null,
    gate: plan.gate,
    gateTag: plan.gateTag,
    source: plan.source,
  };
}
