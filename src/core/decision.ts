/** How much a finding weighs, heaviest first. `contraindicated` blocks, `major` must be resolved, the rest is shown. */
export const SEVERITIES = ['contraindicated', 'major', 'moderate', 'minor'] as const;
export type Severity = (typeof SEVERITIES)[number];

/**
 * Who may decide against a rule: nobody, two persons (the second another pharmacist or the prescriber's documented
 * authorization), or one pharmacist.
 */
export const OVERRIDE_POLICIES = ['never', 'two-person', 'pharmacist'] as const;
export type OverridePolicy = (typeof OVERRIDE_POLICIES)[number];

/**
 * How far a row was checked: `verified` was read in the law or the agency's own text, `secondary` in a text about it,
 * `unverified` is general knowledge that a pharmacy's reviewer still has to check.
 */
export const VERIFICATIONS = ['verified', 'secondary', 'unverified'] as const;
export type Verification = (typeof VERIFICATIONS)[number];

/** Where a rule comes from. Every row of rule data carries one, and every decision repeats those of the rules it used. */
export interface Citation {
  /** What a reader can look up, such as `USP <795> (2023), section 10.3`. */
  readonly source: string;
  /** Grades or notes on what supports the rule; may be empty. */
  readonly evidence: readonly string[];
  readonly verification: Verification;
}

/** Negative when `a` weighs more than `b`, so that sorting puts the heaviest first. */
export function compareSeverity(a: Severity, b: Severity): number {
  return SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b);
}

/** What a finding does while nobody has decided on it. `blocks` and `needs-review` stop verification and hand-over. */
export type FindingEffect = 'blocks' | 'needs-review' | 'shown';

/** What a clinical finding does: a contraindication blocks, a major one waits for a pharmacist, the rest is shown. */
export function effectOf(severity: Severity): FindingEffect {
  if (severity === 'contraindicated') return 'blocks';
  return severity === 'major' ? 'needs-review' : 'shown';
}

/**
 * Whether it is a critical result: one that forbids the therapy as it is (Hy's law, hematocrit over 54 %, estradiol under 10 in a man),
 * or a pregnancy. People are told of one at once.
 */
export function isCriticalResult({ kind, severity }: { readonly kind: string; readonly severity: Severity }): boolean {
  return severity === 'contraindicated' && (kind === 'drug-lab' || kind === 'pregnancy');
}
