import type { PlainDate } from '../../../core/plain-date.js';
import type { DayCounting } from '../../../core/day-counting.js';
import type { StorageCondition } from './limits.js';

/**
 * A component lot as far as its dates go. For a component that is itself compounded, `expiresOn` is its own beyond-use date.
 * At least one of `expiresOn` and `receivedOn` is needed.
 */
export interface ComponentDates {
  /** What a person calls it in an explanation, such as a name and lot. */
  readonly label?: string;
  /** Last day of the supplier's expiration. */
  readonly expiresOn?: PlainDate;
  /** Day of receipt; it counts only where the supplier gave no expiration. */
  readonly receivedOn?: PlainDate;
  /** Day of opening, with the days the manufacturer allows after it. */
  readonly openedOn?: PlainDate;
  readonly inUseDays?: number;
}

/** A stability-indicating study of the same active ingredient, formula and container closure. */
export interface StabilityStudy {
  readonly days: number;
  /** Whether the same formula in the same closure passed the antimicrobial effectiveness test (USP <51>). */
  readonly antimicrobialEffectiveness: boolean;
}

/** What the rules for a nonsterile preparation need to know. Everything optional is taken in the stricter way when it is absent. */
export interface NonsterileFacts {
  readonly dosageForm: string;
  readonly route?: string;
  /** Measured water activity, 0 to 1; it overrides what the dosage form suggests. */
  readonly waterActivity?: number;
  readonly preserved?: boolean;
  readonly storage: StorageCondition;
  /** Why refrigeration would harm this preparation. */
  readonly storageJustification?: string;
  /** The day of compounding in the pharmacy's zone. */
  readonly compoundedOn: PlainDate;
  readonly components: readonly ComponentDates[];
  /** Days that the USP-NF monograph for this preparation gives. */
  readonly monographDays?: number;
  readonly study?: StabilityStudy;
  /** Absent: the default of the rule data, the stricter one. */
  readonly dayCounting?: DayCounting;
}
