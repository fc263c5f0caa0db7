import { Decimal } from '../../../core/decimal.js';
import { inUnit, multiplyQuantity, type Quantity } from '../../../core/decimal-quantity.js';
import type { PlainDate } from '../../../core/plain-date.js';

/** A component lot, as far as it matters for a proposal. */
export interface StockedLot {
  readonly id: string;
  readonly componentId: string;
  readonly lastUsableDay: PlainDate;
  readonly remaining: Quantity;
  readonly blocked: unknown;
}

export interface NeededIngredient {
  readonly id: string;
  readonly componentId: string;
  readonly component: string;
  readonly amountPerUnit: Quantity;
}

export interface ProposedLot {
  readonly componentLotId: string;
  /** In the unit of the master formulation record. */
  readonly quantity: Quantity;
}

export interface IngredientPlan {
  readonly ingredientId: string;
  readonly target: Quantity;
  readonly lots: readonly ProposedLot[];
}

export interface Shortfall {
  readonly ingredientId: string;
  readonly component: string;
  readonly needed: Quantity;
  readonly available: Quantity;
  readonly shortfall: Quantity;
}

export interface LotProposal {
  readonly plan: readonly IngredientPlan[];
  readonly shortfalls: readonly Shortfall[];
}

/**
 * Scales a master formulation record to a batch and proposes lots for each ingredient, first expired first out. A lot that is
 * blocked, or past its last usable day, or kept in a unit that cannot be compared, is passed over.
 * @param units how many units of the formulation are made, as decimal text
 */
export function proposeLots(
  ingredients: readonly NeededIngredient[],
  units: string,
  stock: readonly StockedLot[],
  today: PlainDate,
): LotProposal {
  const usable = stock
    .filter((lot) => !lot.blocked && lot.lastUsableDay >= today)
    .sort((a, b) => order(a.lastUsableDay, b.lastUsableDay) || order(a.id, b.id));
  const results = ingredients.map((ingredient) => proposeFor(ingredient, units, usable));
  return { plan: results.map(({ plan }) => plan), shortfalls: results.flatMap(({ shortfall }) => shortfall ?? []) };
}

/** How much of an ingredient a batch needs. */
export function targetOf(amountPerUnit: Quantity, units: string): Quantity {
  return multiplyQuantity(amountPerUnit, units);
}

function proposeFor(
  ingredient: NeededIngredient,
  units: string,
  usable: readonly StockedLot[],
): { plan: IngredientPlan; shortfall?: Shortfall } {
  const target = targetOf(ingredient.amountPerUnit, units);
  const { unit } = target;
  let missing = new Decimal(target.value);
  const lots: ProposedLot[] = [];
  for (const lot of usable) {
    if (missing.isZero()) break;
    const held = lot.componentId === ingredient.componentId ? inUnit(lot.remaining, unit) : undefined;
    const taken = held && Decimal.min(roundDown(held.value), missing);
    if (!taken?.isPositive() || taken.isZero()) continue;
    lots.push({ componentLotId: lot.id, quantity: { value: taken.toFixed(), unit } });
    missing = missing.minus(taken);
  }
  const plan = { ingredientId: ingredient.id, target, lots };
  if (missing.isZero()) return { plan };
  const available = { value: new Decimal(target.value).minus(missing).toFixed(), unit };
  const shortfall = { value: missing.toFixed(), unit };
  const { id: ingredientId, component } = ingredient;
  return { plan, shortfall: { ingredientId, component, needed: target, available, shortfall } };
}

/** To the decimal places that are stored, so that a proposal never names more than a lot holds. */
function roundDown(value: string): Decimal {
  return new Decimal(value).toDecimalPlaces(9, Decimal.ROUND_DOWN);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
