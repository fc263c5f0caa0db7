import type { Quantity } from '../../../core/decimal-quantity.js';
import { amountMg, isAnnotation, singleDoseMg, unitFactor } from './dose-amount.js';
import type { RegimenFact } from './facts.js';

/** How many days a quantity lasts, or why nobody can say. */
export type SupplyLength = { readonly days: number } | { readonly unknown: string };

/**
 * The days that a quantity lasts at the dose and frequency of a regimen: 30 capsules, one of them twice a week, last 105 days.
 * Quantity and dose compare in one unit (`{capsule}`, `mL` and `L`), or in milligrams where a product of one ingredient has a
 * strength that gives them (8 capsules of 1 mg, 0.5 mg at once).
 * @param frequencyDays length of the periods that a frequency names, in days
 */
export function daysOfSupply(
  regimen: RegimenFact,
  quantity: Quantity,
  frequencyDays: ReadonlyMap<string, number>,
): SupplyLength {
  const { dose, frequency } = regimen;
  const period = frequency && frequencyDays.get(frequency.per);
  if (dose === undefined || period === undefined || !frequency || !(frequency.times > 0)) {
    return { unknown: 'dose and frequency are not given' };
  }
  const doses = dosesIn(quantity, dose, regimen);
  if (doses === null) return { unknown: `a quantity in ${quantity.unit} and a dose in ${dose.unit} do not compare` };
  return { days: (doses * period) / frequency.times };
}

function dosesIn(quantity: Quantity, dose: Quantity, regimen: RegimenFact): number | null {
  const factor = unitFactor(quantity.unit, dose.unit);
  // 50 mg of 30 g of a cream may be meant of the drug or of the cream.
  if (factor !== null && quantity.unit !== dose.unit && unitFactor(dose.unit, 'mg') !== null) return null;
  if (factor !== null) return ratio(Number(quantity.value) * factor, Number(dose.value));
  const [only, ...others] = regimen.ingredients;
  // Tablets and capsules are two things, whatever each of them holds.
  if (!only?.strength || others.length > 0 || (isAnnotation(quantity.unit) && isAnnotation(dose.unit))) return null;
  return ratio(amountMg(quantity, only.strength), singleDoseMg(regimen, only));
}

function ratio(whole: number | null, part: number | null): number | null {
  return whole === null || part === null || part <= 0 ? null : whole / part;
}
