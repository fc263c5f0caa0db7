import type { Tx } from '../../platform/database/unit-of-work.js';
import type { LadderStep, PlannedObligation } from './rules/types.js';

/** What a notice about an overdue obligation says, and to whom. No value and no name of a person. */
export interface OverdueSubject {
  readonly obligationId: string;
  readonly patientId: string;
  readonly prescriberId: string;
  readonly rule: string;
  readonly step: LadderStep['step'];
  readonly title: string;
  /** Labels of the tests that are missing. */
  readonly missing: readonly string[];
  readonly dueOn: string;
  readonly latestOn: string;
  readonly source: string;
  /** False when a result, a grant or the end of the therapy came before the notice: there is nothing left to tell. */
  readonly stillOverdue: boolean;
}

/** Reads what a notice needs about one obligation; undefined when there is none. */
export async function overdueSubject(tx: Tx, obligationId: string, step: string): Promise<OverdueSubject | undefined> {
  const [row] = await tx.query<{ patient_id: string; prescriber_id: string; status: string; plan: PlannedObligation }>(
    'SELECT patient_id, prescriber_id, status, plan FROM obligation WHERE pharmacy_id = $1 AND id = $2',
    [tx.pharmacyId, obligationId],
  );
  if (!row) return undefined;
  const { plan } = row;
  return {
    obligationId,
    patientId: row.patient_id,
    prescriberId: row.prescriber_id,
    rule: plan.ruleId,
    step: step as LadderStep['step'],
    title: plan.title,
    missing: plan.tests.filter(({ test }) => plan.missing.includes(test)).map(({ label }) => label),
    dueOn: plan.target,
    latestOn: plan.latest,
    source: plan.source,
    stillOverdue: row.status === 'overdue',
  };
}
