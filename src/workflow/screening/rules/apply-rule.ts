import { effectOf, type Severity } from '../../../core/decision.js';
import type { Outcome, Predicate, RuleInfo } from '../../../knowledge/index.js';
import type { Collector } from './collector.js';
import type { Medication } from './context.js';
import type { WeighedEvidence } from './decision.js';
import { rule as decide, type FiringOutcome, type Ruling } from './decide.js';
import { addEvidence, medicationEvidence } from './explain.js';
import { missingFacts, type MissingFact } from './missing-facts.js';
import type { Scene } from './predicates.js';

/** The part that rules of pairs and of single drugs share. */
interface Rule {
  readonly info: RuleInfo;
  readonly when: Predicate | null;
  readonly outcomes: readonly Outcome[];
}

/**
 * Decides one rule in one scene, unless it is decided already, and records the finding or what was missing for it.
 * @returns whether there is a finding
 */
export function applyRule(
  rule: Rule,
  scene: Scene,
  subject: string,
  medications: readonly Medication[],
  collector: Collector,
  ruling: Ruling = decide(rule.when, rule.outcomes, scene),
): boolean {
  if (ruling.kind === 'silent') return false;
  if (ruling.kind === 'undecided') {
    tellUndecided(rule, scene, ruling.gravest, collector);
    return false;
  }
  raise(rule, ruling.outcome, ruling.assumed, scene, subject, medications, collector);
  return true;
}

/**
 * Records what is missing for a rule to be decided.
 * @param asked says of a result whether a finding asks about it already
 */
export function tellUndecided(
  rule: Rule,
  scene: Scene,
  gravest: Severity,
  collector: Collector,
  asked: (resultId: string) => boolean = () => false,
): void {
  const severity = collector.severityOf(rule.info.id, gravest);
  const grave = rule.info.legal || severity === 'contraindicated' || severity === 'major';
  for (const { key, text, ofOrder = false, results = [] } of allMissing(rule, scene)) {
    if (results.length > 0 && results.every(asked)) continue;
    const excused = scene.context.facts.purpose === 'what-if' && ofOrder;
    collector.gap(rule.info.kind, key, text, grave && !excused);
  }
}

function raise(
  rule: Rule,
  outcome: FiringOutcome,
  assumed: boolean,
  scene: Scene,
  subject: string,
  medications: readonly Medication[],
  collector: Collector,
): void {
  const evidence: WeighedEvidence[] = [];
  for (const medication of medications) evidence.push(medicationEvidence(medication));
  addEvidence(rule.when, scene, evidence);
  addEvidence(outcome.when, scene, evidence);
  if (assumed) {
    for (const { text } of allMissing(rule, scene)) {
      evidence.push({ fact: 'assumption', text: `weighed as the gravest case: ${text}` });
    }
  }
  collector.raise({
    info: rule.info,
    subject,
    candidateId: scene.self.medication.regimen.id,
    severity: outcome.severity,
    override: outcome.override,
    effect: rule.info.legal ? 'blocks' : effectOf(outcome.severity),
    legal: rule.info.legal,
    summary: outcome.summary,
    management: outcome.management,
    evidence,
  });
}

function allMissing({ when, outcomes }: Rule, scene: Scene): MissingFact[] {
  const missing = [...missingFacts(when, scene), ...outcomes.flatMap((outcome) => missingFacts(outcome.when, scene))];
  return [...new Map(missing.map((one) => [one.key, one])).values()];
}
