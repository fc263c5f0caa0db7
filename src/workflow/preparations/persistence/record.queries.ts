import { storedQuantity } from '../../../core/decimal-quantity.js';
import type { PlainDate } from '../../../core/plain-date.js';
import { lastUsableDay } from '../../../formulary/index.js';
import type { Tx } from '../../../platform/database/unit-of-work.js';
import type { PreparationEvent, QualityResult, Weighing } from '../preparation.js';

interface WeighingRow {
  id: string;
  ingredient_id: string;
  component_lot_id: string;
  component: string;
  supplier: string;
  lot_number: string;
  expires_on: string;
  received_on: PlainDate;
  last_day: PlainDate;
  opened_on: PlainDate | null;
  in_use_days: number | null;
  blocked: boolean;
  quantity: string;
  unit: string;
  partial: boolean;
  replaces_id: string | null;
  replaced_by: string | null;
  returned_to_lot: boolean | null;
  reason: string | null;
  weighed_by: string;
  weighed_at: Date;
}

/** All weighings of a batch, the replaced ones among them, oldest first. */
export async function weighingsOf(tx: Tx, preparationId: string): Promise<Weighing[]> {
  const rows = await tx.query<WeighingRow>(
    `SELECT w.id, w.ingredient_id, w.component_lot_id, c.name AS component, l.supplier, l.lot_number, l.expires_on, l.received_on,
       l.last_day, l.opened_on, l.in_use_days, l.blocked_at IS NOT NULL AS blocked, w.quantity, w.unit, w.partial, w.replaces_id,
       r.id AS replaced_by, w.returned_to_lot, w.reason, w.weighed_by, w.weighed_at
     FROM preparation_weighing w
       JOIN component_lot l ON l.pharmacy_id = w.pharmacy_id AND l.id = w.component_lot_id
       JOIN component c ON c.pharmacy_id = l.pharmacy_id AND c.id = l.component_id
       LEFT JOIN preparation_weighing r ON r.pharmacy_id = w.pharmacy_id AND r.replaces_id = w.id
     WHERE w.pharmacy_id = $1 AND w.preparation_id = $2 ORDER BY w.id`,
    [tx.pharmacyId, preparationId],
  );
  return rows.map((row) => ({
    id: row.id,
    ingredientId: row.ingredient_id,
    componentLotId: row.component_lot_id,
    component: row.component,
    supplier: row.supplier,
    lotNumber: row.lot_number,
    expiresOn: row.expires_on,
    receivedOn: row.received_on,
    openedOn: row.opened_on,
    inUseDays: row.in_use_days,
    lastUsableDay: lastUsableDay({ lastDay: row.last_day, openedOn: row.opened_on, inUseDays: row.in_use_days }),
    lotBlocked: row.blocked,
    quantity: storedQuantity(row.quantity, row.unit),
    partial: row.partial,
    replaces: row.replaces_id,
    replacedBy: row.replaced_by,
    returnedToLot: row.returned_to_lot,
    reason: row.reason,
    weighedBy: row.weighed_by,
    weighedAt: row.weighed_at.toISOString(),
  }));
}

export type NewWeighing = Pick<
  Weighing,
  'ingredientId' | 'componentLotId' | 'quantity' | 'partial' | 'replaces' | 'returnedToLot' | 'reason'
>;

export async function insertWeighing(tx: Tx, preparationId: string, weighing: NewWeighing): Promise<void> {
  const { ingredientId, componentLotId, quantity, partial, replaces, returnedToLot, reason } = weighing;
  await tx.query(
    `INSERT INTO preparation_weighing (pharmacy_id, id, preparation_id, ingredient_id, component_lot_id, quantity, unit, partial,
       replaces_id, returned_to_lot, reason, weighed_by, weighed_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      tx.pharmacyId,
      tx.newId(),
      preparationId,
      ingredientId,
      componentLotId,
      quantity.value,
      quantity.unit,
      partial,
      replaces,
      returnedToLot,
      reason,
      tx.actor?.userId,
      tx.now,
    ],
  );
}

interface QualityRow {
  id: string;
  check_name: string;
  value: string | null;
  unit: string | null;
  observation: string | null;
  passed: boolean;
  reason: string | null;
  checked_by: string;
  checked_at: Date;
}

/** All results of quality checks of a batch, oldest first; the latest of each check counts. */
export async function qualityResultsOf(tx: Tx, preparationId: string): Promise<QualityResult[]> {
  const rows = await tx.query<QualityRow>(
    `SELECT id, check_name, value, unit, observation, passed, reason, checked_by, checked_at FROM preparation_quality_result
     WHERE pharmacy_id = $1 AND preparation_id = $2 ORDER BY id`,
    [tx.pharmacyId, preparationId],
  );
  return rows.map((row) => ({
    id: row.id,
    check: row.check_name,
    value: row.value === null || row.unit === null ? null : storedQuantity(row.value, row.unit),
    observation: row.observation,
    passed: row.passed,
    reason: row.reason,
    checkedBy: row.checked_by,
    checkedAt: row.checked_at.toISOString(),
  }));
}

export async function insertQualityResult(
  tx: Tx,
  preparationId: string,
  result: Pick<QualityResult, 'check' | 'value' | 'observation' | 'passed' | 'reason'>,
): Promise<void> {
  await tx.query(
    `INSERT INTO preparation_quality_result (pharmacy_id, id, preparation_id, check_name, value, unit, observation, passed, reason,
       checked_by, checked_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      tx.pharmacyId,
      tx.newId(),
      preparationId,
      result.check,
      result.value?.value ?? null,
      result.value?.unit ?? null,
      result.observation,
      result.passed,
      result.reason,
      tx.actor?.userId,
      tx.now,
    ],
  );
}

interface EventRow {
  action: string;
  from_status: string | null;
  to_status: string;
  reason: string | null;
  quantity: string | null;
  unit: string;
  signature_id: string | null;
  actor_id: string | null;
  occurred_at: Date;
}

export async function eventsOf(tx: Tx, preparationId: string): Promise<PreparationEvent[]> {
  const rows = await tx.query<EventRow>(
    `SELECT e.action, e.from_status, e.to_status, e.reason, e.quantity, p.unit, e.signature_id, e.actor_id, e.occurred_at
     FROM preparation_event e JOIN preparation p ON p.pharmacy_id = e.pharmacy_id AND p.id = e.preparation_id
     WHERE e.pharmacy_id = $1 AND e.preparation_id = $2 ORDER BY e.id`,
    [tx.pharmacyId, preparationId],
  );
  return rows.map((row) => ({
    action: row.action,
    from: row.from_status,
    to: row.to_status,
    reason: row.reason,
    quantity: row.quantity === null ? null : storedQuantity(row.quantity, row.unit),
    signatureId: row.signature_id,
    by: row.actor_id,
    at: row.occurred_at.toISOString(),
  }));
}

export async function prescriptionsOf(tx: Tx, preparationId: string): Promise<string[]> {
  const rows = await tx.query<{ prescription_id: string }>(
    'SELECT prescription_id FROM preparation_prescription WHERE pharmacy_id = $1 AND preparation_id = $2 ORDER BY 1',
    [tx.pharmacyId, preparationId],
  );
  return rows.map((row) => row.prescription_id);
}
