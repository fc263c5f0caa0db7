import { Injectable } from '@nestjs/common';
import { storedQuantity } from '../../core/decimal-quantity.js';
import { Patients } from '../../directory/index.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { Monitoring } from '../monitoring/index.js';
import { Preparations } from '../preparations/index.js';
import { Prescriptions, SupplyRecords } from '../prescriptions/index.js';
import type { HandOverDto } from './fill.dto.js';
import { toFillView, type FillView } from './fill.view.js';
import { assertVerified, monitoredOrder, type Order } from './order-facts.js';
import { readPharmacy } from './pharmacy.js';
import type { FillRow } from './persistence/fill.js';
import { FillStore } from './persistence/fill-store.js';
import { isEssentiallyACopy } from './rules/copy-finding.js';
import { fillStates } from './rules/fill-states.js';
import { checkShipment } from './rules/shipping.js';
import { SafetyCheck, type Cleared } from './safety-check.js';
import { SupplyCheck, type SupplyHistory } from './supply-check.js';

/** The moment a drug leaves the pharmacy: everything is asked again, in the transaction that lets it go. */
@Injectable()
export class HandOver {
  constructor(
    private readonly prescriptions: Prescriptions,
    private readonly supplies: SupplyRecords,
    private readonly supply: SupplyCheck,
    private readonly safety: SafetyCheck,
    private readonly monitoring: Monitoring,
    private readonly preparations: Preparations,
    private readonly patients: Patients,
    private readonly store: FillStore,
  ) {}

  /**
   * Hands a ready fill to the patient or a carrier, starts monitoring, and ends the prescription whose last supply this is.
   * @throws DomainError `wrong-state`, `prescription-expired`, `not-licensed`, `storage-not-allowed`, `open-findings`, `refill-hold`,
   *   `recalled-lot`, `past-beyond-use-date`; nothing leaves then
   */
  async handOver(tx: Tx, fillId: string, dto: HandOverDto): Promise<FillView> {
    const { prescription_id: prescriptionId } = await this.store.find(tx, fillId);
    const order = await this.prescriptions.lock(tx, prescriptionId);
    const fill = await this.store.lock(tx, fillId);
    const status = fillStates.next(fill.status, dto.method === 'shipment' ? 'ship' : 'pick-up');
    assertVerified(order);
    this.supply.assertNotExpired(tx, order);
    const shipment = dto.method === 'shipment' ? await this.shipment(tx, fill, dto) : null;
    // Two hand-overs of one product take turns, so that the monthly count of copies cannot be passed by both at once.
    await this.supplies.lockProduct(tx, order.product);
    const history = await this.supply.history(tx, order);
    const isFirstFill = this.supply.isFirstFill(history);
    const allocations = (await this.store.allocations(tx, [fillId])).get(fillId) ?? [];
    const preparationIds = allocations.map(({ preparationId }) => preparationId);
    const look = { step: 'hand-over', fillId, preparationIds, isFirstFill } as const;
    const cleared = await this.safety.assertMayDispense(tx, order, look);
    await this.preparations.assertStillDispensable(tx, preparationIds, tx.today, fill.days_supply);

    const gone = await this.letGo(tx, fill, { status, shipment, cleared, method: dto.method });
    await this.recordSupply(tx, order, history, gone);
    // An attestation opens one hand-over: a fill that goes back to stock uses none.
    await this.monitoring.useGrants(tx, monitoredOrder(order), fillId);
    await this.monitoring.start(tx, monitoredOrder(order));
    if (this.supply.usesUp(order, history, fillId)) await this.prescriptions.complete(tx, order);
    return toFillView(gone, allocations);
  }

  private async shipment(tx: Tx, fill: FillRow, dto: HandOverDto): Promise<{ state: string; coldChain: boolean }> {
    const pharmacy = await readPharmacy(tx);
    const patient = await this.patients.find(tx, fill.patient_id);
    const coldChain = dto.coldChain ?? false;
    const state = checkShipment({
      destination: dto.state ?? patient.address?.state ?? null,
      pharmacyState: pharmacy.state,
      licensedStates: pharmacy.shipToStates,
      needsColdChain: fill.label.coldChain,
      coldChain,
    });
    return { state, coldChain };
  }

  private async letGo(
    tx: Tx,
    fill: FillRow,
    {
      status,
      shipment,
      cleared,
      method,
    }: {
      status: FillRow['status'];
      shipment: { state: string; coldChain: boolean } | null;
      cleared: Cleared;
      method: string;
    },
  ): Promise<FillRow> {
    const { screening, gate } = cleared;
    const changes = {
      status,
      handed_over_at: tx.now,
      handed_over_on: tx.today as FillRow['handed_over_on'],
      handed_over_by: tx.actor?.userId ?? null,
      hand_over_screening_id: screening.id,
      hand_over_gate: gate,
      essentially_a_copy: isEssentiallyACopy(screening.findings),
      ship_to_state: shipment?.state ?? null,
      cold_chain: shipment?.coldChain ?? null,
    };
    const detail = { method, screeningId: screening.id, gate: gate.answer };
    return this.store.change(tx, fill, changes, { action: 'handed-over', detail });
  }

  private async recordSupply(tx: Tx, order: Order, history: SupplyHistory, fill: FillRow): Promise<void> {
    await this.supplies.record(tx, {
      fillId: fill.id,
      prescriptionId: order.id,
      patientId: order.patientId,
      handedOverOn: tx.today,
      endsOn: this.supply.coveredUntil(tx, history, { id: fill.id, daysSupply: fill.days_supply }),
      quantity: storedQuantity(fill.quantity, fill.unit),
      essentiallyACopy: fill.essentially_a_copy ?? false,
    });
  }
}
