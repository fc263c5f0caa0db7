import type { Severity } from '../../../core/decision.js';
import type { Quantity } from '../../../core/decimal-quantity.js';
import type { PlainDate } from '../../../core/plain-date.js';

/**
 * Everything a screening knows. Plain values: they are stored with the decision and can be screened again on another day's knowledge.
 * What is not known is absent (undefined), never a default.
 */
export interface ScreeningFacts {
  readonly today: PlainDate;
  /** `what-if` asks about a drug before there is an order: what only an order can say is then not asked for. */
  readonly purpose: 'order' | 'what-if';
  readonly patient: PatientFacts;
  /** The profile and the patient's other orders. An entry with the id of a candidate is that candidate and is skipped. */
  readonly therapies: readonly TherapyFact[];
  /**
   * Whether anybody asked what the patient takes beside this pharmacy's orders: an entry of the profile shows it, or somebody noted that
   * there is nothing else. Absent where a screening was stored before it was asked for: nothing is then said of it.
   */
  readonly medicationsAsked?: boolean | undefined;
  readonly conditions: ReviewedList<ConditionFact>;
  readonly allergies: ReviewedList<AllergyFact>;
  readonly results: readonly ResultFact[];
  /** Tests that the prescriber attested instead of sending a result. */
  readonly attestations: readonly AttestationFact[];
  /** What is screened: usually one order. */
  readonly candidates: readonly CandidateFact[];
  readonly prescriber?: { readonly hasDea: boolean } | undefined;
  readonly pharmacy: PharmacyFacts;
}

/** `reviewed` says that somebody asked: an empty list then means that there is nothing, otherwise that nobody asked. */
export interface ReviewedList<Entry> {
  readonly reviewed: boolean;
  readonly entries: readonly Entry[];
}

export interface PatientFacts {
  readonly sexAtBirth?: 'male' | 'female' | undefined;
  readonly birthDate?: PlainDate | undefined;
  readonly menopausalStatus?: 'premenopausal' | 'perimenopausal' | 'postmenopausal' | 'unknown' | undefined;
  readonly pregnancyStatus?: 'pregnant' | 'possible' | 'not-pregnant' | 'lactating' | 'unknown' | undefined;
  /** The day on which the status was recorded: it is a statement of that day. */
  readonly pregnancyStatusOn?: PlainDate | undefined;
  readonly reproductiveSurgery?: readonly string[] | undefined;
  readonly heightCm?: number | undefined;
  readonly weightKg?: number | undefined;
}

export interface ConditionFact {
  readonly id: string;
  readonly system: string;
  readonly code: string;
  readonly onset?: PlainDate | undefined;
  /** Active where nothing else is said. */
  readonly status?: 'active' | 'resolved' | undefined;
  readonly resolvedOn?: PlainDate | undefined;
}

export interface AllergyFact {
  readonly id: string;
  /** A drug code or text. */
  readonly substance: string;
  /** What happened, as it was told. */
  readonly reaction?: string | undefined;
}

export interface IngredientFact {
  /** `rxcui:84857` or `local:enclomiphene`. */
  readonly drug: string;
  readonly strength?: Quantity | undefined;
}

/** How and why a medication is taken, as far as it is known. */
export interface RegimenFact {
  readonly id: string;
  readonly ingredients: readonly IngredientFact[];
  /** A medication that has no code, as somebody wrote it. */
  readonly text?: string | undefined;
  readonly route?: string | undefined;
  /** Of one administration: `1 {capsule}`, `0.5 mL`, `1 mg`. */
  readonly dose?: Quantity | undefined;
  /** `per` is a period that the knowledge names: day, week, two-weeks, month and so on. */
  readonly frequency?: { readonly times: number; readonly per: string } | undefined;
  readonly indication?: IndicationFact | undefined;
}

/** What a therapy is for. Of an order always with its code; of the profile there may be the goal alone. */
export interface IndicationFact {
  readonly goal: string;
  readonly system?: string | undefined;
  readonly code?: string | undefined;
}

export interface TherapyFact extends RegimenFact {
  readonly status: 'active' | 'on-hold' | 'stopped';
  readonly startedOn?: PlainDate | undefined;
  /** In the past or, for an active therapy, planned. */
  readonly stoppedOn?: PlainDate | undefined;
  /** Who reported it, such as `outside-pharmacy`; shown with the finding. */
  readonly source?: string | undefined;
  /** Of one administration or a day, in words. */
  readonly doseText?: string | undefined;
  /** Who prescribes it and why, in words: to be asked before anyone stops it. Shown with the finding, never read by a rule. */
  readonly prescribedBy?: string | undefined;
  readonly reason?: string | undefined;
}

