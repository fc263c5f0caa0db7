import type { Citation } from '../../core/decision.js';
import {
  compareDecisions,
  type DecisionDifferences,
  type FindingAspect,
  type MedicationDifference,
  type SilencedDifference,
} from './rules/compare-decisions.js';
import type { ScreeningDecision } from './rules/decision.js';
import type { ScreeningFacts } from './rules/facts.js';
import type { ScreeningOutcome } from './rules/standing.js';
import type { Screened, ScreenedCheck, ScreenedFinding } from './screened.js';
import {
  toCheckView,
  toFindingView,
  toScreeningView,
  toSimulationView,
  type CheckView,
  type FindingView,
  type ScreeningView,
  type SimulationView,
} from './screening.view.js';

/** A screening as it was, with the facts it saw. */
export interface PastScreeningView extends ScreeningView {
  readonly findings: readonly PastFindingView[];
  readonly facts: ScreeningFacts;
}

export interface PastFindingView extends FindingView {
  /** Rule and drugs: what tells the findings of one order apart. */
  readonly key: string;
  /** The rule's source as it was; `resolution` says how contradicting sources were resolved. */
  readonly citation: Citation & { readonly resolution: string | null };
}

/** A screening beside what is found today. */
export interface ScreeningComparisonView {
  /** Whose facts `now` was made on: those of the screening, or the patient's of this moment. */
  readonly facts: 'then' | 'now';
  readonly then: ScreeningView;
  /** With what had been decided and attested then, where that still holds: it is about the same facts under the same rule. */
  readonly now: SimulationView;
  readonly differences: ScreeningDifferencesView;
}

export interface ScreeningDifferencesView {
  /** Those of `then` and `now`. */
  readonly outcome: { readonly then: ScreeningOutcome; readonly now: ScreeningOutcome };
  readonly findingsAdded: readonly FindingView[];
  readonly findingsGone: readonly FindingView[];
  readonly findingsChanged: readonly FindingDifferenceView[];
  /** What the pharmacy's tuning kept silent at one of the two times. */
  readonly silencedChanged: readonly SilencedDifference[];
  /** Checks that could not be made at one of the two times, or for another reason; null where it was no gap. */
  readonly checksChanged: readonly CheckDifferenceView[];
  readonly medicationsChanged: readonly MedicationDifference[];
}

export interface FindingDifferenceView {
  readonly rule: string;
  readonly key: string;
  /** `basis`: the rule or a fact behind it is another one, so a decision that was made then does not hold now. */
  readonly what: readonly FindingAspect[];
  readonly then: FindingView;
  readonly now: FindingView;
}

export interface CheckDifferenceView {
  readonly check: string;
  readonly key: string;
  readonly then: CheckView | null;
  readonly now: CheckView | null;
}

export function toPastScreeningView(screened: Screened): PastScreeningView {
  const findings = screened.findings.map((finding) => ({
    ...toFindingView(finding),
    key: finding.key,
    citation: { ...finding.citation, resolution: finding.resolution },
  }));
  return { ...toScreeningView(screened), findings, facts: screened.facts };
}

/** @param found what stood at the past screening: the same without what it told as gone */
export function toComparisonView(
  facts: ScreeningComparisonView['facts'],
  then: Screened,
  now: DecidedNow,
  found: Screened,
): ScreeningComparisonView {
  return {
    facts,
    then: toScreeningView(then),
    now: toSimulationView(now),
    differences: toDifferencesView(compareDecisions(found, now)),
  };
}

/** What is found now, with the decisions that hold. */
export type DecidedNow = ScreeningDecision & Pick<Screened, 'findings' | 'checks'>;

function toDifferencesView(differences: DecisionDifferences<ScreenedFinding, ScreenedCheck>): ScreeningDifferencesView {
  return {
    ...differences,
    findingsAdded: differences.findingsAdded.map(toFindingView),
    findingsGone: differences.findingsGone.map(toFindingView),
    findingsChanged: differences.findingsChanged.map(({ then, now, ...change }) => {
      return { ...change, then: toFindingView(then), now: toFindingView(now) };
    }),
    checksChanged: differences.checksChanged.map(({ then, now, ...change }) => {
      return { ...change, then: then && toCheckView(then), now: now && toCheckView(now) };
    }),
  };
}
