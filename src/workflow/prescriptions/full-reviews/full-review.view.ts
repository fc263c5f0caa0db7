import type { CompendiumAlert } from './compendium.js';
import type { NamedSubstance, ReviewFacts } from './review-question.js';

/** What left the pharmacy, by kinds and counts. */
export interface SentKinds {
  /** Names of the facts about the person. */
  readonly patient: readonly string[];
  readonly ingredients: SubstanceCount;
  readonly medications: SubstanceCount;
  readonly allergies: SubstanceCount;
  /** The indication among them. */
  readonly conditions: number;
}

/** `inWords`: as somebody wrote them, because there is no RxNorm code. */
interface SubstanceCount {
  readonly coded: number;
  readonly inWords: number;
}

export interface FullReviewView {
  readonly id: string;
  readonly prescriptionId: string;
  /** By which the compendium knows the question. */
  readonly reference: string;
  readonly compendium: string;
  readonly version: string;
  /** By the compendium's clock. */
  readonly reviewedAt: string;
  readonly askedAt: string;
  readonly askedBy: string;
  readonly alerts: readonly CompendiumAlert[];
  /** What the compendium was told and could not review. */
  readonly notReviewed: readonly string[];
  readonly sent: SentKinds;
}

export function sentKinds({ patient, order, medications, allergies, conditions }: ReviewFacts): SentKinds {
  return {
    patient: Object.keys(patient),
    ingredients: countOf(order.ingredients),
    medications: countOf(medications.entries),
    allergies: countOf(allergies.substances),
    conditions: conditions.entries.length + 1,
  };
}

function countOf(substances: readonly NamedSubstance[]): SubstanceCount {
  const inWords = substances.filter(({ words }) => words !== undefined).length;
  return { coded: substances.filter(({ rxcui }) => rxcui !== undefined).length, inWords };
}