export interface CandidateFact extends RegimenFact {
  readonly kind?: 'compounded' | 'manufactured' | undefined;
  readonly dosageForm?: string | undefined;
  /** Excipients of the formula that a fill was last asked from, as its record names them; absent before. */
  readonly excipients?: readonly string[] | undefined;
  /** Lots of bulk substances that went into it. */
  readonly lots?: readonly { readonly drug: string; readonly certificateOfAnalysis: boolean }[] | undefined;
  readonly patientSpecific?: boolean | undefined;
  readonly clinicalJustification?: string | undefined;
  readonly significantDifference?: SignificantDifferenceFact | undefined;
  readonly continuationOfTherapy?: { readonly therapyStartedOn: PlainDate } | undefined;
  readonly writtenOn?: PlainDate | undefined;
  /** What one fill of the order holds, and for how long. */
  readonly supply?: SupplyFact | undefined;
  /** The directions leave the number of doses to the patient: dose and frequency are the most of it. */
  readonly asNeeded?: boolean | undefined;
  /** Refills that the order allows. */
  readonly refills?: number | undefined;
  /** 0 for the first fill, 1 for the first refill. */
  readonly refillNumber?: number | undefined;
  /** Fills of copies of this product that left the pharmacy in this calendar month, this one not counted. */
  readonly copyFillsThisMonth?: number | undefined;
}

export interface SupplyFact {
  readonly quantity: Quantity;
  /** Whole days, at least one. */
  readonly daysSupply: number;
}

export interface SignificantDifferenceFact {
  readonly reasonCode: string;
  readonly excipient?: string | undefined;
  readonly text: string;
  readonly documentedBy: string;
  readonly documentedOn: PlainDate;
}

/** A result as the knowledge reads it (`interpretResult`), in the test's canonical unit. */
export interface ResultFact {
  readonly id: string;
  /** Key of the test; absent for a code that the knowledge does not hold. */
  readonly test?: string | undefined;
  /** LOINC: results of one test with different codes may be of different sides of the body. */
  readonly code?: string | undefined;
  readonly collectedOn: PlainDate;
  /** Status of FHIR Observation: `final`, `corrected`, `amended`, `preliminary`, `cancelled`, `entered-in-error` ... */
  readonly status: string;
  readonly value?: string | undefined;
  readonly comparator?: '<' | '<=' | '>=' | '>' | undefined;
  readonly coded?: 'positive' | 'negative' | 'indeterminate' | undefined;
  readonly method?: 'high-sensitivity' | 'immunoassay' | 'unspecified' | undefined;
  /** The reporting laboratory's own interval, in the canonical unit. */
  readonly low?: string | undefined;
  readonly high?: string | undefined;
  /** Bone densities and immunoassays compare within one laboratory only. */
  readonly performingLab?: string | undefined;
  /** Why it cannot be used; such a result satisfies nothing and is told. */
  readonly unreadable?: string | undefined;
}

export interface AttestationFact {
  readonly test: string;
  readonly attestedOn: PlainDate;
  readonly expiresOn?: PlainDate | undefined;
}

export interface PharmacyFacts {
  /** ISO country of the pharmacy: some labels, and the law, differ. */
  readonly country: string;
  /** The pharmacy recorded its own legal opinion that enclomiphene may be compounded. */
  readonly enclomipheneLegalOpinion: boolean;
  /** Keys of commercial products that the pharmacy found discontinued or in shortage. */
  readonly unavailableProducts?: readonly string[] | undefined;
  /** A new therapy waits until somebody asked what else the patient takes. Absent: it is told only. */
  readonly holdsUnaskedMedications?: boolean | undefined;
  /** Ids of advisory rules that the pharmacy turned on: its overlays of this kind. */
  readonly enabledAdvisories?: readonly string[] | undefined;
  /** The pharmacy's own tuning of rules, those in force on `today`. */
  readonly overlays?: readonly OverlayFact[] | undefined;
}

/** What a pharmacy decided for itself about one rule, until a day. */
export interface OverlayFact {
  readonly id: string;
  /** The rule's id. */
  readonly rule: string;
  readonly kind: 'raise' | 'silence' | 'enable';
  /** Of a raise: what findings of the rule weigh at least. */
  readonly severity?: Severity | undefined;
  /** Last day. */
  readonly expiresOn: PlainDate;
}
