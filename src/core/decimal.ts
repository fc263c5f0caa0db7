import { Decimal as Arithmetic } from 'decimal.js';

/** Decimal arithmetic wide enough to multiply two stored values exactly (18 digits each). */
export const Decimal = Arithmetic.clone({ precision: 40 });
export type Decimal = Arithmetic;

const DECIMAL = /^-?(0|[1-9]\d{0,11})(\.\d{1,9})?$/;

/**
 * Whether the text is a plain decimal of at most 12 digits before and 9 after the point: `1.5`, `-2.5`, `0.0001`. No exponent, no
 * leading zeros, no `+`, no `NaN`. The width fits the database's numeric(21, 9); anything larger here is a typing error.
 */
export function isDecimal(text: unknown): text is string {
  return typeof text === 'string' && DECIMAL.test(text);
}
