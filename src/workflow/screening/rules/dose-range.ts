import type { Amount, DoseRange } from '../../../knowledge/index.js';
import type { Medication, MedicationDrug, ScreeningContext } from './context.js';
import { evaluate, matchesAny } from './predicates.js';
import { TRUE } from './truth.js';

/** Floating sums of thirds and sevenths: a dose at the bound is within it. */
const TOLERANCE = 1e-9;

/** The first row that fits a drug's route and goal; one whose own condition is unknown is passed over for the general one behind it. */
export function findDoseRange(
  context: ScreeningContext,
  medication: Medication,
  drug: MedicationDrug,
): DoseRange | undefined {
  const { route, indication } = medication.regimen;
  if (route === undefined || indication === undefined) return undefined;
  const scene = { context, self: { medication, drug }, a: null, b: null };
  return context.knowledge.doseRanges
    .get(drug.ingredient.key)
    ?.find(
      (range) =>
        matchesAny([range.drug], drug.ingredient, medication) &&
        range.routes.has(route) &&
        (range.goals === null || range.goals.has(indication.goal)) &&
        (range.when === null || evaluate(range.when, scene) === TRUE),
    );
}

/**
 * The row for the route that ends highest, for whichever goal and patient: what is more than that is too much for any goal that the rules
 * know. Undefined where no row for the route has an end.
 */
export function highestDoseRange(
  context: ScreeningContext,
  medication: Medication,
  drug: MedicationDrug,
): DoseRange | undefined {
  const { route } = medication.regimen;
  let highest: DoseRange | undefined;
  for (const range of context.knowledge.doseRanges.get(drug.ingredient.key) ?? []) {
    const end = range.dailyDose?.atMost ?? null;
    if (end === null || route === undefined || !range.routes.has(route)) continue;
    if (end > (highest?.dailyDose?.atMost ?? 0)) highest = range;
  }
  return highest;
}

export function isAbove({ atMost }: Amount, amount: number): boolean {
  return atMost !== null && amount > atMost + TOLERANCE;
}

export function isBelow({ atLeast }: Amount, amount: number): boolean {
  return atLeast !== null && amount < atLeast - TOLERANCE;
}
