import { Injectable } from '@nestjs/common';
import type { PlainDate } from '../../core/plain-date.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { nextLookOn } from './rules/escalation.js';
import { reconcile } from './rules/reconcile.js';
import { statusOn, type ObligationStatus } from './rules/status.js';
import {
  UNTOUCHED,
  type LadderStep,
  type ObligationRecord,
  type PlannedObligation,
  type ResultFact,
} from './rules/types.js';
import type { Therapy } from './therapy-facts.js';

/** A stored obligation beside its plan as of now. */
export interface LiveObligation {
  readonly id: string;
  readonly plan: PlannedObligation;
  readonly record: ObligationRecord;
  readonly status: ObligationStatus;
  /** The status before this planning; null when it is new. */
  readonly before: ObligationStatus | null;
  readonly stepsTaken: ReadonlySet<LadderStep['step']>;
}

interface StoredRow {
  readonly id: string;
  readonly key: string;
  readonly rule_id: string;
  readonly status: ObligationStatus;
  readonly satisfied_by: string[];
  readonly ordered_on: PlainDate | null;
  readonly grants: { kind: GrantKind; grantedOn: PlainDate; until: PlainDate; usedByFill: string | null }[];
  readonly steps: LadderStep['step'][];
}

export type GrantKind = 'attestation' | 'waiver' | 'acknowledgement';

const STORED = `
SELECT o.id, o.key, o.rule_id, o.status, o.satisfied_by, o.ordered_on,
  coalesce((SELECT json_agg(json_build_object('kind', g.kind, 'grantedOn', g.granted_on, 'until', g.until,
    'usedByFill', g.used_by_fill)) FROM obligation_grant g
    WHERE g.pharmacy_id = o.pharmacy_id AND g.obligation_id = o.id), '[]') AS grants,
  coalesce((SELECT json_agg(s.step) FROM obligation_step s
    WHERE s.pharmacy_id = o.pharmacy_id AND s.obligation_id = o.id), '[]') AS steps
FROM obligation o WHERE o.pharmacy_id = $1 AND o.therapy_id = $2`;

/** Keeps the rows of a therapy's obligations equal to its plan. The caller holds the patient's lock. */
@Injectable()
export class ObligationStore {
  /** The records that people made, by obligation key: what the gate reads beside a plan. */
  async records(tx: Tx, therapyId: string): Promise<Map<string, { id: string; record: ObligationRecord }>> {
    const rows = await tx.query<StoredRow>(STORED, [tx.pharmacyId, therapyId]);
    return new Map(rows.map((row) => [row.key, { id: row.id, record: recordOf(row) }]));
  }

  /** Writes the plan in at most two statements beside the read; answers every planned obligation with its stored id. */
  async keep(
    tx: Tx,
    therapy: Therapy & { readonly id: string },
    plan: readonly PlannedObligation[],
    results: readonly ResultFact[],
  ): Promise<LiveObligation[]> {
    const today = tx.today as PlainDate;
    const rows = await tx.query<StoredRow>(STORED, [tx.pharmacyId, therapy.id]);
    const stored = rows.map((row) => ({
      id: row.id,
      key: row.key,
      ruleId: row.rule_id,
      cancelled: row.status === 'cancelled',
      satisfiedBy: row.satisfied_by,
    }));
    const { create, update, cancel } = reconcile(stored, plan, results);
    const byId = new Map(rows.map((row) => [row.id, row]));
    const live = [...create.map((planned) => ({ id: tx.newId(), plan: planned })), ...update].map(
      ({ id, plan: planned }) => {
        const row = byId.get(id);
        const record = row ? recordOf(row) : UNTOUCHED;
        const status = statusOn(planned, record, today);
        return {
          id,
          plan: planned,
          record,
          status,
          before: row?.status ?? null,
          stepsTaken: new Set(row?.steps ?? []),
        };
      },
    );
    await this.write(tx, therapy, live, today);
    if (cancel.length > 0) {
      await tx.query(
        `UPDATE obligation SET status = 'cancelled', look_on = NULL, satisfied_by = '{}', updated_at = $3
         WHERE pharmacy_id = $1 AND id = ANY ($2)`,
        [tx.pharmacyId, cancel, tx.now],
      );
    }
    return live;
  }

  private async write(
    tx: Tx,
    therapy: Therapy & { readonly id: string },
    live: readonly LiveObligation[],
    today: PlainDate,
  ): Promise<void> {
    if (live.length === 0) return;
    const rows = live.map(({ id, plan, record, status }) => ({
      id,
      key: plan.key,
      rule_id: plan.ruleId,
      status,
      earliest_on: plan.earliest,
      due_on: plan.target,
      latest_on: plan.latest,
      plan,
      satisfied_by: plan.satisfied?.evidence.map(({ resultId }) => resultId) ?? [],
      look_on: nextLookOn(plan, record, today),
    }));
    await tx.query(
      `INSERT INTO obligation (pharmacy_id, id, therapy_id, patient_id, prescriber_id, key, rule_id, status, earliest_on, due_on,
         latest_on, plan, satisfied_by, look_on, created_at, updated_at)
       SELECT $1, r.id, $2, $3, $4, r.key, r.rule_id, r.status, r.earliest_on, r.due_on, r.latest_on, r.plan, r.satisfied_by,
         r.look_on, $5, $5
       FROM jsonb_to_recordset($6::jsonb) AS r (id uuid, key text, rule_id text, status text, earliest_on date, due_on date,
         latest_on date, plan jsonb, satisfied_by uuid[], look_on date)
       ON CONFLICT (pharmacy_id, therapy_id, key) DO UPDATE SET status = excluded.status, plan = excluded.plan,
         prescriber_id = excluded.prescriber_id, earliest_on = excluded.earliest_on, due_on = excluded.due_on,
         latest_on = excluded.latest_on, satisfied_by = excluded.satisfied_by, look_on = excluded.look_on,
         updated_at = excluded.updated_at`,
      [tx.pharmacyId, therapy.id, therapy.patientId, therapy.prescriberId, tx.now, JSON.stringify(rows)],
    );
    for (const { id, status, before, plan } of live) {
      if (status === before) continue;
      tx.audit({
        action: `obligation.${status}`,
        resource: 'obligation',
        resourceId: id,
        patientId: therapy.patientId,
        detail: { rule: plan.ruleId, key: plan.key, from: before },
      });
    }
  }
}

function recordOf(row: StoredRow): ObligationRecord {
  const of = (kind: GrantKind) => row.grants.filter((grant) => grant.kind === kind);
  return {
    orderedOn: row.ordered_on,
    attestations: of('attestation'),
    waivers: of('waiver'),
    acknowledgements: of('acknowledgement'),
  };
}
