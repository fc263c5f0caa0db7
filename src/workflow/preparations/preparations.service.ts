import { Injectable } from '@nestjs/common';
import { compareQuantities, isZero, parseQuantity, type Quantity } from '../../core/decimal-quantity.js';
import { DomainError, fieldError } from '../../core/errors.js';
import { addDays, parsePlainDate, type PlainDate } from '../../core/plain-date.js';
import { ComponentStock, Formulations, type FormulationVersion, type ProductStrength } from '../../formulary/index.js';
import { Knowledge } from '../../knowledge/index.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import type { FormulaFacts } from '../screening/index.js';
import { loadCompoundingPractice } from './compounding-practice.js';
import { bookBatch, stillOut } from './persistence/batch-stock.js';
import { formulaOf } from './persistence/formula.queries.js';
import { lockPreparation, lockPreparations } from './persistence/preparations.queries.js';
import { batchesWith, holdsBlockedLot } from './persistence/recall.queries.js';
import { takeStep } from './persistence/transitions.js';
import type { Preparation } from './preparation.js';
import { PREPARATION_STATES, type PreparationStatus } from './preparation.states.js';
import { largestSupply, outlastsBeyondUseDate } from './rules/dispensable.js';
import { hazardousOnes } from './rules/qualification.js';
import { productDifferences, type PrescribedProduct } from './rules/same-product.js';

export interface AllocationRequest {
  readonly preparationId: string;
  /** In the unit of the batch, such as `{"value":"8","unit":"{capsule}"}`. */
  readonly quantity: Quantity;
  readonly dispensedOn: string;
  /** Whole days that the quantity lasts, at least 1. */
  readonly daysSupply: number;
  /** What was prescribed; the batch must be exactly that. */
  readonly product: PrescribedProduct;
  /** The fill that takes it, for the ledger. */
  readonly fillId?: string;
}

/** What a fill and its label need to know of the batch it came from. */
export interface Allocation {
  readonly preparationId: string;
  readonly internalLot: string;
  readonly formulationVersionId: string;
  readonly name: string;
  readonly dosageForm: string;
  readonly route: string;
  readonly strengths: readonly ProductStrength[];
  readonly quantity: Quantity;
  readonly compoundedOn: PlainDate;
  readonly beyondUseDate: PlainDate;
  readonly storage: FormulationVersion['storage'];
  readonly labelCautions: readonly string[];
  /** Whether an active ingredient is hazardous, or was never assessed. */
  readonly hazardous: boolean;
}

export interface BlockedStock {
  /** Every batch that holds the lot, whatever became of it: patients may have received it. */
  readonly preparationIds: readonly string[];
  /** Every delivery of the supplier's lot; empty when a batch was named. */
  readonly componentLotIds: readonly string[];
}

/** States in which the dates and the stock decide. An expired batch is among them: its date has passed, and that is the answer. */
const DISPENSABLE: readonly PreparationStatus[] = ['released', 'depleted', 'expired'];

/** The door of this module for those who dispense and recall. Every method acts in the caller's transaction. */
@Injectable()
export class Preparations {
  constructor(
    private readonly formulations: Formulations,
    private readonly stock: ComponentStock,
    private readonly knowledge: Knowledge,
  ) {}

  /**
   * Takes a quantity of a released batch for a fill. The batch stays locked until the commit, so that two fills never share a unit.
   * @throws DomainError `not-found`; `recalled-lot`; `past-beyond-use-date` with the largest quantity and days in `reasons`;
   *   `insufficient-stock` with what is available; `product-mismatch`; `wrong-state` while it is not released
   */
  async allocate(tx: Tx, request: AllocationRequest): Promise<Allocation> {
    const { preparationId, product, daysSupply } = request;
    if (!Number.isInteger(daysSupply) || daysSupply < 1) throw new Error('A supply lasts whole days, at least one');
    const preparation = await lockPreparation(tx, preparationId);
    const quantity = readQuantity(request.quantity, preparation);
    await assertNotRecalled(tx, preparation);
    const formulation = await this.formulations.version(tx, preparation.formulationVersionId);
    const differences = productDifferences(formulation, product, this.knowledge.current());
    if (differences.length > 0) {
      const message = `preparationId: this batch is not the prescribed product; it differs in ${differences.join(', ')}.`;
      throw new DomainError('product-mismatch', message, {
        reasons: differences.map((field) => ({ preparationId, field })),
      });
    }
    const { beyondUseDate, beyondUse } = preparation;
    if (!DISPENSABLE.includes(preparation.status) || !beyondUseDate || !beyondUse) throw notDispensable(preparation);
    const dispensedOn = parsePlainDate(request.dispensedOn, 'dispensedOn');
    assertLasts(preparation, { quantity, daysSupply, dispensedOn, beyondUseDate, remaining: preparation.remaining });
    assertEnough(preparation, quantity);

    const { fillId } = request;
    await bookBatch(tx, { preparationId, kind: 'allocated', quantity: `-${quantity.value}`, fillId });
    if (compareQuantities(quantity, preparation.remaining) === 0) await takeStep(tx, preparation, 'deplete');
    return {
      preparationId,
      internalLot: preparation.internalLot,
      formulationVersionId: formulation.id,
      name: formulation.name,
      dosageForm: formulation.dosageForm,
      route: formulation.route,
      strengths: formulation.strengths,
      quantity,
      compoundedOn: beyondUse.compoundedOn,
      beyondUseDate,
      storage: formulation.storage,
      labelCautions: formulation.labelCautions,
      hazardous: hazardousOnes(formulation.ingredients, loadCompoundingPractice()).length > 0,
    };
  }

