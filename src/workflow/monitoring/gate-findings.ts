import type { FindingView, ScreeningView } from '../screening/index.js';
import type { GateFinding } from './rules/refill-gate.js';

/** Liver injury by Hy's law, by the id of its rule in the knowledge base. */
const HYS_LAW_RULES: readonly string[] = ['DLI-025'];

/** The findings that stop, as the gate judges them: undecided ones, also where somebody noted that he saw them. */
export function gateFindings(screening: ScreeningView): GateFinding[] {
  return screening.findings
    .filter(({ stops }) => stops)
    .map((finding) => ({
      id: finding.id,
      rule: finding.rule,
      kind: finding.kind,
      severity: finding.severity,
      exception: exceptionOf(finding),
      message: finding.summary,
      source: finding.source,
      tag: 'screening',
    }));
}

function exceptionOf({ rule, kind }: FindingView): GateFinding['exception'] {
  if (HYS_LAW_RULES.includes(rule)) return 'hys-law';
  return kind === 'pregnancy' ? 'pregnancy' : null;
}
