import type { Quantity } from '../../core/decimal-quantity.js';

/** How a preparation is stored (USP <659> temperatures), in the words of the interface. */
export const STORAGE_CONDITIONS = ['controlled-room-temperature', 'refrigerator', 'freezer'] as const;
export type StorageCondition = (typeof STORAGE_CONDITIONS)[number];

export const INGREDIENT_ROLES = ['active', 'excipient'] as const;
export type IngredientRole = (typeof INGREDIENT_ROLES)[number];

/** Place on the NIOSH list of hazardous drugs. `not-assessed` is no statement that a drug is harmless. */
export const NIOSH_PLACEMENTS = ['table-1', 'table-2', 'not-listed', 'unresolved', 'not-assessed'] as const;
export type NioshPlacement = (typeof NIOSH_PLACEMENTS)[number];

/** How much of a drug one unit of the product holds. */
export interface ProductStrength {
  readonly drug: string;
  readonly strength: Quantity;
}

/** An ingredient as its author writes it: the component is a name, and what is not said stays open. */
export interface DraftIngredient {
  readonly component: string;
  readonly drug?: string;
  readonly role: IngredientRole;
  readonly amountPerUnit: Quantity;
  readonly tolerancePercent: number;
  readonly niosh?: NioshPlacement;
  readonly conversionNote?: string;
}

export interface QualityCheck {
  readonly name: string;
  readonly expected: string;
  readonly low?: Quantity;
  readonly high?: Quantity;
}

export interface BeyondUseBasis {
  readonly waterActivity?: number;
  readonly preserved?: boolean;
  readonly storageJustification?: string;
  readonly monographDays?: number;
  readonly study?: { readonly days: number; readonly antimicrobialEffectiveness: boolean; readonly reference: string };
}

/** The parts of a master formulation record that are stored and read as a whole. */
export interface FormulationContent {
  readonly physicalDescription: string;
  readonly strengths: readonly ProductStrength[];
  readonly containerClosure: { readonly description: string; readonly tightAndLightResistant: boolean };
  readonly equipment: readonly string[];
  readonly instructions: readonly string[];
  readonly calculations?: string;
  readonly beyondUse: BeyondUseBasis;
  readonly labelCautions: readonly string[];
  readonly qualityChecks: readonly QualityCheck[];
  readonly releaseByAnotherPerson: boolean;
  readonly references: readonly string[];
}

/** A master formulation record as its author sends it. */
export interface FormulationDraft extends Omit<FormulationContent, 'releaseByAnotherPerson'> {
  readonly name: string;
  readonly dosageForm: string;
  readonly route: string;
  readonly unit: string;
  readonly storage: StorageCondition;
  readonly ingredients: readonly DraftIngredient[];
  readonly releaseByAnotherPerson?: boolean;
}

/** An ingredient of a stored version: its component is identified and its hazard is stated. */
export interface FormulationIngredient {
  readonly id: string;
  readonly componentId: string;
  readonly component: string;
  readonly drug: string | null;
  readonly role: IngredientRole;
  readonly niosh: NioshPlacement;
  readonly amountPerUnit: Quantity;
  readonly tolerancePercent: number;
  readonly conversionNote: string | null;
}

/** A stored version of a master formulation record, as other modules see it. */
export interface FormulationVersion extends FormulationContent {
  readonly id: string;
  readonly formulationId: string;
  readonly number: number;
  readonly status: FormulationStatus;
  readonly name: string;
  readonly dosageForm: string;
  readonly route: string;
  readonly unit: string;
  readonly storage: StorageCondition;
  readonly ingredients: readonly FormulationIngredient[];
  readonly author: string;
  readonly createdAt: string;
  readonly approval: { readonly approvedBy: string; readonly approvedAt: string; readonly signatureId: string } | null;
}

export const FORMULATION_STATUSES = ['draft', 'approved', 'retired', 'discarded'] as const;
export type FormulationStatus = (typeof FORMULATION_STATUSES)[number];
