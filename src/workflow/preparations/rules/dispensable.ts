import { Decimal } from '../../../core/decimal.js';
import type { Quantity } from '../../../core/decimal-quantity.js';
import { addDays, daysBetween, type PlainDate } from '../../../core/plain-date.js';

export interface SupplyRequest {
  readonly quantity: Quantity;
  /** Whole days that the quantity lasts. */
  readonly daysSupply: number;
  readonly dispensedOn: PlainDate;
  readonly beyondUseDate: PlainDate;
  readonly remaining: Quantity;
}

export interface LargestSupply {
  readonly daysSupply: number;
  readonly quantity: Quantity;
}

/**
 * Whether a supply would still be in use after the beyond-use date. The first dose may be taken on the day after the hand-over,
 * so a supply of N days is taken to last until N days after it: the stricter of two readings.
 */
export function outlastsBeyondUseDate({ dispensedOn, daysSupply, beyondUseDate }: SupplyRequest): boolean {
  return addDays(dispensedOn, daysSupply) > beyondUseDate;
}

/**
 * The most that may be dispensed of a batch at the requested rate of use: whole units of a counted form, hundredths of a measured
 * one, never more than remains or than was asked for. Nothing where not one day is left.
 */
export function largestSupply(request: SupplyRequest): LargestSupply {
  const { quantity, daysSupply, dispensedOn, beyondUseDate, remaining } = request;
  const days = Math.min(daysSupply, Math.max(0, daysBetween(dispensedOn, beyondUseDate)));
  const byRate = new Decimal(quantity.value).times(days).dividedBy(daysSupply);
  const places = quantity.unit.startsWith('{') ? 0 : 2;
  const value = Decimal.min(byRate, remaining.value).toDecimalPlaces(places, Decimal.ROUND_DOWN);
  return { daysSupply: days, quantity: { value: value.toFixed(), unit: quantity.unit } };
}
