import type { Quantity } from '../../../core/decimal-quantity.js';
import { convert } from '../../../core/ucum.js';
import type { CompiledKnowledge } from '../../../knowledge/index.js';
import type { IngredientFact, RegimenFact } from './facts.js';

/**
 * Milligrams of one ingredient in one administration; null where dose and strength do not say it (three clicks of a cream, a dose
 * in milligrams of a compound with several ingredients).
 */
export function singleDoseMg(regimen: RegimenFact, ingredient: IngredientFact | null): number | null {
  if (regimen.dose === undefined) return null;
  const { dose } = regimen;
  const strength = ingredient?.strength;
  if (strength === undefined) return regimen.ingredients.length === 1 ? inMg(dose) : null;
  if (isAnnotation(dose.unit)) return perUnit(dose, strength);
  return perAmount(dose, strength) ?? (regimen.ingredients.length === 1 && inMg(strength) !== null ? inMg(dose) : null);
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
  if (slash === -1) return times(strength.value, dose.value, milligramsIn(strength.unit));
  const sameForm = strength.unit.slice(slash + 1) === dose.unit;
  return sameForm ? times(strength.value, dose.value, milligramsIn(strength.unit.slice(0, slash))) : null;
}

/** `0.5 mL` of `200 mg/mL`, `1 g` of `50 mg/g`, `1 g` of `2 %`. */
function perAmount(dose: Quantity, strength: Quantity): number | null {
  if (strength.unit === '%') {
    // One percent is one gram in 100 g or 100 mL.
    const base = factor(dose.unit, 'g') ?? factor(dose.unit, 'mL');
    return times(strength.value, dose.value, base === null ? null : base * 10);
  }
  const [amount, base, more] = strength.unit.split('/');
  if (amount === undefined || base === undefined || more !== undefined || isAnnotation(base)) return null;
  const [milligrams, measured] = [milligramsIn(amount), factor(dose.unit, base)];
  return times(strength.value, dose.value, milligrams === null || measured === null ? null : milligrams * measured);
}

function inMg({ value, unit }: Quantity): number | null {
  return times(value, '1', milligramsIn(unit.replace(/\/\{[^{}]*\}$/, '')));
}

/** Binary floating point carries 15 digits and nine places are what a quantity has: its noise is rounded away. */
function times(a: string, b: string, unit: number | null): number | null {
  return unit === null ? null : Math.round(Number(a) * Number(b) * unit * 1e9) / 1e9;
}

function milligramsIn(unit: string): number | null {
  return unit === 'mg' ? 1 : factor(unit, 'mg');
}

/** How many of one unit another holds; null where they measure different things. */
function factor(from: string, to: string): number | null {
  if (from === to) return 1;
  const converted = convert('1', from, to);
  return converted.ok ? Number(converted.value) : null;
}

function isAnnotation(unit: string): boolean {
  return unit.startsWith('{') && unit.endsWith('}');
}
