import { Decimal } from '../../../core/decimal.js';
import { compareQuantities, type Quantity } from '../../../core/decimal-quantity.js';
import { inUnit } from '../../../core/decimal-quantity.js';

/** What may be weighed for a target, both ends included. */
export interface ToleranceBand {
  readonly low: Quantity;
  readonly high: Quantity;
}

export type WeighingVerdict = 'too-little' | 'within' | 'too-much';

/** The band of a target. @param percent to either side */
export function toleranceBand(target: Quantity, percent: number): ToleranceBand {
  const half = new Decimal(target.value).times(percent).dividedBy(100);
  const at = (value: Decimal): Quantity => ({ value: value.toDecimalPlaces(9).toFixed(), unit: target.unit });
  return { low: at(new Decimal(target.value).minus(half)), high: at(new Decimal(target.value).plus(half)) };
}

export function judgeWeighed(weighed: Quantity, { low, high }: ToleranceBand): WeighingVerdict {
  if (compareQuantities(weighed, low) < 0) return 'too-little';
  return compareQuantities(weighed, high) > 0 ? 'too-much' : 'within';
}

/** The sum of weighings in one unit. @throws Error when one of them cannot be converted, which its booking has excluded */
export function sumIn(unit: string, weighed: readonly Quantity[]): Quantity {
  const sum = weighed.reduce((total, quantity) => {
    const converted = inUnit(quantity, unit);
    if (!converted) throw new Error(`A weighing in ${quantity.unit} cannot be read in ${unit}`);
    return total.plus(converted.value);
  }, new Decimal(0));
  return { value: sum.toDecimalPlaces(9).toFixed(), unit };
}
