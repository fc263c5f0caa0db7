import type { Medication, MedicationDrug } from './context.js';

/** One drug of a medication with all that the formula holds of it: salts and esters that stand there apart. */
export interface Salts {
  readonly drug: MedicationDrug;
  readonly parts: readonly MedicationDrug[];
}

/** Each drug of a medication once. Nearly always there is one, or each stands there once. */
export function drugsWithSalts({ drugs }: Medication): readonly Salts[] {
  const found: Salts[] = [];
  for (const drug of drugs) {
    if (found.some((known) => known.drug.ingredient === drug.ingredient)) continue;
    found.push({ drug, parts: drugs.length === 1 ? drugs : drugs.filter((one) => one.ingredient === drug.ingredient) });
  }
  return found;
}

/**
 * What the salts of a drug come to, as they are written: dose ranges count an ester by its own mass too. Null where one of them is not
 * said, since the rest would look like the whole.
 */
export function amountOfAll({ parts }: Salts, amountOf: (part: MedicationDrug) => number | null): number | null {
  let sum = 0;
  for (const part of parts) {
    const amount = amountOf(part);
    if (amount === null) return null;
    sum += amount;
  }
  return sum;
}
