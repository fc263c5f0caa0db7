import { Decimal, isDecimal } from './decimal.js';
import { DomainError, fieldError } from './errors.js';
import { convert, resolveUnit } from './ucum.js';

/**
 * An amount of something: a non-negative decimal as text (`"1.5"`, at most 12 digits before and 9 after the point) and a UCUM unit
 * (`mg`, `{capsule}`). Text, because binary floating point would weigh 0.1 + 0.2 mg wrongly.
 */
export interface Quantity {
  readonly value: string;
  readonly unit: string;
}

/** Decimal places that are stored. Products are rounded to them, half up. */
const DECIMAL_PLACES = 9;

/**
 * Checks an amount from outside.
 * @param path where it stands in the request; the errors name `path.value` and `path.unit`
 * @throws DomainError `invalid-quantity` for a value that is no plain decimal, negative or absurdly long; `unknown-unit` for a
 *   unit that is not UCUM, with the spelling to use where it is known
 */
export function parseQuantity(raw: { readonly value: unknown; readonly unit: unknown }, path: string): Quantity {
  const { value } = raw;
  if (!isAmount(value)) {
    const remedy =
      'give a decimal of at least 0 as text, at most 12 digits before and 9 after the point, such as "1.5"';
    throw fieldError('invalid-quantity', `${path}.value`, remedy);
  }
  return { value, unit: parseUnit(raw.unit, `${path}.unit`) };
}

/**
 * Checks a unit from outside: exact UCUM only, since a person who writes to this interface can correct the spelling.
 * @throws DomainError `unknown-unit`
 */
export function parseUnit(raw: unknown, path: string): string {
  if (isExactUnit(raw)) return raw;
  const reading = typeof raw === 'string' ? resolveUnit(raw) : undefined;
  const remedy = reading?.ok ? `write ${reading.unit}` : 'give a UCUM unit, such as mg, mL or {capsule}';
  throw fieldError('unknown-unit', path, remedy);
}

/** Whether the value is a quantity as `parseQuantity` takes it. */
export function isQuantity(raw: unknown): raw is Quantity {
  if (typeof raw !== 'object' || raw === null || !('value' in raw) || !('unit' in raw)) return false;
  return isAmount(raw.value) && isExactUnit(raw.unit);
}

/** A quantity as numeric(21, 9) columns answer it, without the zeros that the column's scale adds. */
export function storedQuantity(value: string, unit: string): Quantity {
  return { value: new Decimal(value).toFixed(), unit };
}

/** The quantity in another unit, or undefined where the two units measure different things. */
export function inUnit(quantity: Quantity, unit: string): Quantity | undefined {
  const converted = convert(quantity.value, quantity.unit, unit);
  return converted.ok ? { value: converted.value, unit: converted.unit } : undefined;
}

/**
 * Negative, zero or positive as `a` is less than, equal to or more than `b`, converting between units where that is possible.
 * @throws DomainError `invalid-quantity` where it is not
 */
export function compareQuantities(a: Quantity, b: Quantity): number {
  const other = inUnit(b, a.unit);
  if (!other) throw unitMismatch(a, b);
  return new Decimal(a.value).comparedTo(other.value);
}

/** The sum of two quantities of the same unit. @throws DomainError `invalid-quantity` */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  return combine(a, b, (x, y) => x.plus(y));
}

/** `a` less `b`, of the same unit. @throws DomainError `invalid-quantity`, also when less than nothing would remain */
export function subtractQuantities(a: Quantity, b: Quantity): Quantity {
  return combine(a, b, (x, y) => x.minus(y));
}

/** A quantity so many times over. @throws DomainError `invalid-quantity` when the factor is negative or the product too large */
export function multiplyQuantity(quantity: Quantity, factor: string | number): Quantity {
  const product = new Decimal(quantity.value).times(factor).toDecimalPlaces(DECIMAL_PLACES, Decimal.ROUND_HALF_UP);
  return checked(product, quantity.unit);
}

export function isZero(quantity: Quantity): boolean {
  return new Decimal(quantity.value).isZero();
}

function combine(a: Quantity, b: Quantity, operation: (x: Decimal, y: Decimal) => Decimal): Quantity {
  if (a.unit !== b.unit) throw unitMismatch(a, b);
  return checked(operation(new Decimal(a.value), new Decimal(b.value)), a.unit);
}

function checked(value: Decimal, unit: string): Quantity {
  const text = value.toFixed();
  if (value.isNegative() || !isDecimal(text)) {
    throw new DomainError('invalid-quantity', `quantity: the result in ${unit} would be negative or too large`);
  }
  return { value: text, unit };
}

function isAmount(value: unknown): value is string {
  return isDecimal(value) && !value.startsWith('-');
}

function isExactUnit(unit: unknown): unit is string {
  const reading = typeof unit === 'string' ? resolveUnit(unit) : undefined;
  return reading?.ok === true && !reading.aliasUsed;
}

function unitMismatch(a: Quantity, b: Quantity): DomainError {
  return new DomainError(
    'invalid-quantity',
    `quantity: ${a.unit} and ${b.unit} cannot be compared or combined; give both in one unit`,
  );
}
