import { Injectable } from '@nestjs/common';
import { Decimal } from '../../core/decimal.js';
import { isZero, parseQuantity, type Quantity } from '../../core/decimal-quantity.js';
import { DomainError, fieldError, notFound } from '../../core/errors.js';
import { parsePlainDate } from '../../core/plain-date.js';
import { ComponentStock, Formulations, type ComponentLot, type FormulationVersion } from '../../formulary/index.js';
import { Knowledge, type CompiledKnowledge } from '../../knowledge/index.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { assertIfMatch } from '../../platform/http/conditional.js';
import { Prescriptions, type OrderedProduct } from '../prescriptions/index.js';
import { assessBatch } from './batch-beyond-use.js';
import { loadCompoundingPractice } from './compounding-practice.js';
import type { StartPreparationDto } from './dto/compounding.dto.js';
import type { PlanPreparationDto } from './dto/plan.dto.js';
import { insertPreparation, lockPreparation, nextInternalLot } from './persistence/preparations.queries.js';
import { recordEvent, takeStep } from './persistence/transitions.js';
import type { BatchPlan, StartRecord } from './preparation.js';
import { PREPARATION_STATES } from './preparation.states.js';
import type { PreparationView } from './preparation.view.js';
import { CompoundingRecords } from './records.service.js';
import { proposeLots } from './rules/propose-lots.js';
import { productDifferences } from './rules/same-product.js';
import { startRefusals } from './rules/qualification.js';

/** From a master formulation record to a batch that may be weighed. */
@Injectable()
export class BatchPlanning {
  constructor(
    private readonly formulations: Formulations,
    private readonly stock: ComponentStock,
    private readonly records: CompoundingRecords,
    private readonly prescriptions: Prescriptions,
    private readonly knowledge: Knowledge,
  ) {}

  /**
   * Scales an approved formulation and proposes lots, first expired first out. Nothing is reserved. The orders that it is made for are
   * screened when they are filled.
   * @throws DomainError `not-found`, `wrong-state` for a version that is not approved or an order that has ended, `product-mismatch`,
   *   `invalid-quantity`, `insufficient-stock` with each shortfall, and what forbids a beyond-use date
   */
  async plan(tx: Tx, dto: PlanPreparationDto): Promise<PreparationView> {
    if (!tx.actor) throw new Error('A batch needs somebody who plans it');
    const formulation = await this.formulations.version(tx, dto.formulationVersionId, 'formulationVersionId');
    assertApproved(formulation);
    const prescriptionIds = dto.prescriptionIds ?? [];
    const orders = await this.prescriptions.ordered(tx, prescriptionIds);
    assertMadeFor(formulation, prescriptionIds, orders, this.knowledge.current());
    const batchSize = readBatchSize(dto.batchSize, formulation.unit);
    const id = tx.newId();
    await insertPreparation(
      tx,
      {
        id,
        status: 'planned',
        formulationVersionId: formulation.id,
        internalLot: await nextInternalLot(tx),
        batchSize,
        plan: await this.propose(tx, formulation, batchSize),
        plannedBy: tx.actor.userId,
      },
      prescriptionIds,
    );
    await recordEvent(tx, { preparationId: id, action: 'plan', from: null, to: 'planned' });
    return this.records.view(tx, id);
  }

  /**
   * Opens the compounding record: who compounds, on which balance, behind which containment.
   * @throws DomainError `wrong-state`, `compounding-refused` with everything that is missing or too old
   */
  async start(tx: Tx, id: string, dto: StartPreparationDto, ifMatch: string | undefined): Promise<PreparationView> {
    const preparation = await lockPreparation(tx, id);
    assertIfMatch(ifMatch, preparation.version);
    const formulation = await this.formulations.version(tx, preparation.formulationVersionId);
    const practice = loadCompoundingPractice();
    const start: StartRecord = { ...readStart(dto), equipment: dto.equipment ?? [], practiceVersion: practice.version };
    PREPARATION_STATES.next(preparation.status, 'start');
    assertApproved(formulation);
    const reasons = startRefusals(start, formulation.ingredients, parsePlainDate(tx.today, 'today'), practice);
    if (reasons.length > 0) {
      const message = `This batch may not be started: ${reasons.map((reason) => reason.message).join('; ')}.`;
      throw new DomainError('compounding-refused', message, { reasons });
    }
    const columns = { start: JSON.stringify(start), started_by: tx.actor?.userId, started_at: tx.now };
    await takeStep(tx, preparation, 'start', { columns });
    return this.records.view(tx, id);
  }

