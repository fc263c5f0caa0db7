import { compareSeverity, type FindingEffect, type OverridePolicy, type Severity } from '../../../core/decision.js';
import type { FindingKind, RuleInfo } from '../../../knowledge/index.js';
import type { CheckResult, Evidence, ScreeningFinding, SilencedFinding, WeighedEvidence } from './decision.js';
import type { OverlayFact } from './facts.js';
import { fingerprint } from './fingerprint.js';
import { raisedSeverity, raisedWeight, type Tuning } from './tuning.js';

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
  readonly evidence: readonly WeighedEvidence[];
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
  private quiet: Map<string, Raised> | undefined = undefined;

  /** @param tuning null where the pharmacy has none */
  constructor(private readonly tuning: Tuning | null = null) {}

  /** A rule that the pharmacy silenced counts as not raised: what it would supersede is then told. */
  raise(finding: Raised): void {
    const silenced = this.tuning !== null && this.tuning.silences.has(finding.info.id) && maySilence(finding);
    add(silenced ? (this.quiet ??= new Map<string, Raised>()) : this.raised, finding);
  }

  /** A check that could not be made. `stops` wins over `does not`. */
  gap(check: FindingKind, key: string, reason: string, stops: boolean): void {
    let own = this.gaps.get(check);
    if (!own) this.gaps.set(check, (own = new Map<string, Gap>()));
    const known = own.get(key);
    if (known) known.stops ||= stops;
    else own.set(key, { key, reason, stops });
  }

  /** Whether a rule already fired for a subject: rules that repeat it in other words stay silent. */
  hasRaised(rule: string, subject: string): boolean {
    return this.raised.has(`${rule}:${subject}`);
  }

  /** Whether a finding that stops rests on a result. */
  stopsOn(rule: string, subject: string, resultId: string): boolean {
    const finding = this.raised.get(`${rule}:${subject}`);
    if (finding === undefined || finding.effect === 'shown') return false;
    return finding.evidence.some(({ fact, id }) => fact === 'result' && id === resultId);
  }

  remove(rule: string, subject: string): void {
    const key = `${rule}:${subject}`;
    if (!this.raised.delete(key)) this.quiet?.delete(key);
  }

  /** How heavy a finding of a rule would be here. */
  severityOf(rule: string, severity: Severity): Severity {
    return this.tuning === null ? severity : raisedSeverity(this.tuning, rule, severity);
  }

  findings(): ScreeningFinding[] {
    const findings: ScreeningFinding[] = [];
    for (const [key, raised] of this.raised) {
      const severity = this.severityOf(raised.info.id, raised.severity);
      const finding = severity === raised.severity ? finish(key, raised, null) : finishRaised(key, raised, severity);
      insert(findings, finding, compareFindings);
    }
    return findings;
  }

  silenced(): readonly SilencedFinding[] {
    if (this.quiet === undefined) return NONE_SILENCED;
    const silenced: SilencedFinding[] = [];
    for (const [key, raised] of this.quiet) {
      const overlay = this.tuning?.silences.get(raised.info.id);
      if (overlay) silenced.push(silencedFinding(key, raised, overlay));
    }
    return silenced.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  checks(): CheckResult[] {
    const results: CheckResult[] = [];
    for (const check of CHECKS) {
      const own = this.gaps.get(check);
      if (own) addUnchecked(results, check, own);
      else results.push({ check, outcome: 'checked', stops: false, key: check, factsHash: '' });
    }
    return results;
  }
}

const NONE_SILENCED: readonly SilencedFinding[] = [];

/** Of two findings of one key the heavier one stands, with the evidence of both: the order of the medications must not matter. */
function add(findings: Map<string, Raised>, finding: Raised): void {
  const key = `${finding.info.id}:${finding.subject}`;
  const known = findings.get(key);
  if (!known) {
    findings.set(key, finding);
    return;
  }
  const order = compareSeverity(finding.severity, known.severity);
  const heavier = order < 0 || (order === 0 && finding.summary < known.summary) ? finding : known;
  findings.set(key, { ...heavier, evidence: [...known.evidence, ...finding.evidence] });
}

