import type { Collector } from './collector.js';
import type { ScreeningFacts } from './facts.js';

const NOBODY_ASKED =
  'nobody recorded what else the patient takes: ask, then record the medications or that there are none';

/**
 * Where nobody asked what else the patient takes, there was nothing to compare an order with, and that is said. It stops nothing: the
 * pharmacist who verifies attests a full drug utilization review, and a refill is not held for a question.
 */
export function tellUnaskedMedications({ medicationsAsked }: ScreeningFacts, collector: Collector): void {
  if (medicationsAsked !== false) return;
  collector.gap('drug-drug', 'medications', NOBODY_ASKED, false);
  collector.gap('duplicate-therapy', 'medications', NOBODY_ASKED, false);
}
