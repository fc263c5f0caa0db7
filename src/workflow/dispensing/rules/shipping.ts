import { DomainError, fieldError } from '../../../core/errors.js';

export interface ShipmentFacts {
  /** Two-letter destination state; null when neither the request nor the patient's address names one. */
  readonly destination: string | null;
  readonly pharmacyState: string;
  /** States whose non-resident pharmacy licence the pharmacy holds. */
  readonly licensedStates: readonly string[];
  readonly needsColdChain: boolean;
  readonly coldChain: boolean;
}

/**
 * Refuses a shipment to a state in which the pharmacy may not dispense, and a cold product without cold chain.
 * @returns the destination state
 * @throws DomainError `not-licensed` naming the state, `storage-not-allowed`, `validation-failed` without a destination
 */
export function checkShipment(facts: ShipmentFacts): string {
  const { destination } = facts;
  if (destination === null) {
    throw fieldError('validation-failed', 'state', "give the destination state; the patient's record has no address");
  }
  if (destination !== facts.pharmacyState && !facts.licensedStates.includes(destination)) {
    const message = `the pharmacy's license list does not hold ${destination}; hand the fill over in another way`;
    throw new DomainError('not-licensed', `state: ${message}`, { errors: [{ path: 'state', message }] });
  }
  if (facts.needsColdChain && !facts.coldChain) {
    const message = 'this product must be kept cold on the way; ship it in a cold chain and say so';
    throw new DomainError('storage-not-allowed', `coldChain: ${message}`, { errors: [{ path: 'coldChain', message }] });
  }
  return destination;
}
