import { Injectable } from '@nestjs/common';
import type { Quantity } from '../../core/decimal-quantity.js';
import { DomainError } from '../../core/errors.js';
import { violatedConstraint } from '../../platform/database/database-errors.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { LOT_COLUMNS, toLot, type ComponentLot, type LotRow } from './component-lot.js';

export type MovementKind = 'received' | 'consumed' | 'returned' | 'adjusted';

export interface Movement {
  readonly componentLotId: string;
  readonly kind: MovementKind;
  /** In the lot's own unit; signed, `-5` for five consumed. */
  readonly quantity: string;
  readonly preparationId?: string;
  readonly reason?: string;
}

/** What is on the shelf of each component lot. The ledger alone moves it: remaining is the sum of the movements. */
@Injectable()
export class ComponentStock {
  /** The lots of some components that hold something, whatever their state. */
  async ofComponents(tx: Tx, componentIds: readonly string[]): Promise<ComponentLot[]> {
    const rows = await tx.query<LotRow>(
      `SELECT ${LOT_COLUMNS} FROM component_lot l JOIN component c ON c.pharmacy_id = l.pharmacy_id AND c.id = l.component_id
       WHERE l.pharmacy_id = $1 AND l.component_id = ANY($2::uuid[]) AND l.remaining > 0 ORDER BY l.last_day, l.id`,
      [tx.pharmacyId, componentIds],
    );
    return rows.map(toLot);
  }

  /** Lots by id, without a lock, in no order; those that do not exist are left out. */
  async byIds(tx: Tx, ids: readonly string[]): Promise<ComponentLot[]> {
    const rows = await tx.query<LotRow>(
      `SELECT ${LOT_COLUMNS} FROM component_lot l JOIN component c ON c.pharmacy_id = l.pharmacy_id AND c.id = l.component_id
       WHERE l.pharmacy_id = $1 AND l.id = ANY($2::uuid[])`,
      [tx.pharmacyId, ids],
    );
    return rows.map(toLot);
  }

  /**
   * Reads and locks lots until the transaction ends, in the order of their ids. Lots are locked before preparations.
   * @throws DomainError `not-found`
   */
  async lock(tx: Tx, ids: readonly string[]): Promise<ComponentLot[]> {
    const unique = [...new Set(ids)];
    const rows = await tx.query<LotRow>(
      `SELECT ${LOT_COLUMNS} FROM component_lot l JOIN component c ON c.pharmacy_id = l.pharmacy_id AND c.id = l.component_id
       WHERE l.pharmacy_id = $1 AND l.id = ANY($2::uuid[]) ORDER BY l.id FOR UPDATE OF l`,
      [tx.pharmacyId, unique],
    );
    if (rows.length < unique.length) throw new DomainError('not-found', 'There is no such component lot.');
    return rows.map(toLot);
  }

  /** Books one movement. @throws DomainError `insufficient-stock` when less than nothing would remain */
  async book(tx: Tx, { componentLotId, kind, quantity, preparationId, reason }: Movement): Promise<void> {
    await tx
      .query(
        `INSERT INTO component_lot_movement
           (pharmacy_id, id, component_lot_id, kind, quantity, preparation_id, reason, actor_id, occurred_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          tx.pharmacyId,
          tx.newId(),
          componentLotId,
          kind,
          quantity,
          preparationId ?? null,
          reason ?? null,
          tx.actor?.userId ?? null,
          tx.now,
        ],
      )
      .catch((error: unknown) => {
        if (violatedConstraint(error) !== 'component_lot_not_overdrawn') throw error;
        throw new DomainError('insufficient-stock', 'quantity: the component lot does not hold that much.');
      });
  }

  /** Opens a lot whose in-use period begins with its first use. */
  async markOpened(tx: Tx, lot: ComponentLot): Promise<void> {
    if (lot.openedOn) return;
    await tx.query(
      'UPDATE component_lot SET opened_on = $3, version = version + 1 WHERE pharmacy_id = $1 AND id = $2',
      [tx.pharmacyId, lot.id, tx.today],
    );
  }

  /**
   * Blocks a supplier's lot for good: every delivery of it, since a recall speaks of the lot and not of a box.
   * @returns the ids of all deliveries of that lot, also those blocked before
   * @throws DomainError `not-found`
   */
  async block(tx: Tx, componentLotId: string, reason: string): Promise<string[]> {
    const [named] = await this.byIds(tx, [componentLotId]);
    if (!named) throw new DomainError('not-found', 'componentLotId: there is no such component lot.');
    const deliveries = await tx.query<{ id: string }>(
      `SELECT id FROM component_lot WHERE pharmacy_id = $1 AND component_id = $2 AND lower(supplier) = lower($3)
         AND lower(lot_number) = lower($4) ORDER BY id FOR UPDATE`,
      [tx.pharmacyId, named.componentId, named.supplier, named.lotNumber],
    );
    const ids = deliveries.map(({ id }) => id);
    await tx.query(
      `UPDATE component_lot SET blocked_at = $3, blocked_reason = $4, version = version + 1
       WHERE pharmacy_id = $1 AND id = ANY($2::uuid[]) AND blocked_at IS NULL`,
      [tx.pharmacyId, ids, tx.now, reason],
    );
    return ids;
  }
}

/** A quantity's value with its sign turned, for a movement out. */
export const negative = ({ value }: Quantity): string => `-${value}`;
