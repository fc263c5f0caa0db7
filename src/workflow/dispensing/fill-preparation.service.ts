import { Injectable } from '@nestjs/common';
import { addQuantities, parseQuantity, type Quantity } from '../../core/decimal-quantity.js';
import { fieldError } from '../../core/errors.js';
import type { PlainDate } from '../../core/plain-date.js';
import { Patients, Prescribers } from '../../directory/index.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { Preparations, type Allocation as Allocated } from '../preparations/index.js';
import { Prescriptions } from '../prescriptions/index.js';
import { loadDispensingData } from './dispensing-data.js';
import type { AllocationDto, PrepareFillDto } from './fill.dto.js';
import { toFillView, type FillView } from './fill.view.js';
import { assertVerified, OrderFacts, type Order } from './order-facts.js';
import { readPharmacy } from './pharmacy.js';
import type { Allocation } from './persistence/fill.js';
import { FillStore } from './persistence/fill-store.js';
import { inPrescribedUnit } from './rules/authorized-quantity.js';
import { buildLabel, type Label, type LabelLot } from './rules/label.js';
import { SafetyCheck } from './safety-check.js';
import { SupplyCheck, type SupplyHistory } from './supply-check.js';

interface Requested {
  readonly preparationId: string;
  readonly quantity: Quantity;
}

/** Prepares a fill: every stop is asked in the transaction that takes the stock. */
@Injectable()
export class FillPreparation {
  private readonly data = loadDispensingData();

  constructor(
    private readonly prescriptions: Prescriptions,
    private readonly supply: SupplyCheck,
    private readonly safety: SafetyCheck,
    private readonly preparations: Preparations,
    private readonly patients: Patients,
    private readonly prescribers: Prescribers,
    private readonly orderFacts: OrderFacts,
    private readonly store: FillStore,
  ) {}

  /**
   * Takes stock for one fill of a verified prescription and makes its label.
   * @throws DomainError `wrong-state`, `prescription-expired`, `no-refills-left`, `invalid-quantity`, `too-soon`, `open-findings`,
   *   `refill-hold`, and what `Preparations.allocate` refuses; nothing is taken then
   */
  async prepare(tx: Tx, prescriptionId: string, dto: PrepareFillDto): Promise<FillView> {
    const order = await this.prescriptions.lock(tx, prescriptionId);
    assertVerified(order);
    const requested = readAllocations(dto.allocations);
    const quantity = totalOf(requested, order.quantity.unit);
    const { daysSupply } = dto;
    const history = await this.supply.history(tx, order);
    this.supply.assertAllowed(tx, order, history, { quantity, daysSupply });

    const id = tx.newId();
    const isFirstFill = this.supply.isFirstFill(history);
    const { screening, gate } = await this.safety.assertMayDispense(tx, order, {
      step: 'fill',
      fillId: id,
      preparationIds: requested.map(({ preparationId }) => preparationId),
      isFirstFill,
    });
    const lots = await this.allocate(tx, order, requested, { id, daysSupply });

    const allocations = lots.map(toAllocation);
    const label = await this.label(tx, order, history, { quantity, daysSupply, lots });
    await this.store.insert(tx, {
      id,
      prescriptionId: order.id,
      patientId: order.patientId,
      prescriberId: order.prescriberId,
      refillNumber: this.supply.refillNumber(order, history),
      quantity,
      daysSupply,
      label,
      screeningId: screening.id,
      gate,
      allocations,
    });
    return toFillView(await this.store.find(tx, id), allocations);
  }

  /** Batches are locked in the order of their ids, so that two fills never wait for each other. */
  private async allocate(
    tx: Tx,
    { product }: Order,
    requested: readonly Requested[],
    fill: { id: string; daysSupply: number },
  ): Promise<[Allocated, ...Allocated[]]> {
    const { id: fillId, daysSupply } = fill;
    const lots: Allocated[] = [];
    for (const each of requested) {
      lots.push(await this.preparations.allocate(tx, { ...each, fillId, dispensedOn: tx.today, daysSupply, product }));
    }
    const [first, ...others] = lots;
    if (!first) throw new Error('A fill takes stock from one batch at least');
    return [first, ...others];
  }

  private async label(
    tx: Tx,
    order: Order,
    history: SupplyHistory,
    { quantity, daysSupply, lots }: { quantity: Quantity; daysSupply: number; lots: [Allocated, ...Allocated[]] },
  ): Promise<Label> {
    const [first, ...others] = lots;
    return buildLabel(
      {
        pharmacy: await readPharmacy(tx),
        rxNumber: order.rxNumber,
        refillNumber: this.supply.refillNumber(order, history),
        filledOn: tx.today as PlainDate,
        patient: await this.patients.find(tx, order.patientId),
        prescriber: await this.prescribers.get(tx, order.prescriberId),
        product: { ingredients: this.orderFacts.ingredients(order), dosageForm: order.product.dosageForm },
        schedules: this.orderFacts.schedules(order),
        sig: order.sig.text,
        quantity,
        daysSupply,
        refillsLeft: this.supply.refillsLeft(order, history, quantity),
        lots: [toLabelLot(first), ...others.map(toLabelLot)],
      },
      this.data,
    );
  }
}

/** The allocations in the order in which their batches are locked. @throws DomainError `duplicate`, `invalid-quantity`, `unknown-unit` */
function readAllocations(allocations: readonly AllocationDto[]): Requested[] {
  const seen = new Set<string>();
  const requested = allocations.map(({ preparationId, quantity }, index) => {
    const path = `allocations.${index}`;
    if (seen.has(preparationId)) {
      throw fieldError('duplicate', `${path}.preparationId`, 'is named twice; give one quantity for each batch');
    }
    seen.add(preparationId);
    return { preparationId, quantity: parseQuantity(quantity, `${path}.quantity`) };
  });
  return requested.sort((a, b) => (a.preparationId < b.preparationId ? -1 : 1));
}

function totalOf(requested: readonly Requested[], unit: string): Quantity {
  return requested
    .map(({ quantity }) => inPrescribedUnit(quantity, unit, 'allocations.quantity'))
    .reduce(addQuantities, { value: '0', unit });
}

function toAllocation({ preparationId, internalLot, quantity, beyondUseDate }: Allocated): Allocation {
  return { preparationId, internalLot, quantity, beyondUseDate };
}

function toLabelLot(allocated: Allocated): LabelLot {
  const { internalLot, name: formulation, quantity, beyondUseDate, storage, labelCautions, hazardous } = allocated;
  return { internalLot, formulation, quantity, beyondUseDate, storage, cautions: labelCautions, hazardous };
}
