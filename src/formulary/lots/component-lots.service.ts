import { Injectable } from '@nestjs/common';
import { Decimal, isDecimal } from '../../core/decimal.js';
import { inUnit, isZero, parseQuantity, type Quantity } from '../../core/decimal-quantity.js';
import { DomainError, fieldError } from '../../core/errors.js';
import { assertNotInFuture, parseExpiration } from '../../core/plain-date.js';
import { violatedConstraint } from '../../platform/database/database-errors.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { assertIfMatch } from '../../platform/http/conditional.js';
import { toPage, type Page } from '../../platform/http/paging.js';
import { Knowledge } from '../../knowledge/index.js';
import { identifyDrug } from '../rules/identify-drugs.js';
import { resolveComponents } from '../components/components.js';
import { LOT_COLUMNS, toLot, type ComponentLot, type LotRow } from './component-lot.js';
import type { AdjustLotDto, ComponentLotQuery, OpenLotDto, ReceiveLotDto } from './component-lot.dto.js';
import { ComponentStock } from './component-stock.js';

/** Lots of components: received with a certificate of analysis, opened, counted. */
@Injectable()
export class ComponentLots {
  constructor(
    private readonly stock: ComponentStock,
    private readonly knowledge: Knowledge,
  ) {}

  /**
   * Takes a delivery into stock.
   * @throws DomainError `certificate-missing`, `component-expired`, `component-mismatch`, `duplicate`, `invalid-date`,
   *   `invalid-quantity`, `unknown-drug`, `unknown-unit`
   */
  async receive(tx: Tx, dto: ReceiveLotDto): Promise<ComponentLot> {
    if (!dto.certificateOfAnalysis) {
      const message = 'every lot needs its certificate of analysis; ask the supplier for it. Nobody can override this';
      throw fieldError('certificate-missing', 'certificateOfAnalysis', message);
    }
    const quantity = parseQuantity(dto.quantity, 'quantity');
    if (isZero(quantity)) throw fieldError('invalid-quantity', 'quantity.value', 'must be greater than 0');
    const lastDay = parseExpiration(dto.expiresOn, 'expiresOn');
    if (lastDay < tx.today) throw fieldError('component-expired', 'expiresOn', 'this lot is past its expiration');
    assertNotInFuture(dto.receivedOn, tx.today, 'receivedOn');
    if (dto.openedOn) checkOpening(dto.openedOn, dto.receivedOn, tx.today);
    const drug = dto.drug && identifyDrug(this.knowledge.current(), dto.drug, 'drug').code;
    const [component] = await resolveComponents(tx, [{ name: dto.component, drug, path: 'drug' }]);
    if (!component) throw new Error('A delivery has no component');
    const id = tx.newId();
    await tx
      .query(
        `INSERT INTO component_lot (pharmacy_id, id, component_id, supplier, lot_number, certificate_of_analysis, received_on,
           expires_on, last_day, unit, opened_on, in_use_days, received_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
        [
          tx.pharmacyId,
          id,
          component.id,
          dto.supplier.trim(),
          dto.lotNumber.trim(),
          dto.certificateOfAnalysis,
          dto.receivedOn,
          dto.expiresOn,
          lastDay,
          quantity.unit,
          dto.openedOn ?? null,
          dto.inUseDays ?? null,
          tx.actor?.userId,
          tx.now,
        ],
      )
      .catch(nameTheDuplicate);
    await this.stock.book(tx, { componentLotId: id, kind: 'received', quantity: quantity.value });
    tx.audit({ action: 'component-lot.received', resource: 'component-lot', resourceId: id });
    return this.read(tx, id);
  }

  /** @throws DomainError `not-found` */
  async read(tx: Tx, id: string): Promise<ComponentLot> {
    const [lot] = await this.stock.byIds(tx, [id]);
    if (!lot) throw new DomainError('not-found', 'There is no such component lot.');
    return lot;
  }

  async list(tx: Tx, query: ComponentLotQuery): Promise<Page<ComponentLot>> {
    const rows = await tx.query<LotRow>(
      `SELECT ${LOT_COLUMNS} FROM component_lot l JOIN component c ON c.pharmacy_id = l.pharmacy_id AND c.id = l.component_id
       WHERE l.pharmacy_id = $1 AND ($2::uuid IS NULL OR l.id < $2) AND ($3::uuid IS NULL OR l.component_id = $3)
         AND ($4::text IS NULL OR c.name_key = lower($4))
         AND ($5::text IS NULL OR $5 = CASE
           WHEN l.blocked_at IS NOT NULL THEN 'blocked'
           WHEN l.remaining = 0 THEN 'used-up'
           WHEN least(l.last_day, l.opened_on + l.in_use_days) < $6::date THEN 'expired'
           ELSE 'available' END)
       ORDER BY l.id DESC LIMIT $7`,
      [
        tx.pharmacyId,
        query.afterId(),
        query.componentId ?? null,
        query.component ?? null,
        query.state ?? null,
        tx.today,
        query.limit + 1,
      ],
    );
    const page = toPage(rows, query.limit, ({ id }) => id);
    return { ...page, items: page.items.map(toLot) };
  }

  /** Records when the container was opened, from which its in-use period counts. @throws DomainError `wrong-state`, `invalid-date` */
  async open(tx: Tx, id: string, dto: OpenLotDto, ifMatch: string | undefined): Promise<ComponentLot> {
    const lot = await this.lock(tx, id, ifMatch);
    if (lot.openedOn) throw new DomainError('wrong-state', 'This lot was opened already; its date of opening stays.');
    checkOpening(dto.openedOn, lot.receivedOn, tx.today);
    await tx.query(
      `UPDATE component_lot SET opened_on = $3, in_use_days = coalesce($4, in_use_days), version = version + 1
       WHERE pharmacy_id = $1 AND id = $2`,
      [tx.pharmacyId, id, dto.openedOn, dto.inUseDays ?? null],
    );
    tx.audit({ action: 'component-lot.opened', resource: 'component-lot', resourceId: id });
    return this.read(tx, id);
  }

  /** Corrects the stock to what was counted; the difference is booked with its reason. @throws DomainError `unknown-unit` */
  async adjust(tx: Tx, id: string, dto: AdjustLotDto, ifMatch: string | undefined): Promise<ComponentLot> {
    const lot = await this.lock(tx, id, ifMatch);
    const counted = inLotUnit(parseQuantity(dto.counted, 'counted'), lot, 'counted');
    const difference = new Decimal(counted.value).minus(lot.remaining.value);
    if (difference.isZero()) return lot;
    await this.stock.book(tx, {
      componentLotId: id,
      kind: 'adjusted',
      quantity: difference.toFixed(),
      reason: dto.reason,
    });
    tx.audit({ action: 'component-lot.adjusted', resource: 'component-lot', resourceId: id });
    return this.read(tx, id);
  }

  private async lock(tx: Tx, id: string, ifMatch: string | undefined): Promise<ComponentLot> {
    const [lot] = await this.stock.lock(tx, [id]);
    if (!lot) throw new Error('A locked lot is missing');
    assertIfMatch(ifMatch, lot.version);
    return lot;
  }
}

/**
 * An amount in the unit in which the lot is kept, at the decimal places that are stored.
 * @throws DomainError `unknown-unit` where the two measure different things; `invalid-quantity` where it is too small or too large
 */
export function inLotUnit(quantity: Quantity, lot: ComponentLot, path: string): Quantity {
  const { unit } = lot.remaining;
  const converted = inUnit(quantity, unit);
  if (!converted) {
    throw fieldError('unknown-unit', `${path}.unit`, `this lot is kept in ${unit}; give a unit of the same kind`);
  }
  const value = new Decimal(converted.value).toDecimalPlaces(9).toFixed();
  const lost = new Decimal(value).isZero() && !isZero(quantity);
  if (lost || !isDecimal(value)) {
    throw fieldError('invalid-quantity', `${path}.value`, `is too ${lost ? 'small' : 'large'} to be kept in ${unit}`);
  }
  return { value, unit };
}

function checkOpening(openedOn: string, receivedOn: string, today: string): void {
  assertNotInFuture(openedOn, today, 'openedOn');
  if (openedOn < receivedOn) throw fieldError('invalid-date', 'openedOn', 'lies before the day of receipt');
}

function nameTheDuplicate(error: unknown): never {
  if (violatedConstraint(error) === 'component_lot_delivery') {
    const message = 'this delivery is recorded already; correct its stock by an adjustment';
    throw fieldError('duplicate', 'lotNumber', message);
  }
  throw error;
}
