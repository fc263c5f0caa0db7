import { Decimal } from '../../../core/decimal.js';
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
  return perAmount(dose, strength) ?? (regimen.ingredients.length === 1 && isAmount(strength) ? inMg(dose) : null);
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
  return new Decimal(single).times(regimen.frequency.times).dividedBy(days).toNumber();
}

/** `1 {capsule}` of `1 mg` or `1 mg/{capsule}`. The forms have to agree where both name one. */
function perUnit(dose: Quantity, strength: Quantity): number | null {
  const match = /^(.+?)(?:\/(\{[^{}]*\}))?$/.exec(strength.unit);
  if (!match?.[1] || (match[2] !== undefined && match[2] !== dose.unit)) return null;
  return inMg({ value: product(strength.value, dose.value), unit: match[1] });
}

/** `0.5 mL` of `200 mg/mL`, `1 g` of `50 mg/g`, `1 g` of `2 %`. */
function perAmount(dose: Quantity, strength: Quantity): number | null {
  if (strength.unit === '%') {
    // One percent is one gram in 100 g or 100 mL.
    const base = convert(dose.value, dose.unit, 'g').ok ? 'g' : 'mL';
    return perAmount(dose, { value: product(strength.value, '10'), unit: `mg/${base}` });
  }
  const match = /^([^/]+)\/([^/{]+)$/.exec(strength.unit);
  if (!match?.[1] || !match[2]) return null;
  const amount = convert(dose.value, dose.unit, match[2]);
  return amount.ok ? inMg({ value: product(strength.value, amount.value), unit: match[1] }) : null;
}

/** Nine places are what a quantity carries. */
function product(a: string, b: string): string {
  return new Decimal(a).times(b).toDecimalPlaces(9).toFixed();
}

function isAmount(strength: Quantity): boolean {
  return inMg(strength) !== null;
}

function inMg({ value, unit }: Quantity): number | null {
  const converted = convert(value, unit.replace(/\/\{[^{}]*\}$/, ''), 'mg');
  return converted.ok ? Number(converted.value) : null;
}

function isAnnotation(unit: string): boolean {
  return unit.startsWith('{') && unit.endsWith('}');
}
