import type { RegulatoryCheck } from '../../../knowledge/index.js';
import type { Collector } from './collector.js';
import type { Medication, ScreeningContext } from './context.js';
import { medicationEvidence } from './explain.js';

/** Records a legal finding in the words and with the weight that the knowledge gives the check. */
export function raiseRegulatory(
  { knowledge }: ScreeningContext,
  collector: Collector,
  finding: {
    readonly check: RegulatoryCheck;
    readonly subject: string;
    readonly medication: Medication;
    readonly text: string;
  },
): void {
  const rule = knowledge.regulatory.rules.get(finding.check);
  // The loader checks every check's name; one without words would be a law that nobody enforces.
  if (!rule) throw new Error(`the knowledge has no rule for the check ${finding.check}`);
  collector.raise({
    info: rule.info,
    subject: finding.subject,
    candidateId: finding.medication.regimen.id,
    severity: rule.severity,
    override: rule.override,
    effect: rule.effect,
    legal: true,
    summary: rule.info.summary,
    management: rule.info.management,
    evidence: [medicationEvidence(finding.medication), { fact: 'product', text: finding.text }],
  });
}
