import { Decimal } from '../../../core/decimal.js';
import { compareQuantities, inUnit, isZero, type Quantity } from '../../../core/decimal-quantity.js';
import { fieldError } from '../../../core/errors.js';

export interface AuthorizationFacts {
  /** What one fill of the prescription holds, and for how many days. */
  readonly prescribed: { readonly quantity: Quantity; readonly daysSupply: number };
  /** Everything taken from the prescription so far, fills in progress included, returned ones not; in the prescription's unit. */
  readonly taken: Quantity;
}

export interface RequestedFill {
  readonly quantity: Quantity;
  readonly daysSupply: number;
}

/** Whole prescribed quantities that are used up. A partial fill uses none: what it left over may still be dispensed. */
export function completedFills({ prescribed, taken }: AuthorizationFacts): number {
  return new Decimal(taken.value).dividedToIntegerBy(prescribed.quantity.value).toNumber();
}

/** The most that the next fill may hold: one prescribed quantity, or what a partial fill left of it. */
export function largestFill({ prescribed, taken }: AuthorizationFacts): Quantity {
  const begun = new Decimal(taken.value).modulo(prescribed.quantity.value);
  return { value: new Decimal(prescribed.quantity.value).minus(begun).toFixed(), unit: prescribed.quantity.unit };
}

/** Refills that remain once so much is taken: `allowed` counts the refills beside the first fill. */
export function refillsLeft(facts: AuthorizationFacts, allowed: number): number {
  const begun = new Decimal(facts.taken.value).dividedBy(facts.prescribed.quantity.value).ceil().toNumber();
  return Math.max(0, allowed - Math.max(0, begun - 1));
}

/** Whether everything that the prescription allows is taken. */
export function isUsedUp(facts: AuthorizationFacts, allowed: number): boolean {
  return completedFills(facts) > allowed;
}

/**
 * Refuses a fill that holds more than the prescription allows, or that claims to last a shorter time than the prescribed rate of use:
 * an understated days' supply would let the next refill, and the beyond-use check, look at too short a time.
 * @throws DomainError `invalid-quantity`
 */
export function checkRequestedFill(facts: AuthorizationFacts, { quantity, daysSupply }: RequestedFill): void {
  if (isZero(quantity)) throw fieldError('invalid-quantity', 'allocations', 'must hold more than nothing');
  const largest = largestFill(facts);
  if (compareQuantities(quantity, largest) > 0) {
    const remedy = `the prescription allows at most ${largest.value} ${largest.unit} in this fill; reduce the allocations`;
    throw fieldError('invalid-quantity', 'allocations', remedy);
  }
  const { prescribed } = facts;
  const lasts = new Decimal(quantity.value)
    .times(prescribed.daysSupply)
    .dividedBy(prescribed.quantity.value)
    .floor()
    .toNumber();
  if (daysSupply < lasts) {
    const remedy = `this quantity lasts ${lasts} days at the prescribed rate; give at least that`;
    throw fieldError('invalid-quantity', 'daysSupply', remedy);
  }
}

/**
 * The allocated amount in the unit of the prescription.
 * @param path where it stands in the request
 * @throws DomainError `invalid-quantity` where the two units measure different things
 */
export function inPrescribedUnit(allocated: Quantity, unit: string, path: string): Quantity {
  const converted = inUnit(allocated, unit);
  if (!converted)
    throw fieldError('invalid-quantity', `${path}.unit`, `the prescription is written in ${unit}; use it`);
  return converted;
}
