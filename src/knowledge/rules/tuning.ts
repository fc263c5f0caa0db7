import { compareSeverity, type OverridePolicy, type Severity } from '../../core/decision.js';

/** What a rule can come to, as far as tuning it goes. */
export interface RuleWeights {
  /** The law or the pharmacy's license asks for it. */
  readonly legal: boolean;
  readonly outcomes: readonly {
    readonly severity: Severity | 'none';
    readonly override?: OverridePolicy | null | undefined;
  }[];
}

/**
 * Why a pharmacy may not silence a rule; null where it may. One signature must not do what a single finding asks two persons for, or
 * lets nobody do: every finding that the rule can raise must be one that a pharmacist alone may override.
 */
export function silenceRefusal({ legal, outcomes }: RuleWeights): string | null {
  const raised = outcomes.filter(isFinding);
  if (legal) return 'the law asks for it';
  if (raised.length === 0) return 'it raises no finding';
  if (raised.some(({ override }) => override === 'never')) return 'nobody may override it';
  return raised.every(({ override }) => override === 'pharmacist') ? null : 'two persons are needed to override it';
}

/**
 * Why a pharmacy may not raise the findings of a rule to a severity; null where it may. What a missing test does is the protocol's to
 * say, because its gates have to spare cancer therapy.
 */
export function raiseRefusal({ outcomes }: Pick<RuleWeights, 'outcomes'>, kind: string, to: Severity): string | null {
  const raised = outcomes.filter(isFinding);
  if (kind === 'missing-baseline' || kind === 'monitoring') return 'its protocol says what a missing test does';
  if (raised.length === 0) return 'it raises no finding';
  return raised.some(({ severity }) => compareSeverity(to, severity) < 0)
    ? null
    : `each of its findings is ${to} already, or heavier`;
}

type Weight = RuleWeights['outcomes'][number];

function isFinding(outcome: Weight): outcome is Weight & { readonly severity: Severity } {
  return outcome.severity !== 'none';
}
