import { effectOf } from '../../../core/decision.js';
import type { Outcome, RuleInfo, SubstanceResolution } from '../../../knowledge/index.js';
import type { Collector } from './collector.js';
import type { Medication } from './context.js';
import type { FiringOutcome } from './decide.js';
import type { Evidence } from './decision.js';
import { medicationEvidence } from './explain.js';

/** An allergy on file and what its words lead to. */
export interface Allergy {
  readonly id: string;
  readonly text: string;
  /** What happened, as it was told: nausea weighs otherwise than anaphylaxis, so that a decision does not outlive a change of it. */
  readonly reaction: string | undefined;
  readonly substance: SubstanceResolution;
}

/** What an allergy was found in. */
export interface AllergyMatch {
  readonly info: RuleInfo;
  readonly outcome: Outcome;
  /** What tells findings of one rule apart: a drug, an excipient. */
  readonly subject: string;
  readonly allergy: Allergy;
  readonly medication: Medication;
  /** What the order itself does not show, such as the excipient of the formula. */
  readonly evidence?: readonly Evidence[];
}

/** Raises what an allergy rule says of a match; an outcome of no severity is silence. */
export function raiseAllergy(match: AllergyMatch, collector: Collector): void {
  const { info, outcome, subject, allergy, medication, evidence = [] } = match;
  if (outcome.severity === 'none') return;
  const firing = outcome as FiringOutcome;
  collector.raise({
    info,
    subject,
    candidateId: medication.regimen.id,
    severity: firing.severity,
    override: firing.override,
    effect: effectOf(firing.severity),
    summary: firing.summary,
    management: firing.management,
    evidence: [
      medicationEvidence(medication),
      { fact: 'allergy', id: allergy.id, text: allergyText(allergy) },
      ...evidence,
    ],
  });
}

function allergyText({ text, reaction }: Allergy): string {
  return `allergic to ${text}${reaction === undefined ? '' : ` (${reaction})`}`;
}