/** A release may have made a rule stricter since it was silenced: the silence then holds no longer. */
function maySilence({ info, legal, override }: Raised): boolean {
  return info.silenceable && legal !== true && override === 'pharmacist';
}

function silencedFinding(
  key: string,
  { info, subject, severity, summary }: Raised,
  overlay: OverlayFact,
): SilencedFinding {
  const { id: overlayId, expiresOn } = overlay;
  return { key, rule: info.id, kind: info.kind, subject, severity, summary, overlayId, expiresOn };
}

function finishRaised(key: string, raised: Raised, severity: Severity): ScreeningFinding {
  return finish(key, { ...raised, ...raisedWeight(raised, severity) }, raised.severity);
}

/** What stops comes first. */
function addUnchecked(results: CheckResult[], check: FindingKind, known: ReadonlyMap<string, Gap>): void {
  const gaps: Gap[] = [];
  for (const gap of known.values()) insert(gaps, gap, compareGaps);
  for (const { key, reason, stops } of gaps) {
    results.push({ check, outcome: 'not-checked', reason, stops, key, factsHash: fingerprint([key, reason]) });
  }
}

function compareGaps(a: Gap, b: Gap): number {
  return Number(b.stops) - Number(a.stops) || compareText(a.key, b.key);
}

function finish(key: string, raised: Raised, raisedFrom: Severity | null): ScreeningFinding {
  const { info, severity, override, effect } = raised;
  const evidence = distinct(raised.evidence);
  // Ids are left out: a renewal is another order with the same facts.
  const facts = [info.fingerprint, severity, override, effect];
  for (const one of evidence) facts.push(decisive(one));
  return {
    key,
    factsHash: fingerprint(facts),
    candidateId: raised.candidateId,
    rule: info.id,
    kind: info.kind,
    severity,
    raisedFrom,
    override,
    effect,
    stops: effect !== 'shown',
    legal: raised.legal ?? false,
    summary: raised.summary,
    management: raised.management,
    mechanism: info.mechanism,
    evidence: evidence.map(shown),
    source: info.citation.source,
    citation: info.citation,
    resolution: info.resolution,
    attachesMonitoring: info.attachesMonitoring,
  };
}

/** Each fact once, in a fixed order. */
function distinct(evidence: readonly WeighedEvidence[]): WeighedEvidence[] {
  const kept: WeighedEvidence[] = [];
  for (const one of evidence) insert(kept, one, compareEvidence);
  return kept;
}

/** Puts one where it belongs in an ordered list, unless it is there. The lists are short: a search from the end beats sorting. */
function insert<One>(list: One[], one: One, compare: (a: One, b: One) => number): void {
  let at = list.length;
  while (at > 0) {
    const order = compare(one, list[at - 1] as One);
    if (order === 0) return;
    if (order > 0) break;
    at -= 1;
  }
  list.push(one);
  if (at === list.length - 1) return;
  list.copyWithin(at + 1, at);
  list[at] = one;
}

function compareFindings(a: ScreeningFinding, b: ScreeningFinding): number {
  return compareSeverity(a.severity, b.severity) || compareText(a.key, b.key);
}

function decisive({ weighed, text }: WeighedEvidence): string {
  return weighed ?? text;
}

function shown(evidence: WeighedEvidence): Evidence {
  if (evidence.weighed === undefined) return evidence;
  const { fact, id, text } = evidence;
  return id === undefined ? { fact, text } : { fact, id, text };
}

function compareEvidence(a: WeighedEvidence, b: WeighedEvidence): number {
  return (
    compareText(decisive(a), decisive(b)) ||
    compareText(a.text, b.text) ||
    compareText(a.id ?? '', b.id ?? '') ||
    compareText(a.fact, b.fact)
  );
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
