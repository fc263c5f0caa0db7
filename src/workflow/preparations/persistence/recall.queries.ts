import type { Tx } from '../../../platform/database/unit-of-work.js';

/** The batches into which one of these component lots was weighed, whatever became of them; replaced weighings do not count. */
export async function batchesWith(tx: Tx, componentLotIds: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ preparation_id: string }>(
    `SELECT DISTINCT w.preparation_id FROM preparation_weighing w
     WHERE w.pharmacy_id = $1 AND w.component_lot_id = ANY($2::uuid[]) AND NOT EXISTS (
       SELECT FROM preparation_weighing r WHERE r.pharmacy_id = w.pharmacy_id AND r.replaces_id = w.id)`,
    [tx.pharmacyId, componentLotIds],
  );
  return rows.map(({ preparation_id }) => preparation_id);
}

/** Whether a blocked component lot is in the batch. A recall changes its state as well; this does not depend on that. */
export async function holdsBlockedLot(tx: Tx, preparationId: string): Promise<boolean> {
  const rows = await tx.query(
    `SELECT FROM preparation_weighing w JOIN component_lot l ON l.pharmacy_id = w.pharmacy_id AND l.id = w.component_lot_id
     WHERE w.pharmacy_id = $1 AND w.preparation_id = $2 AND l.blocked_at IS NOT NULL AND NOT EXISTS (
       SELECT FROM preparation_weighing r WHERE r.pharmacy_id = w.pharmacy_id AND r.replaces_id = w.id) LIMIT 1`,
    [tx.pharmacyId, preparationId],
  );
  return rows.length > 0;
}
