import type { Citation } from '../../core/decision.js';
import type {
  DecisionDifferences,
  FindingAspect,
  MedicationDifference,
  SilencedDifference,
} from './rules/compare-decisions.js';
import type { CheckResult, ScreeningDecision } from './rules/decision.js';
import type { ScreeningFacts } from './rules/facts.js';
import type { ScreeningOutcome } from './rules/standing.js';
import type { Screened, ScreenedCheck, ScreenedFinding } from './screened.js';
import {
  toCheckView,
  toFindingView,
  toScreeningView,
  toSimulatedFindingView,
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
  readonly now: SimulationView;
  readonly differences: ScreeningDifferencesView;
}

export interface ScreeningDifferencesView {
  /** Before anybody decided on a finding or attested to a check, so that a decision is no difference. */
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

export function toComparisonView(
  facts: ScreeningComparisonView['facts'],
  then: Screened,
  now: ScreeningDecision,
  differences: DecisionDifferences<ScreenedFinding, ScreenedCheck>,
): ScreeningComparisonView {
  return {
    facts,
    then: toScreeningView(then),
    now: toSimulationView(now),
    differences: toDifferencesView(differences),
  };
}

function toDifferencesView(differences: DecisionDifferences<ScreenedFinding, ScreenedCheck>): ScreeningDifferencesView {
  return {
    ...differences,
    findingsAdded: differences.findingsAdded.map(toSimulatedFindingView),
    findingsGone: differences.findingsGone.map(toFindingView),
    findingsChanged: differences.findingsChanged.map(({ then, now, ...change }) => {
      return { ...change, then: toFindingView(then), now: toSimulatedFindingView(now) };
    }),
    checksChanged: differences.checksChanged.map(({ then, now, ...change }) => {
      return { ...change, then: then && toCheckView(then), now: now && toUnattested(now) };
    }),
  };
}

function toUnattested(check: CheckResult): CheckView {
  return toCheckView({ ...check, attestation: null });
}
