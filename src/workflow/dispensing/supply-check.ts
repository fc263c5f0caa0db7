import { Injectable } from '@nestjs/common';
import { addQuantities, storedQuantity, type Quantity } from '../../core/decimal-quantity.js';
import { DomainError } from '../../core/errors.js';
import type { PlainDate } from '../../core/plain-date.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { allowedRefills, refillRefusal, SupplyRecords } from '../prescriptions/index.js';
import { loadDispensingData } from './dispensing-data.js';
import { OrderFacts, type Order } from './order-facts.js';
import { FillStore, type TakenFill } from './persistence/fill-store.js';
import {
  checkRequestedFill,
  completedFills,
  isUsedUp,
  refillsLeft,
  type AuthorizationFacts,
  type RequestedFill,
} from './rules/authorized-quantity.js';
import { coveredUntil, earliestRefill, type Supply } from './rules/refill-timing.js';

/** What was taken from a prescription, and what the patient has of the product. */
export interface SupplyHistory {
  /** Fills of this prescription that were not returned, those in progress included. */
  readonly ofPrescription: readonly TakenFill[];
  /** The same, and those of other prescriptions for the same product. */
  readonly ofProduct: readonly TakenFill[];
}

/** Refills, quantities and timing: whether a prescription still allows a fill, and allows it now. The caller holds its lock. */
@Injectable()
export class SupplyCheck {
  private readonly data = loadDispensingData();

  constructor(
    private readonly store: FillStore,
    private readonly supplies: SupplyRecords,
    private readonly orderFacts: OrderFacts,
  ) {}

  async history(tx: Tx, order: Order): Promise<SupplyHistory> {
    const taken = await this.store.taken(
      tx,
      await this.supplies.prescriptionsOfProduct(tx, order.patientId, order.product),
    );
    return { ofPrescription: taken.filter(({ prescriptionId }) => prescriptionId === order.id), ofProduct: taken };
  }

  /**
   * Refuses a fill that the prescription does not allow, or not yet.
   * @throws DomainError `prescription-expired`, `no-refills-left`, `invalid-quantity`, `too-soon`
   */
  assertAllowed(tx: Tx, order: Order, history: SupplyHistory, requested: RequestedFill): void {
    const facts = authorization(order, history.ofPrescription);
    this.assertAuthorized(tx, order, completedFills(facts));
    checkRequestedFill(facts, requested);
    this.assertNotTooSoon(tx, order, history);
  }

  /** @throws DomainError `prescription-expired` when the prescription can no longer be dispensed on this day */
  assertNotExpired(tx: Tx, order: Order): void {
    this.assertAuthorized(tx, order, 0);
  }

  /** Whether nothing of the prescription was handed over yet. */
  isFirstFill({ ofPrescription }: SupplyHistory): boolean {
    return ofPrescription.every(({ handedOverOn }) => handedOverOn === null);
  }

  /** 0 while the first fill is not complete, then the number of the refill that is next. */
  refillNumber(order: Order, history: SupplyHistory): number {
    return completedFills(authorization(order, history.ofPrescription));
  }

  /** Refills that remain when so much more is taken. */
  refillsLeft(order: Order, history: SupplyHistory, quantity: Quantity): number {
    const { prescribed, taken } = authorization(order, history.ofPrescription);
    return refillsLeft({ prescribed, taken: addQuantities(taken, quantity) }, this.allowed(order));
  }

  /** Whether everything that the prescription allows was handed over once this fill is. */
  usesUp(order: Order, history: SupplyHistory, fillId: string): boolean {
    const gone = history.ofPrescription.filter(({ id, handedOverOn }) => id === fillId || handedOverOn !== null);
    return isUsedUp(authorization(order, gone), this.allowed(order));
  }

  /** The last day that the patient's supply of the product covers, this fill handed over today included. */
  coveredUntil(tx: Tx, history: SupplyHistory, fill: { id: string; daysSupply: number }): PlainDate {
    const today = tx.today as PlainDate;
    const before = history.ofProduct.flatMap(({ id, daysSupply, handedOverOn }): Supply[] =>
      handedOverOn !== null && id !== fill.id ? [{ on: handedOverOn, daysSupply }] : [],
    );
    return coveredUntil([...before, { on: today, daysSupply: fill.daysSupply }]) ?? today;
  }

  private assertAuthorized(tx: Tx, order: Order, fillsUsed: number): void {
    const refusal = refillRefusal({
      writtenOn: order.writtenOn as PlainDate,
      refills: order.refills,
      fillsUsed,
      schedule: this.orderFacts.schedules(order)[0] ?? null,
      today: tx.today as PlainDate,
    });
    if (!refusal) return;
    const why =
      refusal.code === 'prescription-expired'
        ? `It could be filled until ${refusal.lastDay}`
        : `Its ${refusal.allowed} refills are used`;
    throw new DomainError(refusal.code, `${why}; ask the prescriber for a new prescription.`, { reasons: [refusal] });
  }

  private assertNotTooSoon(tx: Tx, order: Order, { ofProduct }: SupplyHistory): void {
    const controlled = this.orderFacts.schedules(order).length > 0;
    const timing = controlled ? this.data.refillTiming.controlled : this.data.refillTiming.general;
    const today = tx.today as PlainDate;
    // What lies ready and was not handed over yet begins today at the earliest.
    const supplies = ofProduct.map(({ handedOverOn, daysSupply }): Supply => ({
      on: handedOverOn ?? today,
      daysSupply,
    }));
    const earliestOn = earliestRefill(supplies, timing);
    if (earliestOn === null || today >= earliestOn) return;
    const reason = {
      rule: timing.id,
      coveredUntil: coveredUntil(supplies),
      earliestOn,
      source: timing.citation.source,
    };
    const message = `The supply lasts until ${reason.coveredUntil}; the next fill may be prepared from ${earliestOn} on.`;
    throw new DomainError('too-soon', message, { reasons: [reason] });
  }

  private allowed(order: Order): number {
    return allowedRefills(order.refills, this.orderFacts.schedules(order)[0] ?? null);
  }
}

function authorization(order: Order, fills: readonly TakenFill[]): AuthorizationFacts {
  const { quantity, daysSupply } = order;
  const taken = fills.reduce((sum, fill) => addQuantities(sum, storedQuantity(fill.quantity, quantity.unit)), {
    value: '0',
    unit: quantity.unit,
  });
  return { prescribed: { quantity, daysSupply }, taken };
}
