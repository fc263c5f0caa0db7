import type {
  CheckResult,
  MedicationCoverage,
  ScreeningDecision,
  ScreeningFinding,
  SilencedFinding,
} from './decision.js';
import type { ScreeningOutcome } from './standing.js';

/** What a screening said, and what it came to. */
export interface Said<Finding extends ScreeningFinding, Check extends CheckResult> extends Pick<
  ScreeningDecision,
  'outcome' | 'silenced' | 'medications'
> {
  readonly findings: readonly Finding[];
  readonly checks: readonly Check[];
}

/** What two screenings of one order say differently. */
export interface DecisionDifferences<Finding extends ScreeningFinding, Check extends CheckResult> {
  readonly outcome: { readonly then: ScreeningOutcome; readonly now: ScreeningOutcome };
  readonly findingsAdded: readonly Finding[];
  readonly findingsGone: readonly Finding[];
  readonly findingsChanged: readonly FindingDifference<Finding>[];
  /** What the pharmacy's tuning keeps silent now and did not then, or the other way round. */
  readonly silencedChanged: readonly SilencedDifference[];
  /** Checks that could not be made, where that, its reason or its weight is another now; null: not a gap at that time. */
  readonly checksChanged: readonly CheckDifference<Check>[];
  /** Medications that are known, or flagged as hazardous, otherwise than they were. */
  readonly medicationsChanged: readonly MedicationDifference[];
}

export interface FindingDifference<Finding> {
  readonly key: string;
  readonly rule: string;
  readonly what: readonly FindingAspect[];
  readonly then: Finding;
  readonly now: Finding;
}

export interface SilencedDifference {
  readonly key: string;
  readonly rule: string;
  readonly then: SilencedFinding | null;
  readonly now: SilencedFinding | null;
}

export interface CheckDifference<Check> {
  readonly check: string;
  readonly key: string;
  readonly then: Check | null;
  readonly now: Check | null;
}

export interface MedicationDifference {
  readonly id: string;
  readonly drug: string;
  /** Null: not taken at that time. */
  readonly then: MedicationCoverage | null;
  readonly now: MedicationCoverage | null;
}

/** Each part of a finding that a person sees, as text. */
const ASPECTS = {
  severity: ({ severity }) => severity,
  // Findings of the time before there was tuning do not hold it.
  raisedFrom: ({ raisedFrom }) => raisedFrom ?? '',
  override: ({ override }) => override,
  effect: ({ effect }) => effect,
  legal: ({ legal }) => String(legal),
  summary: ({ summary }) => summary,
  management: ({ management }) => management,
  mechanism: ({ mechanism }) => mechanism ?? '',
  // Ids are left out: the same fact may stand under another one.
  evidence: ({ evidence }) => JSON.stringify(evidence.map(({ fact, text }) => [fact, text])),
  source: ({ source }) => source,
  citation: ({ citation: { source, evidence, verification } }) => JSON.stringify([source, evidence, verification]),
  resolution: ({ resolution }) => resolution ?? '',
  attachesMonitoring: ({ attachesMonitoring }) => JSON.stringify(attachesMonitoring),
  // The rule's own conditions beside all of the above: a decision that was made on it does not hold any more.
  basis: ({ factsHash }) => factsHash,
} as const satisfies Record<string, (finding: ScreeningFinding) => string>;

/** What can be different in a finding of one rule about the same drugs; `basis`: a decision made then does not hold now. */
export type FindingAspect = keyof typeof ASPECTS;

/**
 * Compares what was said of an order with what is said of it now. A screening compared with itself differs in nothing, and what people
 * decided on a finding is no difference of it.
 */
export function compareDecisions<Finding extends ScreeningFinding, Check extends CheckResult>(
  then: Said<Finding, Check>,
  now: Said<Finding, Check>,
): DecisionDifferences<Finding, Check> {
  const findings = pairs(then.findings, now.findings, ({ key }) => key);
  return {
    outcome: { then: then.outcome, now: now.outcome },
    findingsAdded: findings.flatMap(({ before, after }) => (after && !before ? [after] : [])),
    findingsGone: findings.flatMap(({ before, after }) => (before && !after ? [before] : [])),
    findingsChanged: findings.flatMap(({ before, after }) => (before && after ? changed(before, after) : [])),
    silencedChanged: silencedDifferences(then.silenced, now.silenced),
    checksChanged: checkDifferences(then.checks, now.checks),
    medicationsChanged: medicationDifferences(then.medications, now.medications),
  };
}

function changed<Finding extends ScreeningFinding>(then: Finding, now: Finding): FindingDifference<Finding>[] {
  const aspects = Object.keys(ASPECTS) as FindingAspect[];
  const what = aspects.filter((aspect) => ASPECTS[aspect](then) !== ASPECTS[aspect](now));
  return what.length > 0 ? [{ key: now.key, rule: now.rule, what, then, now }] : [];
}

function silencedDifferences(then: readonly SilencedFinding[], now: readonly SilencedFinding[]): SilencedDifference[] {
  return pairs(then, now, ({ key }) => key)
    .filter(({ before, after }) => before?.severity !== after?.severity)
    .map(({ before, after }) => {
      const { key, rule } = (before ?? after) as SilencedFinding;
      return { key, rule, then: before ?? null, now: after ?? null };
    });
}

function checkDifferences<Check extends CheckResult>(
  then: readonly Check[],
  now: readonly Check[],
): CheckDifference<Check>[] {
  return pairs(then.filter(isGap), now.filter(isGap), ({ check, key }) => `${check} ${key}`)
    .filter(({ before, after }) => before?.reason !== after?.reason || before?.stops !== after?.stops)
    .map(({ before, after }) => {
      const { check, key } = (before ?? after) as CheckResult;
      return { check, key, then: before ?? null, now: after ?? null };
    });
}

function isGap({ outcome }: CheckResult): boolean {
  return outcome === 'not-checked';
}

function medicationDifferences(
  then: readonly MedicationCoverage[],
  now: readonly MedicationCoverage[],
): MedicationDifference[] {
  return pairs(then, now, ({ id, drug }) => `${id} ${drug}`)
    .filter(({ before, after }) => standingOf(before) !== standingOf(after))
    .map(({ before, after }) => {
      const { id, drug } = (before ?? after) as MedicationCoverage;
      return { id, drug, then: before ?? null, now: after ?? null };
    });
}

function standingOf(medication: MedicationCoverage | undefined): string {
  const hazards = medication?.hazards?.map(({ drug, niosh, note, source }) => [drug, niosh, note, source]);
  return JSON.stringify([medication?.coverage, hazards ?? []]);
}

/** Both lists by key: those of `then` in their order, then what is new in the order of `now`. A key stands once in each. */
function pairs<Before, After>(
  then: readonly Before[],
  now: readonly After[],
  keyOf: (entry: Before | After) => string,
): { before: Before | undefined; after: After | undefined }[] {
  const known = new Set(then.map(keyOf));
  const after = new Map(now.map((entry) => [keyOf(entry), entry]));
  return [
    ...then.map((before) => ({ before, after: after.get(keyOf(before)) })),
    ...now.filter((entry) => !known.has(keyOf(entry))).map((entry) => ({ before: undefined, after: entry })),
  ];
}
