import type { Quantity } from '../../../core/decimal-quantity.js';
import type { Tx } from '../../../platform/database/unit-of-work.js';
import type { Preparation } from '../preparation.js';
import { PREPARATION_STATES, type PreparationAction, type PreparationStatus } from '../preparation.states.js';

/** Columns that a step fills, beside the state. */
export type StepColumns = Partial<
  Record<
    | 'start'
    | 'started_by'
    | 'started_at'
    | 'completed_by'
    | 'compounded_at'
    | 'actual_yield'
    | 'description'
    | 'beyond_use_date'
    | 'beyond_use'
    | 'released_by'
    | 'released_at'
    | 'release_signature_id',
    unknown
  >
>;

export interface StepNote {
  readonly reason?: string | undefined;
  readonly quantity?: Quantity;
  readonly signatureId?: string;
  readonly columns?: StepColumns;
}

/**
 * Takes a locked batch through one transition: its row, its event and the audit row.
 * @throws DomainError `wrong-state`
 */
export async function takeStep(
  tx: Tx,
  preparation: Pick<Preparation, 'id' | 'status'>,
  action: PreparationAction,
  note: StepNote = {},
): Promise<PreparationStatus> {
  const status = PREPARATION_STATES.next(preparation.status, action);
  const columns = Object.entries({ status, ...note.columns });
  const assignments = columns.map(([name], index) => `${name} = $${index + 3}`).join(', ');
  await tx.query(`UPDATE preparation SET version = version + 1, ${assignments} WHERE pharmacy_id = $1 AND id = $2`, [
    tx.pharmacyId,
    preparation.id,
    ...columns.map(([, value]) => value),
  ]);
  await recordEvent(tx, { preparationId: preparation.id, action, from: preparation.status, to: status, note });
  return status;
}

/** Counts a change that is no transition, so that an edit based on the state before it is noticed. */
export async function touch(tx: Tx, preparationId: string): Promise<void> {
  await tx.query('UPDATE preparation SET version = version + 1 WHERE pharmacy_id = $1 AND id = $2', [
    tx.pharmacyId,
    preparationId,
  ]);
}

interface RecordedEvent {
  readonly preparationId: string;
  readonly action: string;
  readonly from: PreparationStatus | null;
  readonly to: PreparationStatus;
  readonly note?: StepNote;
}

export async function recordEvent(
  tx: Tx,
  { preparationId, action, from, to, note = {} }: RecordedEvent,
): Promise<void> {
  await tx.query(
    `INSERT INTO preparation_event (pharmacy_id, id, preparation_id, action, from_status, to_status, reason, quantity, signature_id,
       actor_id, occurred_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      tx.pharmacyId,
      tx.newId(),
      preparationId,
      action,
      from,
      to,
      note.reason ?? null,
      note.quantity?.value ?? null,
      note.signatureId ?? null,
      tx.actor?.userId ?? null,
      tx.now,
    ],
  );
  const detail = { action, from, to };
  tx.audit({ action: 'preparation.changed', resource: 'preparation', resourceId: preparationId, detail });
}
