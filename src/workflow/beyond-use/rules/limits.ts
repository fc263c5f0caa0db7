import type { DayCounting } from '../../../core/day-counting.js';
import type { Citation } from '../../../core/decision.js';

/** Words of the interface for how a preparation is stored (USP <659> temperatures). */
export const STORAGE_CONDITIONS = ['controlled-room-temperature', 'refrigerator', 'freezer'] as const;
export type StorageCondition = (typeof STORAGE_CONDITIONS)[number];

/** The four types of nonsterile preparation of USP <795>, Table 4, strictest first. */
export const PREPARATION_TYPES = [
  'aqueous-nonpreserved',
  'aqueous-preserved',
  'nonaqueous-oral-liquid',
  'nonaqueous-other',
] as const;
export type PreparationType = (typeof PREPARATION_TYPES)[number];

/** `aqueous-unless-measured`: the form is made in water and in oil, and water is assumed until a water activity says otherwise. */
export const VEHICLES = ['aqueous', 'aqueous-unless-measured', 'nonaqueous'] as const;
export type Vehicle = (typeof VEHICLES)[number];

/** One row of rule data: its id, which decisions name, and where it comes from. */
export interface LimitRow {
  readonly id: string;
  readonly citation: Citation;
}

export interface PreparationTypeRow extends LimitRow {
  readonly id: PreparationType;
  readonly name: string;
  readonly days: number;
  readonly storage: readonly StorageCondition[];
  readonly storageWithJustification: readonly StorageCondition[];
}

export interface DosageFormRow extends LimitRow {
  readonly vehicle: Vehicle;
  readonly liquid: boolean;
  /** The name itself says that it is swallowed, whichever route is given. */
  readonly oral: boolean;
  readonly names: readonly string[];
}

export interface NamesRow extends LimitRow {
  readonly names: readonly string[];
}

/** The limits of USP <795> as data: `data/usp-795.yaml`, read and checked by `loadUsp795`. */
export interface Usp795Limits {
  readonly version: string;
  readonly chapter: string;
  readonly officialFrom: string;
  readonly waterActivity: LimitRow & { readonly aqueousFrom: number };
  readonly preparationTypes: Readonly<Record<PreparationType, PreparationTypeRow>>;
  readonly monograph: LimitRow;
  readonly study: LimitRow;
  readonly extensionMaximum: LimitRow & { readonly days: number };
  readonly antimicrobialEffectiveness: LimitRow & { readonly requiredFor: readonly PreparationType[] };
  readonly componentExpiration: LimitRow;
  readonly componentInUse: LimitRow;
  readonly componentReceipt: LimitRow & { readonly days: number };
  readonly dayCounting: LimitRow & { readonly default: DayCounting };
  readonly dosageForms: readonly DosageFormRow[];
  readonly unlistedDosageForm: LimitRow;
  readonly routes: { readonly oral: NamesRow; readonly other: NamesRow };
  readonly unlistedRoute: LimitRow;
  readonly sterile: LimitRow & { readonly dosageForms: readonly string[]; readonly routes: readonly string[] };
}
