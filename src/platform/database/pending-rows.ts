import { v7 as uuidv7 } from 'uuid';
import type { Actor, IdempotencyClaim } from '../context/request-context.js';
import type { EventKind } from '../outbox/event-kinds.js';
import type { Tx } from './unit-of-work.js';

export interface AuditEntry {
  /** What happened, `resource.verb` in the past: `patient.created`, `patient.read`. */
  readonly action: string;
  readonly resource: string;
  readonly resourceId?: string;
  readonly patientId?: string;
  readonly detail?: Record<string, unknown>;
}

interface StoredAnswer {
  readonly claim: IdempotencyClaim;
  readonly answer: unknown;
}

/** Rows that go out together with the commit, in one statement however many they are. */
export class PendingRows {
  private readonly audits: Record<string, unknown>[] = [];
  private readonly events: Record<string, unknown>[] = [];

  get hasEvents(): boolean {
    return this.events.length > 0;
  }

  addAudit(entry: AuditEntry, traceId: string, actor: Actor | null): void {
    this.audits.push({
      id: uuidv7(),
      actor_id: actor?.userId ?? null,
      actor_role: actor?.role ?? 'system',
      action: entry.action,
      resource: entry.resource,
      resource_id: entry.resourceId ?? null,
      patient_id: entry.patientId ?? null,
      trace_id: traceId,
      detail: entry.detail ?? {},
    });
  }

  addEvent(kind: EventKind, ids: Record<string, string>, traceId: string): void {
    this.events.push({ id: uuidv7(), kind, ids, trace_id: traceId });
  }

  async flush(tx: Tx, stored?: StoredAnswer): Promise<void> {
    const parameters: unknown[] = [tx.pharmacyId, tx.now];
    const parts: string[] = [];
    const bind = (value: unknown) => `$${parameters.push(value)}`;
    if (this.audits.length > 0) {
      parts.push(`audit AS (INSERT INTO audit_event
          (pharmacy_id, id, occurred_at, actor_id, actor_role, action, resource, resource_id, patient_id, trace_id, detail)
        SELECT $1, id, $2, actor_id, actor_role, action, resource, resource_id, patient_id, trace_id, detail
        FROM jsonb_to_recordset(${bind(JSON.stringify(this.audits))}::jsonb) AS r (id uuid, actor_id uuid, actor_role text,
          action text, resource text, resource_id uuid, patient_id uuid, trace_id text, detail jsonb))`);
    }
    if (this.events.length > 0) {
      parts.push(`events AS (INSERT INTO outbox (id, pharmacy_id, kind, ids, trace_id, occurred_at)
        SELECT id, $1, kind, ids, trace_id, $2
        FROM jsonb_to_recordset(${bind(JSON.stringify(this.events))}::jsonb) AS r (id uuid, kind text, ids jsonb, trace_id text))`);
    }
    if (stored) {
      const { claim, answer } = stored;
      parts.push(`answered AS (UPDATE idempotency_key SET status = ${bind(claim.status)},
          response = ${bind(JSON.stringify(answer ?? null))}::jsonb
        WHERE pharmacy_id = $1 AND user_id = ${bind(tx.actor?.userId)} AND route = ${bind(claim.route)} AND key = ${bind(claim.key)})`);
    }
    if (parts.length > 0) await tx.query(`WITH ${parts.join(',\n')} SELECT $1::uuid, $2::timestamptz`, parameters);
  }
}
