import { Injectable } from '@nestjs/common';
import { isZero, parseQuantity, type Quantity } from '../../core/decimal-quantity.js';
import { DomainError, fieldError } from '../../core/errors.js';
import { ComponentStock, inLotUnit, negative, type ComponentLot } from '../../formulary/index.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { assertIfMatch } from '../../platform/http/conditional.js';
import type { WeighingDto } from './dto/compounding.dto.js';
import { assertState, find } from './guards.js';
import { lockPreparation } from './persistence/preparations.queries.js';
import { insertWeighing, weighingsOf } from './persistence/record.queries.js';
import { touch } from './persistence/transitions.js';
import { standing, type CompoundingRecord, type Weighing } from './preparation.js';
import { ingredientsOf, type IngredientView, type PreparationView } from './preparation.view.js';
import { CompoundingRecords } from './records.service.js';
import { judgeWeighed, sumIn } from './rules/tolerance.js';

/** Weighing at the bench: each amount is taken from its lot in the moment it is recorded. */
@Injectable()
export class Weighings {
  constructor(
    private readonly stock: ComponentStock,
    private readonly records: CompoundingRecords,
  ) {}

  /**
   * Records what the balance showed and takes it from the lot. Lots are locked before the batch.
   * @throws DomainError `not-found`, `wrong-state`, `component-mismatch`, `recalled-lot`, `component-expired`,
   *   `out-of-tolerance`, `insufficient-stock`
   */
  async weigh(tx: Tx, id: string, dto: WeighingDto, ifMatch: string | undefined): Promise<PreparationView> {
    const actual = parseQuantity(dto.actual, 'actual');
    if (isZero(actual)) throw fieldError('invalid-quantity', 'actual.value', 'must be greater than 0');
    const replaced = await findReplaced(tx, id, dto);
    const lots = await this.stock.lock(tx, [dto.componentLotId, ...(replaced ? [replaced.componentLotId] : [])]);
    const lot = find(lots, ({ id: lotId }) => lotId === dto.componentLotId, 'componentLotId', 'component lot');
    const preparation = await lockPreparation(tx, id);
    assertIfMatch(ifMatch, preparation.version);
    assertState(preparation, ['compounding'], 'weigh');
    const record = await this.records.of(tx, preparation);
    assertNotReplacedYet(record, replaced);
    const before = { ...record, weighings: record.weighings.filter((weighing) => weighing.id !== replaced?.id) };
    const ingredient = find(
      ingredientsOf(before),
      ({ ingredientId }) => ingredientId === dto.ingredientId,
      'ingredientId',
      'ingredient of this formulation',
    );
    assertUsable(lot, ingredient, tx.today);
    assertWithin(ingredient, inTargetUnit(actual, ingredient), dto.partial ?? false);

    if (replaced && dto.returnedToLot) await this.giveBack(tx, id, replaced, lots);
    const taken = negative(inLotUnit(actual, lot, 'actual'));
    await this.stock.book(tx, { componentLotId: lot.id, kind: 'consumed', quantity: taken, preparationId: id });
    if (lot.inUseDays) await this.stock.markOpened(tx, lot);
    await insertWeighing(tx, id, {
      ingredientId: ingredient.ingredientId,
      componentLotId: lot.id,
      quantity: actual,
      partial: dto.partial ?? false,
      replaces: replaced?.id ?? null,
      returnedToLot: replaced ? (dto.returnedToLot ?? false) : null,
      reason: dto.reason ?? null,
    });
    await touch(tx, id);
    tx.audit({
      action: 'preparation.weighed',
      resource: 'preparation',
      resourceId: id,
      detail: { componentLotId: lot.id },
    });
    return this.records.view(tx, id);
  }

  private async giveBack(tx: Tx, id: string, replaced: Weighing, lots: readonly ComponentLot[]): Promise<void> {
    const lot = find(lots, (each) => each.id === replaced.componentLotId, 'replaces', 'component lot');
    const { value } = inLotUnit(replaced.quantity, lot, 'replaces');
    await this.stock.book(tx, { componentLotId: lot.id, kind: 'returned', quantity: value, preparationId: id });
  }
}

async function findReplaced(tx: Tx, preparationId: string, dto: WeighingDto): Promise<Weighing | undefined> {
  if (!dto.replaces) {
    if (dto.returnedToLot === undefined) return undefined;
    throw fieldError('compounding-refused', 'replaces', 'name the weighing whose material went back');
  }
  if (dto.returnedToLot === undefined)
    throw fieldError('compounding-refused', 'returnedToLot', 'say whether the replaced material went back to its lot');
  if (!dto.reason) throw fieldError('compounding-refused', 'reason', 'say why it was weighed again');
  const weighings = await weighingsOf(tx, preparationId);
  const replaced = find(weighings, ({ id }) => id === dto.replaces, 'replaces', 'weighing of this batch');
  if (replaced.ingredientId !== dto.ingredientId)
    throw fieldError('component-mismatch', 'replaces', 'that weighing is of another ingredient');
  return replaced;
}

function assertNotReplacedYet({ weighings }: CompoundingRecord, replaced: Weighing | undefined): void {
  if (replaced && !standing(weighings).some(({ id }) => id === replaced.id))
    throw new DomainError('wrong-state', 'replaces: that weighing was replaced already.');
}

function assertUsable(lot: ComponentLot, ingredient: IngredientView, today: string): void {
  if (lot.componentId !== ingredient.componentId)
    throw fieldError(
      'component-mismatch',
      'componentLotId',
      `this lot is ${lot.component}, not ${ingredient.component}`,
    );
  if (lot.blocked) throw fieldError('recalled-lot', 'componentLotId', 'this lot is blocked; take another');
  if (lot.lastUsableDay < today)
    throw fieldError('component-expired', 'componentLotId', `this lot ended on ${lot.lastUsableDay}; take another`);
}

/** The weighed amount in the unit of the ingredient's target. @throws DomainError `unknown-unit` */
function inTargetUnit(actual: Quantity, { target }: IngredientView): Quantity {
  try {
    return sumIn(target.unit, [actual]);
  } catch {
    throw fieldError('unknown-unit', 'actual.unit', `this ingredient is weighed in ${target.unit}`);
  }
}

function assertWithin(ingredient: IngredientView, actual: Quantity, partial: boolean): void {
  const { ingredientId, component, target, low, high } = ingredient;
  const weighed = sumIn(target.unit, [ingredient.weighed, actual]);
  const verdict = judgeWeighed(weighed, { low, high });
  if (verdict === 'within' || (verdict === 'too-little' && partial)) return;
  const limits = `${low.value} to ${high.value} ${target.unit}`;
  const remedy = verdict === 'too-little' ? 'weigh more, or mark it partial if another lot follows' : 'weigh again';
  const message = `actual: ${weighed.value} ${target.unit} of ${component} in all is outside ${limits}; ${remedy}.`;
  const reasons = [{ ingredientId, component, target, low, high, weighed, verdict }];
  throw new DomainError('out-of-tolerance', message, {
    reasons,
    errors: [{ path: 'actual', message: `outside ${limits}` }],
  });
}
