import { storedQuantity } from '../../../core/decimal-quantity.js';
import { DomainError } from '../../../core/errors.js';
import { violatedConstraint } from '../../../platform/database/database-errors.js';
import type { Tx } from '../../../platform/database/unit-of-work.js';

export interface BatchMovement {
  readonly preparationId: string;
  readonly kind: 'produced' | 'allocated' | 'given-back' | 'destroyed' | 'adjusted';
  /** In the unit of the batch; signed, `-8` for eight given out. */
  readonly quantity: string;
  readonly fillId?: string | undefined;
  readonly reason?: string | undefined;
}

/** Books one movement of a batch; its remaining stock is the sum of them. @throws DomainError `insufficient-stock` */
export async function bookBatch(tx: Tx, movement: BatchMovement): Promise<void> {
  const { preparationId, kind, quantity, fillId, reason } = movement;
  await tx
    .query(
      `INSERT INTO preparation_movement (pharmacy_id, id, preparation_id, kind, quantity, fill_id, reason, actor_id, occurred_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        tx.pharmacyId,
        tx.newId(),
        preparationId,
        kind,
        quantity,
        fillId ?? null,
        reason ?? null,
        tx.actor?.userId ?? null,
        tx.now,
      ],
    )
    .catch((error: unknown) => {
      if (violatedConstraint(error) !== 'preparation_not_overdrawn') throw error;
      throw new DomainError('insufficient-stock', 'quantity: the batch does not hold that much.');
    });
}

/** How much fills took and did not give back, of all fills or of one, as decimal text in the unit of the batch. */
export async function stillOut(tx: Tx, preparationId: string, fillId: string | undefined): Promise<string> {
  const [row] = await tx.query<{ taken: string }>(
    `SELECT coalesce(-sum(quantity), 0) AS taken FROM preparation_movement
     WHERE pharmacy_id = $1 AND preparation_id = $2 AND kind IN ('allocated', 'given-back')
       AND ($3::uuid IS NULL OR fill_id = $3)`,
    [tx.pharmacyId, preparationId, fillId ?? null],
  );
  return storedQuantity(row?.taken ?? '0', '1').value;
}
