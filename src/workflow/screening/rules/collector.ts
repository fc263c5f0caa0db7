import { compareSeverity, type OverridePolicy, type Severity } from '../../../core/decision.js';
import type { FindingKind, RuleInfo } from '../../../knowledge/index.js';
import type { CheckResult, Evidence, ScreeningFinding } from './decision.js';
import { fingerprint } from './fingerprint.js';
import type { FindingEffect } from './standing.js';

/** In the order in which they are told. */
const CHECKS: readonly FindingKind[] = [
  'drug-drug',
  'duplicate-therapy',
  'drug-condition',
  'allergy',
  'pregnancy',
  'dose',
  'drug-lab',
  'missing-baseline',
  '503a',
  'controlled-substance',
];

/** A rule that fired, before it becomes a finding. */
export interface Raised {
  readonly info: RuleInfo;
  /** What tells findings of one rule apart: the drugs, a panel, a test. */
  readonly subject: string;
  readonly candidateId: string;
  readonly severity: Severity;
  readonly override: OverridePolicy;
  readonly effect: FindingEffect;
  readonly legal?: boolean;
  readonly summary: string;
  readonly management: string;
  readonly evidence: readonly Evidence[];
}

interface Gap {
  readonly check: FindingKind;
  readonly key: string;
  readonly reason: string;
  stops: boolean;
}

/** Gathers findings and gaps of one screening: one finding for each rule and subject, one gap for each missing fact. */
export class Collector {
  private readonly raised = new Map<string, Raised>();
  private readonly gaps = new Map<string, Gap>();

  /** Of two findings of one key the heavier one stands, with the evidence of both: the order of the medications must not matter. */
  raise(finding: Raised): void {
    const key = `${finding.info.id}:${finding.subject}`;
    const known = this.raised.get(key);
    if (!known) {
      this.raised.set(key, finding);
      return;
    }
    const order = compareSeverity(finding.severity, known.severity);
    const heavier = order < 0 || (order === 0 && finding.summary < known.summary) ? finding : known;
    this.raised.set(key, { ...heavier, evidence: [...known.evidence, ...finding.evidence] });
  }

  /** A check that could not be made. `stops` wins over `does not`. */
  gap(check: FindingKind, key: string, reason: string, stops: boolean): void {
    const id = `${check}|${key}`;
    const known = this.gaps.get(id);
    if (known) known.stops ||= stops;
    else this.gaps.set(id, { check, key, reason, stops });
  }

  /** Whether a rule already fired for a subject: rules that repeat it in other words stay silent. */
  hasRaised(rule: string, subject: string): boolean {
    return this.raised.has(`${rule}:${subject}`);
  }

  remove(rule: string, subject: string): void {
    this.raised.delete(`${rule}:${subject}`);
  }

  findings(): ScreeningFinding[] {
    const findings = Array.from(this.raised, ([key, raised]) => finish(key, raised));
    return findings.sort((a, b) => compareSeverity(a.severity, b.severity) || (a.key < b.key ? -1 : 1));
  }

  checks(): CheckResult[] {
    const gaps = [...this.gaps.values()];
    return CHECKS.flatMap((check): CheckResult[] => {
      const own = gaps.filter((gap) => gap.check === check);
      if (own.length === 0) return CHECKED.get(check) ?? [];
      if (own.length > 1) own.sort((a, b) => Number(b.stops) - Number(a.stops) || (a.key < b.key ? -1 : 1));
      return own.map(({ key, reason, stops }) => ({
        check,
        outcome: 'not-checked',
        reason,
        stops,
        key,
        factsHash: fingerprint(`${key}|${reason}`),
      }));
    });
  }
}

/** Rows of checks that were made: the same in every screening. */
const CHECKED = new Map(
  CHECKS.map((check): [FindingKind, CheckResult[]] => [
    check,
    [{ check, outcome: 'checked', stops: false, key: check, factsHash: '' }],
  ]),
);

function finish(key: string, raised: Raised): ScreeningFinding {
  const { info, severity, override, effect } = raised;
  const evidence = distinct(raised.evidence);
  // Ids are left out: a renewal is another order with the same facts.
  const facts = [info.fingerprint, severity, override, effect, ...evidence.map(({ text }) => text)].join('|');
  return {
    key,
    factsHash: fingerprint(facts),
    candidateId: raised.candidateId,
    rule: info.id,
    kind: info.kind,
    severity,
    override,
    effect,
    stops: effect !== 'shown',
    legal: raised.legal ?? false,
    summary: raised.summary,
    management: raised.management,
    mechanism: info.mechanism,
    evidence,
    source: info.citation.source,
    citation: info.citation,
    resolution: info.resolution,
    attachesMonitoring: info.attachesMonitoring,
  };
}

/** Each fact once, in a fixed order. A finding rests on few facts, so they are compared one by one. */
function distinct(evidence: readonly Evidence[]): Evidence[] {
  const kept: Evidence[] = [];
  for (const one of evidence) {
    if (
      !kept.some(
        (other) => other === one || (other.text === one.text && other.id === one.id && other.fact === one.fact),
      )
    )
      kept.push(one);
  }
  return kept.length < 2 ? kept : kept.sort(byTextAndId);
}

function byTextAndId(a: Evidence, b: Evidence): number {
  if (a.text !== b.text) return a.text < b.text ? -1 : 1;
  return (a.id ?? '') < (b.id ?? '') ? -1 : 1;
}

/** What a clinical finding does: a contraindication blocks, a major one waits for a pharmacist, the rest is shown. */
export function effectOf(severity: Severity): FindingEffect {
  if (severity === 'contraindicated') return 'blocks';
  return severity === 'major' ? 'needs-review' : 'shown';
}
