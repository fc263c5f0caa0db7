import type { Citation, OverridePolicy, Severity } from '../core/decision.js';
import type { Strength } from '../core/strength.js';
import type { MonitoringRule, ProtocolFacts } from './protocol-match.js';
import type {
  AllergyOutcome,
  DoseRange,
  Outcome,
  PairRule,
  PairRuleEntry,
  PatientRule,
  RuleInfo,
  SupplyRules,
} from './compiled-rules.js';
import type { DERIVATIONS, METHODS } from './schema/lab.js';
import type { RegulatoryCheck } from './schema/regulatory.js';
import type { Coverage, FindingKind, Route, SignificantDifferenceReason, TreatmentGoal } from './schema/words.js';

/** A drug substance, whichever code, salt or name led to it. One object for each, so that `===` compares them. */
export interface Ingredient {
  readonly key: string;
  readonly name: string;
  /** `rxcui:84857`, or `local:enclomiphene` where RxNorm has no code. */
  readonly code: string;
  readonly coverage: 'covered' | 'recognized-outside-scope';
  readonly classes: ReadonlySet<string>;
  /** Empty: not controlled. Null: nobody recorded whether it is. */
  readonly schedules: readonly { readonly jurisdiction: string; readonly schedule: string }[] | null;
  readonly biologic: boolean;
  readonly approvedInUS: boolean;
  readonly bulk: { readonly basis: string; readonly citation: Citation } | null;
  readonly hazard: {
    readonly niosh: 'table-1' | 'table-2' | 'not-listed' | 'unresolved';
    readonly note: string | null;
    readonly citation: Citation;
  } | null;
  readonly residualEffectDays: number;
  readonly listings: readonly Listing[];
}

/** An entry of a regulatory list; null limits mean every product. */
export interface Listing {
  readonly list: '216.24' | '216.23-allowed' | '216.23-refused';
  readonly routes: ReadonlySet<string> | null;
  readonly text: string | null;
  readonly asOf: string;
  readonly citation: Citation;
}

/** What a code or text on a profile stands for. Ingredients are given also where another part of the text is not recognized. */
export interface DrugResolution {
  readonly coverage: Coverage;
  readonly ingredients: readonly Ingredient[];
  /** The same as parts of a medication that states no strength: made once, since most entries of a profile are such. */
  readonly drugs: readonly { readonly ingredient: Ingredient; readonly fact: null }[];
  /** What the text itself says; `systemic` is a product that acts on the whole body by whatever route. Null: nothing sure. */
  readonly route: Route | 'systemic' | null;
}

/** What an allergy names: drugs, classes of drugs, excipients, or something that is never in a medicine. */
export interface SubstanceResolution {
  readonly recognized: boolean;
  readonly ingredients: readonly Ingredient[];
  readonly classes: readonly string[];
  readonly excipients: readonly string[];
  /** What to write instead of a word that may mean different things; null for any other. */
  readonly write: string | null;
}

/** What a component of a formula is that is no active ingredient, as its name says. */
export interface ExcipientResolution {
  /** False where a part of the name leads to nothing that is known: what it holds is then not known either. */
  readonly recognized: boolean;
  /** The name without grade and size, by which two unknown ones are compared. */
  readonly name: string;
  /** Keys of what it is and what it is made of: a gelatin shell and gelatin. */
  readonly holds: readonly string[];
  /** Keys of what its name leaves open: the dye of a capsule shell. */
  readonly mayHold: readonly string[];
  /** Drugs of that name, such as menthol. */
  readonly ingredients: readonly Ingredient[];
}

export type Method = (typeof METHODS)[number];

export interface LaboratoryTest {
  /** In `CompiledKnowledge.testList`. */
  readonly position: number;
  readonly key: string;
  readonly name: string;
  readonly kind: 'quantity' | 'coded' | 'document';
  /** Whether a code stands for it, or a formula gives it: without either nobody can send a result. */
  readonly reportable: boolean;
  /** Canonical UCUM unit; null for coded results and documents. */
  readonly unit: string | null;
  readonly acceptedUnits: readonly string[];
  readonly molecularWeight: number | null;
  readonly factors: ReadonlyMap<string, number>;
  readonly sanity: { readonly low: number; readonly high: number } | null;
  readonly confirmUnit: readonly {
    readonly sex: 'male' | 'female' | null;
    readonly above: number | null;
    readonly below: number | null;
    readonly suspect: string;
  }[];
  readonly intervals: readonly ReferenceInterval[];
  /** How it is computed where no laboratory reported it, and from which tests. */
  readonly derivation: { readonly by: Derivation; readonly from: readonly string[] } | null;
  /** Percent; null where none is known. */
  readonly leastSignificantChange: number | null;
}

export type Derivation = (typeof DERIVATIONS)[number];