  /** What these batches were made with, before they are taken; null where one of them does not exist. */
  formulaOf(tx: Tx, preparationIds: readonly string[]): Promise<FormulaFacts | null> {
    return formulaOf(tx, preparationIds);
  }

  /**
   * Puts units that never left the pharmacy's control back to their batch. A batch that is held back or recalled takes them too
   * and stays as it is; one that was destroyed does not, and its units are to be destroyed.
   * @returns whether the batch holds them again
   * @throws DomainError `not-found`; `invalid-quantity` for more than was taken (by this fill, where it is named)
   */
  async giveBack(
    tx: Tx,
    request: { preparationId: string; quantity: Quantity; reason: string; fillId?: string },
  ): Promise<{ restocked: boolean; status: PreparationStatus }> {
    const { preparationId, reason, fillId } = request;
    const preparation = await lockPreparation(tx, preparationId);
    const quantity = readQuantity(request.quantity, preparation);
    if (PREPARATION_STATES.isFinal(preparation.status)) return { restocked: false, status: preparation.status };
    const out = await stillOut(tx, preparationId, fillId);
    if (compareQuantities(quantity, { ...quantity, value: out }) > 0)
      throw fieldError('invalid-quantity', 'quantity.value', `only ${out} of this batch is out`);
    await bookBatch(tx, { preparationId, kind: 'given-back', quantity: quantity.value, fillId, reason });
    if (preparation.status !== 'depleted') return { restocked: true, status: preparation.status };
    return { restocked: true, status: await takeStep(tx, preparation, 'restock', { reason }) };
  }

  /**
   * For the hand-over of what was allocated before: each batch is still fit to leave the pharmacy, and stays so until the commit.
   * @param daysSupply whole days that the patient will use it from `today`
   * @throws DomainError `not-found`, `recalled-lot`, `past-beyond-use-date`, `wrong-state`
   */
  async assertStillDispensable(
    tx: Tx,
    preparationIds: readonly string[],
    today: string,
    daysSupply = 0,
  ): Promise<void> {
    const ids = [...new Set(preparationIds)];
    const batches = await lockPreparations(tx, ids);
    if (batches.length < ids.length) throw fieldError('not-found', 'preparationId', 'there is no such preparation');
    for (const batch of batches) {
      await assertNotRecalled(tx, batch);
      if (!DISPENSABLE.includes(batch.status) || !batch.beyondUseDate) throw notDispensable(batch);
      const lastDay = addDays(parsePlainDate(today, 'today'), daysSupply);
      if (lastDay > batch.beyondUseDate) throw pastDate(batch, `use until ${lastDay} would outlast it`);
    }
  }

  /**
   * Blocks stock for a recall, at once: the named batch, or every delivery of the supplier's lot and every batch that holds it.
   * @returns what is affected, also where it was blocked before
   * @throws DomainError `not-found`
   */
  async block(
    tx: Tx,
    target: { componentLotId: string } | { preparationId: string },
    reason: string,
  ): Promise<BlockedStock> {
    const componentLotIds = 'componentLotId' in target ? await this.stock.block(tx, target.componentLotId, reason) : [];
    const ids = 'preparationId' in target ? [target.preparationId] : await batchesWith(tx, componentLotIds);
    const batches = await lockPreparations(tx, ids);
    if (batches.length < ids.length) throw fieldError('not-found', 'preparationId', 'there is no such preparation');
    for (const batch of batches.filter(({ status }) => PREPARATION_STATES.can(status, 'recall'))) {
      await takeStep(tx, batch, 'recall', { reason });
    }
    return { preparationIds: batches.map(({ id }) => id), componentLotIds };
  }
}

async function assertNotRecalled(tx: Tx, { id, status }: Preparation): Promise<void> {
  if (status !== 'recalled' && !(await holdsBlockedLot(tx, id))) return;
  throw new DomainError('recalled-lot', 'preparationId: this batch is recalled and may not be dispensed.', {
    reasons: [{ preparationId: id }],
  });
}

function assertLasts(preparation: Preparation, supply: Parameters<typeof largestSupply>[0]): void {
  if (!outlastsBeyondUseDate(supply)) return;
  const largest = largestSupply(supply);
  const message = `a supply of ${supply.daysSupply} days from ${supply.dispensedOn} would outlast it; at most ${largest.quantity.value} ${largest.quantity.unit} for ${largest.daysSupply} days`;
  throw pastDate(preparation, message, { largestQuantity: largest.quantity, largestDaysSupply: largest.daysSupply });
}

function assertEnough({ id: preparationId, remaining }: Preparation, requested: Quantity): void {
  if (compareQuantities(requested, remaining) <= 0) return;
  const message = `quantity: this batch holds ${remaining.value} ${remaining.unit}; take less, or add another batch.`;
  throw new DomainError('insufficient-stock', message, {
    reasons: [{ preparationId, requested, available: remaining }],
  });
}

function pastDate({ id: preparationId, beyondUseDate }: Preparation, words: string, more: object = {}): DomainError {
  const message = `preparationId: the beyond-use date of this batch is ${beyondUseDate}; ${words}.`;
  return new DomainError('past-beyond-use-date', message, { reasons: [{ preparationId, beyondUseDate, ...more }] });
}

function notDispensable({ status }: Preparation): DomainError {
  return new DomainError(
    'wrong-state',
    `preparationId: this batch is ${status}; only a released batch may be dispensed.`,
  );
}

function readQuantity(raw: Quantity, { remaining }: Preparation): Quantity {
  const quantity = parseQuantity(raw, 'quantity');
  if (quantity.unit !== remaining.unit)
    throw fieldError('invalid-quantity', 'quantity.unit', `this batch is counted in ${remaining.unit}`);
  if (isZero(quantity)) throw fieldError('invalid-quantity', 'quantity.value', 'must be greater than 0');
  return quantity;
}
