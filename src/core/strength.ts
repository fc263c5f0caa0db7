import { Decimal } from './decimal.js';
import { parseQuantity, type Quantity } from './decimal-quantity.js';
import { fieldError } from './errors.js';
import { convert, countsSubstance } from './ucum.js';

/**
 * How much of an ingredient one dosage unit holds (`1 mg`, `1 mg/{capsule}`) or, for a liquid or semisolid, its concentration
 * (`0.5 mg/mL`, `2 %`). Greater than zero.
 */
export type Strength = Quantity & { readonly __brand: 'Strength' };

/** `mg/{capsule}` and `mg` say the same of a strength: so much in one dosage unit, whichever form it has. */
const PER_DOSAGE_UNIT = /\/\{[^{}]*\}$/;

/**
 * Checks a strength from outside.
 * @throws DomainError `invalid-quantity` (also for zero), `unknown-unit`
 */
export function parseStrength(raw: { readonly value: unknown; readonly unit: unknown }, path: string): Strength {
  const quantity = parseQuantity(raw, path);
  if (new Decimal(quantity.value).isZero())
    throw fieldError('invalid-quantity', `${path}.value`, 'must be greater than 0');
  if (!countsSubstance(quantity.unit)) {
    throw fieldError(
      'unknown-unit',
      `${path}.unit`,
      'give an amount or a concentration of the ingredient, such as mg or mg/mL',
    );
  }
  if (!isUsual(quantity) && MOST.some((most) => exceeds(quantity, most))) {
    throw fieldError(
      'invalid-quantity',
      `${path}.value`,
      'is more than a dosage unit can hold; is the unit meant as mg?',
    );
  }
  return quantity as Strength;
}

/** A dosage unit of more, or what holds more than it weighs, is a slip of the unit: `Mg` is a megagram. */
const MOST: readonly Quantity[] = [
  { value: '100', unit: 'g' },
  { value: '10', unit: 'g/mL' },
  { value: '1', unit: 'g/g' },
  { value: '100', unit: '%' },
];

/** The usual strengths, read on every screening: no number of four characters in these units comes near a limit. */
const USUAL_UNITS = new Set(['mg', 'mg/{capsule}', 'ug', 'mg/mL', 'ug/mL']);

function isUsual({ value, unit }: Quantity): boolean {
  return value.length <= 4 && USUAL_UNITS.has(unit);
}

function exceeds({ value, unit }: Quantity, most: Quantity): boolean {
  const converted = convert(value, unit.replace(PER_DOSAGE_UNIT, ''), most.unit);
  return converted.ok && new Decimal(converted.value).greaterThan(most.value);
}

/**
 * `strength` divided by `reference`: 1.1 for 1.1 mg against 1 mg.
 * @returns undefined where the two cannot be compared (an amount against a concentration, a percentage against anything else
 *   since it may be by weight or by volume, international units against mass): then a person has to look
 */
export function strengthRatio(strength: Strength, reference: Strength): string | undefined {
  return ratio(strength, reference)?.toFixed();
}

/**
 * Whether two strengths differ by at most `percent` of the reference, the limit included: 1.1 mg is within 10 % of 1 mg.
 * @returns undefined where they cannot be compared
 */
export function isWithinPercent(strength: Strength, reference: Strength, percent: number): boolean | undefined {
  return ratio(strength, reference)?.minus(1).abs().times(100).lessThanOrEqualTo(percent);
}

/**
 * How many whole units of the reference make the strength (2 for 2 mg from 1 mg): such a product can be substituted easily.
 * @returns undefined where no whole number from 1 does, or where they cannot be compared
 */
export function wholeMultiple(strength: Strength, reference: Strength): number | undefined {
  const times = ratio(strength, reference);
  return times?.isInteger() ? times.toNumber() : undefined;
}

/** What strengths are brought to where they compare: amounts, then concentrations and rates. */
const COMMON_UNITS = ['mg', 'mol', '[IU]', 'U', "[USP'U]", 'mL'].flatMap((amount) =>
  ['', '/mL', '/g', '/h'].map((per) => `${amount}${per}`),
);

/**
 * The same text for every way to write one strength: `1 mg`, `1000 ug` and `1 mg/{capsule}`. A percentage is a strength of its own,
 * as it may be by weight or by volume; so is a unit of another kind.
 */
export function canonicalStrength({ value, unit }: Quantity): string {
  const amount = unit.replace(PER_DOSAGE_UNIT, '');
  if ((amount.startsWith('{') || AS_IT_STANDS.has(amount)) && NO_ZERO_TOO_MANY.test(value)) return `${value} ${amount}`;
  if (amount !== '%') {
    for (const common of COMMON_UNITS) {
      const converted = convert(value, amount, common);
      if (converted.ok) return `${new Decimal(converted.value).toFixed()} ${common}`;
    }
  }
  return `${new Decimal(value).toFixed()} ${amount}`;
}

/** The usual units, and decimals without a zero too many: nothing has to be converted. */
const AS_IT_STANDS = new Set(['mg', 'mg/mL', 'mg/g', 'mL', '%']);
const NO_ZERO_TOO_MANY = /^(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/;
const ONE = new Decimal(1);

function ratio(strength: Strength, reference: Strength): Decimal | undefined {
  const [from, to] = [strength.unit.replace(PER_DOSAGE_UNIT, ''), reference.unit.replace(PER_DOSAGE_UNIT, '')];
  if ((from === '%') !== (to === '%')) return undefined;
  if (from === to && strength.value === reference.value) return ONE;
  const converted = convert(strength.value, from, to);
  return converted.ok ? new Decimal(converted.value).dividedBy(reference.value) : undefined;
}
