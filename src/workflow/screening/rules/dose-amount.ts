import type { Quantity } from '../../../core/decimal-quantity.js';
import { convert } from '../../../core/ucum.js';
import type { CompiledKnowledge } from '../../../knowledge/index.js';
import type { IngredientFact, RegimenFact } from './facts.js';

/**
 * Milligrams of one ingredient in one administration; null where dose and strength do not say it (three clicks of a cream, a dose
 * in milligrams of a cream or of a compound with several ingredients).
 */
export function singleDoseMg(regimen: RegimenFact, ingredient: IngredientFact | null): number | null {
  const { dose, ingredients } = regimen;
  if (dose === undefined) return null;
  const strength = ingredient?.strength;
  // 50 mg of a cream of 10 mg/g may be meant of the drug or of the cream: nobody guesses.
  if (strength !== undefined && isByMass(strength) && dose.unit !== 'g' && unitFactor(dose.unit, 'mg') !== null)
    return null;
  const measured = strength === undefined ? null : amountMg(dose, strength);
  if (measured !== null || ingredients.length !== 1) return measured;
  // A mass of a capsule, or of a solution in milligrams a milliliter, can only be that of its one drug.
  return strength === undefined || inMg(strength) !== null || isByVolume(strength) ? inMg(dose) : null;
}

/** Milligrams of an ingredient in an amount of the product: `8 {capsule}` of `1 mg`, `10 mL` of `200 mg/mL`. Null where it is not said. */
export function amountMg(amount: Quantity, strength: Quantity): number | null {
  return isAnnotation(amount.unit) ? perUnit(amount, strength) : perAmount(amount, strength);
}

/** Average milligrams a day; null where dose, strength or frequency do not say it. */
export function averageDailyMg(
  regimen: RegimenFact,
  ingredient: IngredientFact | null,
  knowledge: CompiledKnowledge,
): number | null {
  const single = singleDoseMg(regimen, ingredient);
  const days = regimen.frequency === undefined ? undefined : knowledge.frequencyDays.get(regimen.frequency.per);
  if (single === null || days === undefined || regimen.frequency === undefined) return null;
  return (single * regimen.frequency.times) / days;
}

/** `1 {capsule}` of `1 mg` or `1 mg/{capsule}`. The forms have to agree where both name one. */
function perUnit(dose: Quantity, strength: Quantity): number | null {
  const slash = strength.unit.indexOf('/{');
  if (slash === -1) return times(strength.value, dose.value, milligramsPer(strength.unit));
  const sameForm = strength.unit.slice(slash + 1) === dose.unit;
  return sameForm ? times(strength.value, dose.value, milligramsPer(strength.unit.slice(0, slash))) : null;
}

/** `0.5 mL` of `200 mg/mL`, `1 g` of `50 mg/g`, `1 g` of `2 %`. */
function perAmount(dose: Quantity, strength: Quantity): number | null {
  if (strength.unit === '%') {
    // One percent is one gram in 100 g or 100 mL.
    const base = unitFactor(dose.unit, 'g') ?? unitFactor(dose.unit, 'mL');
    return times(strength.value, dose.value, base === null ? null : base * 10);
  }
  const [amount, base, more] = strength.unit.split('/');
  if (amount === undefined || base === undefined || more !== undefined || isAnnotation(base)) return null;
  const [milligrams, measured] = [milligramsPer(amount), unitFactor(dose.unit, base)];
  return times(strength.value, dose.value, milligrams === null || measured === null ? null : milligrams * measured);
}

/** A percentage may be by weight. */
export function isByMass({ unit }: Quantity): boolean {
  const base = unit.split('/')[1];
  return unit === '%' || (base !== undefined && unitFactor(base, 'g') !== null);
}

function isByVolume({ unit }: Quantity): boolean {
  const base = unit.split('/')[1];
  return base !== undefined && unitFactor(base, 'mL') !== null;
}

function inMg({ value, unit }: Quantity): number | null {
  return times(value, '1', milligramsPer(unit.replace(/\/\{[^{}]*\}$/, '')));
}

/** Binary floating point carries 15 digits and nine places are what a quantity has: its noise is rounded away. */
function times(a: string, b: string, unit: number | null): number | null {
  return unit === null ? null : Math.round(Number(a) * Number(b) * unit * 1e9) / 1e9;
}

function milligramsPer(unit: string): number | null {
  return unit === 'mg' ? 1 : unitFactor(unit, 'mg');
}

/** How many of one unit another holds; null where they measure different things. */
export function unitFactor(from: string, to: string): number | null {
  if (from === to) return 1;
  const converted = convert('1', from, to);
  return converted.ok ? Number(converted.value) : null;
}

export function isAnnotation(unit: string): boolean {
  return unit.startsWith('{') && unit.endsWith('}');
}
