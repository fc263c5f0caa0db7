import type { Collector } from './collector.js';
import type { ScreeningFacts } from './facts.js';

const NOBODY_ASKED =
  'nobody recorded what else the patient takes: ask, then record the medications or that there are none';

/**
 * Where nobody asked what else the patient takes, there was nothing to compare an order with, and that is said. A therapy that begins
 * waits for the answer, unless the pharmacy decided that it is told only (the pharmacist who verifies then attests a full drug
 * utilization review). One that goes on never waits: a refill is not held for a question.
 */
export function tellUnaskedMedications(facts: ScreeningFacts, collector: Collector): void {
  if (facts.medicationsAsked !== false) return;
  const begins = facts.candidates.some(({ continuationOfTherapy }) => continuationOfTherapy === undefined);
  const holds = begins && facts.pharmacy.holdsUnaskedMedications === true;
  collector.gap('drug-drug', 'medications', NOBODY_ASKED, holds);
  collector.gap('duplicate-therapy', 'medications', NOBODY_ASKED, holds);
}
