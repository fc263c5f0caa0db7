import { compareSeverity, type FindingEffect, type OverridePolicy, type Severity } from '../../../core/decision.js';
import type { FindingKind, RuleInfo } from '../../../knowledge/index.js';
import type { CheckResult, Evidence, ScreeningFinding } from './decision.js';
import { fingerprint } from './fingerprint.js';

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
  readonly key: string;
  readonly reason: string;
  stops: boolean;
}

/** Gathers findings and gaps of one screening: one finding for each rule and subject, one gap for each missing fact. */
export class Collector {
  private readonly raised = new Map<string, Raised>();
  private readonly gaps = new Map<FindingKind, Map<string, Gap>>();

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
    const own = this.gaps.get(check) ?? new Map<string, Gap>();
    this.gaps.set(check, own);
    const known = own.get(key);
    if (known) known.stops ||= stops;
    else own.set(key, { key, reason, stops });
  }

  /** Whether a rule already fired for a subject: rules that repeat it in other words stay silent. */
  hasRaised(rule: string, subject: string): boolean {
    return this.raised.has(`${rule}:${subject}`);
  }

  remove(rule: string, subject: string): void {
    this.raised.delete(`${rule}:${subject}`);
  }

  findings(): ScreeningFinding[] {
    const findings: ScreeningFinding[] = [];
    for (const [key, raised] of this.raised) findings.push(finish(key, raised));
    return findings.sort((a, b) => compareSeverity(a.severity, b.severity) || (a.key < b.key ? -1 : 1));
  }

  checks(): CheckResult[] {
    const results: CheckResult[] = [];
    for (const check of CHECKS) {
      const own = this.gaps.get(check);
      if (own) results.push(...notChecked(check, [...own.values()]));
      else results.push({ check, outcome: 'checked', stops: false, key: check, factsHash: '' });
    }
    return results;
  }
}

/** What stops comes first. */
function notChecked(check: FindingKind, gaps: Gap[]): CheckResult[] {
  if (gaps.length > 1) gaps.sort((a, b) => Number(b.stops) - Number(a.stops) || (a.key < b.key ? -1 : 1));
  return gaps.map(({ key, reason, stops }) => ({
    check,
    outcome: 'not-checked',
    reason,
    stops,
    key,
    factsHash: fingerprint([key, reason]),
  }));
}

function finish(key: string, raised: Raised): ScreeningFinding {
  const { info, severity, override, effect } = raised;
  const evidence = distinct(raised.evidence);
  // Ids are left out: a renewal is another order with the same facts.
  const facts = [info.fingerprint, severity, override, effect];
  for (const { text } of evidence) facts.push(text);
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

/** Each fact once, in a fixed order. A finding rests on few facts, so each is put where it belongs among those before it. */
function distinct(evidence: readonly Evidence[]): Evidence[] {
  const kept: Evidence[] = [];
  for (const one of evidence) {
    let at = kept.length;
    let order = 1;
    while (at > 0 && (order = compareEvidence(one, kept[at - 1] as Evidence)) < 0) at -= 1;
    if (at > 0 && order === 0) continue;
    kept.push(one);
    if (at < kept.length - 1) kept.copyWithin(at + 1, at);
    kept[at] = one;
  }
  return kept;
}

function compareEvidence(a: Evidence, b: Evidence): number {
  return compareText(a.text, b.text) || compareText(a.id ?? '', b.id ?? '') || compareText(a.fact, b.fact);
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
