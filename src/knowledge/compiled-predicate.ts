/** Rule conditions in the form the engine evaluates: a list of atoms that must all hold. */
export type Predicate = readonly Atom[];

/** `either` is true when one side meets it; it is for facts of either medication of a pair. */
export type Side = 'self' | 'a' | 'b' | 'either';

export interface Comparison {
  readonly op: 'below' | 'atMost' | 'above' | 'atLeast';
  readonly bound: number;
}

/** Drugs of a selector, by key; an unknown route matches unless `skipUnknownRoute`. */
export interface CompiledSelector {
  readonly keys: ReadonlySet<string>;
  readonly onlyRoutes: ReadonlySet<string> | null;
  readonly exceptRoutes: ReadonlySet<string> | null;
  readonly skipUnknownRoute: boolean;
}

export type Atom =
  | { readonly type: 'sex'; readonly is: 'male' | 'female' }
  | { readonly type: 'age'; readonly compare: Comparison }
  | { readonly type: 'menopause'; readonly in: ReadonlySet<string> }
  | { readonly type: 'pregnancy'; readonly in: ReadonlySet<string>; readonly statusWithinDays: number | null }
  | { readonly type: 'lactating'; readonly is: boolean }
  | { readonly type: 'reproductive-potential'; readonly is: boolean }
  | { readonly type: 'uterus'; readonly is: boolean }
  | { readonly type: 'goal'; readonly of: Side; readonly in: ReadonlySet<string> }
  | IndicationAtom
  | ConditionAtom
  | { readonly type: 'fracture-risk-factors'; readonly compare: Comparison }
  | { readonly type: 'drug'; readonly of: Side; readonly in: ReadonlySet<string> }
  | { readonly type: 'route'; readonly of: Side; readonly in: ReadonlySet<string> }
  | { readonly type: 'daily-dose'; readonly of: Side; readonly compare: Comparison }
  | ResultAtom
  | ChangeAtom
  | TScoreAtom
  | { readonly type: 'with-therapy'; readonly selectors: readonly CompiledSelector[] }
  | { readonly type: 'mitigated-by'; readonly selectors: readonly CompiledSelector[] }
  | { readonly type: 'compounded-with'; readonly selectors: readonly CompiledSelector[] }
  | { readonly type: 'starting'; readonly is: boolean }
  | { readonly type: 'ending'; readonly of: Side; readonly withinDays: number }
  | { readonly type: 'justification'; readonly is: 'documented' | 'missing' }
  | { readonly type: 'jurisdiction'; readonly in: ReadonlySet<string> }
  | { readonly type: 'any-of'; readonly branches: readonly Predicate[] }
  | { readonly type: 'not'; readonly predicate: Predicate };

export interface IndicationAtom {
  readonly type: 'indication';
  readonly of: Side;
  readonly groups: ReadonlySet<string>;
  /** Goals that a therapy for one of the groups can have: with another known goal a code that nobody gave is none of theirs. Null: any. */
  readonly goals: ReadonlySet<string> | null;
}

export interface ConditionAtom {
  readonly type: 'condition';
  readonly groups: readonly string[];
  readonly withinDays: number | null;
  /** Only while the condition lasts. */
  readonly active: boolean;
  /** Unknown before a therapy starts where nobody asked for conditions. */
  readonly required: boolean;
}

/** What every condition on results has. */
interface ReadsResults {
  /** Where the condition holds it softens or silences the rule: then only final results answer it. Elsewhere a preliminary one alarms too. */
  readonly reassures: boolean;
}

export interface TScoreAtom extends ReadsResults {
  readonly type: 't-score';
  /** Positions of the three sites in `CompiledKnowledge.testList`. */
  readonly positions: readonly number[];
  readonly compare: Comparison;
  readonly withinDays: number;
}

export interface ResultAtom extends ReadsResults {
  readonly type: 'result';
  readonly test: string;
  /** Of the test in `CompiledKnowledge.testList`. */
  readonly position: number;
  readonly compare: Comparison | null;
  readonly is: string | null;
  /** Whether the bound is a multiple of the upper or lower limit. */
  readonly limit: 'number' | 'uln' | 'lln' | 'printed-uln';
  readonly withinDays: number;
  readonly methods: ReadonlySet<string> | null;
  readonly draws: number;
  readonly afterTherapyDays: number | null;
  readonly required: boolean;
  /** What it is needed for, in words. */
  readonly neededFor: string | null;
  readonly near: { readonly positions: readonly number[]; readonly days: number } | null;
  /** The test may be computed from others. */
  readonly derived: boolean;
  /** A measurement that gives no value leaves the condition undecided. */
  readonly undecidedIfUnderivable: boolean;
}

export interface ChangeAtom extends ReadsResults {
  readonly type: 'change';
  readonly test: string;
  /** Of the test in `CompiledKnowledge.testList`. */
  readonly position: number;
  readonly as: 'percent' | 'absolute';
  readonly compare: Comparison;
  /** Whether the bound is a multiple of the least significant change. */
  readonly limit: 'number' | 'lsc';
  readonly withinDays: number;
  readonly spanDays: number | null;
  readonly sinceStartAfterDays: number | null;
  /** Only where the newest was collected after the therapy began. */
  readonly onTherapy: boolean;
  readonly against: 'oldest' | 'lowest';
  readonly sameLaboratory: boolean;
}