export interface ReferenceInterval {
  readonly sex: 'male' | 'female' | null;
  readonly menopause: 'premenopausal' | 'postmenopausal' | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** A LOINC code and the test it belongs to. */
export interface LaboratoryCode {
  readonly code: string;
  readonly test: LaboratoryTest;
  readonly method: Method;
  readonly use: 'value' | 'evidence-only' | 'not-comparable';
}

export interface RegulatoryRule {
  readonly info: RuleInfo;
  readonly severity: Severity;
  readonly override: OverridePolicy;
  readonly effect: 'blocks' | 'needs-review' | 'shown';
}

export interface CommercialProduct {
  readonly key: string;
  readonly name: string;
  readonly dosageForm: string;
  readonly routes: ReadonlySet<string>;
  readonly strengths: readonly Strength[];
  readonly available: boolean;
  readonly scored: boolean;
  readonly byVolume: boolean;
}

/** Numbers and lists of the 503A and controlled-substance checks. */
export interface Regulatory {
  readonly rules: ReadonlyMap<RegulatoryCheck, RegulatoryRule>;
  readonly products: ReadonlyMap<string, readonly CommercialProduct[]>;
  readonly productKeys: ReadonlySet<string>;
  readonly similarPercent: number;
  readonly substitutableUnits: number;
  readonly toleratedFillsPerMonth: number;
  readonly acceptedReasons: ReadonlySet<string>;
  /** Whether a dosage form, as somebody wrote it, is demonstrably difficult to compound. */
  isDifficultForm(dosageForm: string): boolean;
  readonly limits: ReadonlyMap<string, { readonly validMonths: number | null; readonly maxRefills: number | null }>;
}

/** How a condition code reads. `unreadable`: of a system, or of a shape, that the condition groups do not hold. */
export type ConditionReading =
  { readonly readable: true; readonly groups: readonly string[] } | { readonly readable: false };

/** Protocol rules that ask for tests before the first fill. */
export type BaselinePanel = MonitoringRule;

/** The knowledge as the program uses it: indexes, and look-ups that cost a map access. Immutable. */
export interface CompiledKnowledge {
  /** SHA-256 of the data files' content. */
  readonly version: string;
  readonly rules: ReadonlyMap<string, RuleInfo>;
  readonly ingredients: ReadonlyMap<string, Ingredient>;
  readonly tests: ReadonlyMap<string, LaboratoryTest>;
  /** The same by key, in order. */
  readonly testList: readonly LaboratoryTest[];
  readonly pairRules: ReadonlyMap<string, ReadonlyMap<string, readonly PairRuleEntry[]>>;
  readonly sameDrugRules: readonly PairRule[];
  readonly drugRules: ReadonlyMap<string, readonly PatientRule[]>;
  /** Rules of a drug that are off unless the pharmacy turned them on: kept apart, so that they cost nothing. */
  readonly advisoryRules: ReadonlyMap<string, readonly PatientRule[]>;
  readonly sameAllergy: Outcome & { readonly info: RuleInfo };
  readonly excipientAllergy: Outcome & { readonly info: RuleInfo };
  readonly crossAllergies: ReadonlyMap<string, readonly AllergyOutcome[]>;
  readonly doseRanges: ReadonlyMap<string, readonly DoseRange[]>;
  readonly supplyRules: SupplyRules;
  readonly regulatory: Regulatory;
  /** Condition groups that count as risk factors for fracture. */
  readonly fractureRiskGroups: readonly string[];
  readonly frequencyDays: ReadonlyMap<string, number>;

  /** `rxcui:84857`, `local:enclomiphene`; anything else is unrecognized. */
  resolveDrug(code: string): DrugResolution;
  /**
   * A medication as somebody wrote it: names, salts, brands, combinations. Strength, form and how it is taken are read over; a word that
   * is none of these makes the text unrecognized, and the drugs that it names stand in the answer all the same.
   */
  resolveText(text: string): DrugResolution;
  /** An allergy's substance, as a code or as text. */
  resolveSubstance(codeOrText: string): SubstanceResolution;
  /** A component of a formula, as its master formulation record names it: grade, size and color are read past. */
  resolveExcipient(name: string): ExcipientResolution;
  /** Groups that a coded condition belongs to. Systems: ICD-10-CM, SNOMED CT, `local`. */
  conditionGroups(system: string, code: string): ConditionReading;
  /** Condition groups that a goal of therapy implies. */
  groupsOfGoal(goal: string): readonly string[];
  laboratoryCode(loinc: string): LaboratoryCode | undefined;
  /** The monitoring rules that hold for this patient and therapy. */
  monitoringRules(facts: ProtocolFacts): readonly MonitoringRule[];
  /** Panels that a drug asks for before the first fill, for this patient and therapy. */
  baselinePanels(ingredientKey: string, facts: ProtocolFacts): readonly BaselinePanel[];
}

export type { Coverage, FindingKind, Route, SignificantDifferenceReason, TreatmentGoal };
