import type { Citation } from '../../../core/decision.js';

interface PracticeRow {
  readonly id: string;
  readonly citation: Citation;
}

/** `data/compounding-practice.yaml`, read and checked by `loadCompoundingPractice`. */
export interface CompoundingPractice {
  readonly version: string;
  readonly balanceCalibration: PracticeRow & { readonly maximumAgeDays: number };
  readonly compounderCompetency: PracticeRow & { readonly maximumAgeDays: number };
  readonly hazardousContainment: PracticeRow & {
    readonly niosh: readonly string[];
    readonly protectiveEquipment: readonly string[];
    readonly assessmentMaximumAgeDays: number;
  };
  readonly yield: PracticeRow & { readonly maximumPercent: number };
  readonly anticipatoryBatch: PracticeRow & { readonly supplyDays: number };
}

/** Something that stands in the way of a step, or is said beside it; `source` is what a reader can look up. */
export interface Reason {
  readonly code: string;
  readonly message: string;
  readonly rule?: string;
  readonly source?: string;
  readonly ingredientId?: string;
  readonly component?: string;
  readonly componentLotId?: string;
  readonly check?: string;
}

/** A reason by a row of the practice data, with its source. */
export function reasonBy(row: PracticeRow, code: string, message: string): Reason {
  return { code, message, rule: row.id, source: row.citation.source };
}
