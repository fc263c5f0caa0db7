import type { FormulationVersion } from '../../formulary/index.js';
import type { Quantity } from '../../core/decimal-quantity.js';
import type { PlainDate } from '../../core/plain-date.js';
import type { AssignedDate } from '../beyond-use/index.js';
import type { PreparationStatus } from './preparation.states.js';
import type { IngredientPlan } from './rules/propose-lots.js';
import type { StartFacts } from './rules/qualification.js';

/** What was proposed when the batch was planned. Nothing is reserved: the weighing takes what is there then. */
export interface BatchPlan {
  readonly ingredients: readonly IngredientPlan[];
  /** The date that these lots would give to a batch made on the day of planning. */
  readonly expectedBeyondUseDate: PlainDate;
}

export interface StartRecord extends StartFacts {
  readonly equipment: readonly string[];
  readonly practiceVersion: string;
}

/** A batch, without its weighings and checks. */
export interface Preparation {
  readonly id: string;
  readonly version: number;
  readonly status: PreparationStatus;
  readonly internalLot: string;
  readonly formulationVersionId: string;
  readonly batchSize: Quantity;
  readonly plan: BatchPlan;
  readonly plannedBy: string;
  readonly createdAt: Date;
  readonly start: StartRecord | null;
  readonly startedBy: string | null;
  readonly startedAt: Date | null;
  readonly completedBy: string | null;
  readonly compoundedAt: Date | null;
  readonly actualYield: Quantity | null;
  readonly description: string | null;
  readonly beyondUseDate: PlainDate | null;
  readonly beyondUse: AssignedDate | null;
  readonly releasedBy: string | null;
  readonly releasedAt: Date | null;
  readonly releaseSignatureId: string | null;
  readonly remaining: Quantity;
}

export interface Weighing {
  readonly id: string;
  readonly ingredientId: string;
  readonly componentLotId: string;
  readonly component: string;
  readonly supplier: string;
  readonly lotNumber: string;
  readonly expiresOn: string;
  readonly receivedOn: PlainDate;
  readonly openedOn: PlainDate | null;
  readonly inUseDays: number | null;
  readonly lastUsableDay: PlainDate;
  readonly lotBlocked: boolean;
  readonly quantity: Quantity;
  readonly partial: boolean;
  readonly replaces: string | null;
  readonly replacedBy: string | null;
  readonly returnedToLot: boolean | null;
  readonly reason: string | null;
  readonly weighedBy: string;
  readonly weighedAt: string;
}

export interface QualityResult {
  readonly id: string;
  readonly check: string;
  readonly value: Quantity | null;
  readonly observation: string | null;
  readonly passed: boolean;
  readonly reason: string | null;
  readonly checkedBy: string;
  readonly checkedAt: string;
}

export interface PreparationEvent {
  readonly action: string;
  readonly from: string | null;
  readonly to: string;
  readonly reason: string | null;
  readonly quantity: Quantity | null;
  readonly signatureId: string | null;
  readonly by: string | null;
  readonly at: string;
}

/** The whole compounding record of one batch. */
export interface CompoundingRecord {
  readonly preparation: Preparation;
  readonly formulation: FormulationVersion;
  readonly weighings: readonly Weighing[];
  readonly results: readonly QualityResult[];
  readonly events: readonly PreparationEvent[];
  readonly prescriptionIds: readonly string[];
}

/** The weighings that count: those that no other took the place of. */
export const standing = (weighings: readonly Weighing[]): Weighing[] =>
  weighings.filter(({ replacedBy }) => !replacedBy);