  private async propose(tx: Tx, formulation: FormulationVersion, batchSize: Quantity): Promise<BatchPlan> {
    const { ingredients } = formulation;
    const stock = await this.stock.ofComponents(
      tx,
      ingredients.map(({ componentId }) => componentId),
    );
    const today = parsePlainDate(tx.today, 'today');
    const { plan, shortfalls } = proposeLots(ingredients, batchSize.value, stock, today);
    if (shortfalls.length > 0) {
      const missing = shortfalls.map(
        ({ component, shortfall }) => `${shortfall.value} ${shortfall.unit} of ${component}`,
      );
      const message = `batchSize: the usable stock lacks ${missing.join(', ')}.`;
      throw new DomainError('insufficient-stock', message, { reasons: shortfalls });
    }
    const proposed = new Set(plan.flatMap(({ lots }) => lots.map(({ componentLotId }) => componentLotId)));
    const lots: ComponentLot[] = stock.filter((lot) => proposed.has(lot.id));
    const { bud } = await assessBatch(tx, formulation, lots, today);
    return { ingredients: plan, expectedBeyondUseDate: bud };
  }
}

function assertApproved({ status }: FormulationVersion): void {
  if (status === 'approved') return;
  const message = `formulationVersionId: this version is ${status}; only an approved version may be made.`;
  throw new DomainError('wrong-state', message);
}

/** A batch that is made for an order is made for one that stands, and makes what it asks for. */
function assertMadeFor(
  formulation: FormulationVersion,
  prescriptionIds: readonly string[],
  orders: readonly OrderedProduct[],
  knowledge: CompiledKnowledge,
): void {
  prescriptionIds.forEach((id, index) => {
    const path = `prescriptionIds.${index}`;
    const order = orders.find((one) => one.id === id.toLowerCase());
    if (!order) throw notFound('prescription', path);
    if (order.ended) throw fieldError('wrong-state', path, `this prescription is ${order.status}; leave it out`);
    const differences = productDifferences(formulation, order.product, knowledge);
    if (differences.length > 0) {
      throw fieldError('product-mismatch', path, `it asks for another product: ${differences.join(', ')} differ`);
    }
  });
}

function readBatchSize(raw: { value: string; unit: string }, unit: string): Quantity {
  const batchSize = parseQuantity(raw, 'batchSize');
  if (batchSize.unit !== unit)
    throw fieldError('invalid-quantity', 'batchSize.unit', `this formulation is made in ${unit}`);
  if (isZero(batchSize)) throw fieldError('invalid-quantity', 'batchSize.value', 'must be greater than 0');
  if (unit.startsWith('{') && !new Decimal(batchSize.value).isInteger())
    throw fieldError('invalid-quantity', 'batchSize.value', 'must be a whole number of units');
  return batchSize;
}

function readStart({ balance, competency, containment }: StartPreparationDto) {
  return {
    balance: balance && { id: balance.id, calibratedOn: parsePlainDate(balance.calibratedOn, 'balance.calibratedOn') },
    competency: competency && { assessedOn: parsePlainDate(competency.assessedOn, 'competency.assessedOn') },
    containment: containment && {
      device: containment.device,
      protectiveEquipment: containment.protectiveEquipment,
      assessmentReference: containment.assessmentReference,
      assessmentReviewedOn: parsePlainDate(containment.assessmentReviewedOn, 'containment.assessmentReviewedOn'),
    },
  };
}
