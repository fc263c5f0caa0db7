import type { Quantity } from '../../core/decimal-quantity.js';

/** Why a screening is made: it is kept with it. */
export const SCREENING_TRIGGERS = [
  'intake',
  'amendment',
  'request',
  'resolution',
  'verification',
  'fill',
  'product-verification',
  'hand-over',
  'surveillance',
  'knowledge',
] as const;
export type ScreeningTrigger = (typeof SCREENING_TRIGGERS)[number];

/** One order of this pharmacy as plain facts: the one being screened, or another that the patient is on. */
export interface CandidateOrder {
  readonly prescriptionId: string;
  readonly product: {
    readonly ingredients: readonly { readonly drug: string; readonly strength: Quantity }[];
    readonly dosageForm: string;
    readonly route: string;
  };
  readonly sig: {
    readonly text: string;
    readonly dose: Quantity;
    readonly frequency: { readonly times: number; readonly per: string };
  };
  readonly quantity: Quantity;
  readonly daysSupply: number;
  readonly refills: number;
  /** Plain date. */
  readonly writtenOn: string;
  readonly indication: { readonly system: string; readonly code: string; readonly goal: string };
  readonly clinicalJustification: string | null;
  readonly significantDifference: {
    readonly reasonCode: string;
    readonly excipient?: string | undefined;
    readonly text: string;
    readonly documentedBy: string;
    readonly documentedOn: string;
  } | null;
  readonly continuationOfTherapy: { readonly therapyStartedOn: string } | null;
}

/** What the stock that a fill takes was made with. */
export interface FormulaFacts {
  /** Names of the components that are no active ingredient, as the master formulation records name them. */
  readonly excipients: readonly string[];
  /** Lots of bulk drug substances that were weighed, and whether their certificate of analysis is on file. */
  readonly lots: readonly { readonly drug: string; readonly certificateOfAnalysis: boolean }[];
}

/** What is screened, and the facts about it that the patient's record does not hold. */
export interface ScreeningRequest {
  readonly patientId: string;
  /** Whose order it is: a prescriber sees the findings of its own orders alone. */
  readonly prescriberId: string;
  readonly prescriberHasDea: boolean;
  readonly candidate: CandidateOrder;
  /** The patient's other live orders at this pharmacy: active therapies, ingredient by ingredient. */
  readonly otherOrders: readonly CandidateOrder[];
  /**
   * Plain date of the first hand-over on this order, if there was one: from then on the therapy continues, and what has to be known
   * before a first dose is not asked again.
   */
  readonly firstHandedOverOn?: string | null;
  /** Fills of copies of this product that left the pharmacy in this calendar month. */
  readonly copyFillsThisMonth: number;
  /** Of the stock that this step of dispensing is about, else of the last one that was; null before the first. */
  readonly formula: FormulaFacts | null;
  /** A pharmacist verified the order before: a new stopping or major finding of a later look is then told to people. */
  readonly verified: boolean;
  readonly trigger: ScreeningTrigger;
}
