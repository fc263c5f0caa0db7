import fc from 'fast-check';
import { compareDecisions, type DecisionDifferences } from './compare-decisions.js';
import type { CheckResult, ScreeningDecision, ScreeningFinding } from './decision.js';
import { anastrozole, date, decide, man, result, therapy, withResults } from './example-facts.spec.js';
import { anyFacts } from './any-facts.spec.js';

const TAMOXIFEN = therapy('rxcui:10324');
const blocked = decide(man({ therapies: [TAMOXIFEN] }));
const clear = decide(man());
const NOTHING = {
  findingsAdded: [],
  findingsGone: [],
  findingsChanged: [],
  silencedChanged: [],
  checksChanged: [],
  medicationsChanged: [],
};

type Differences = DecisionDifferences<ScreeningFinding, CheckResult>;
const rules = (findings: readonly { rule: string }[]): string[] => findings.map(({ rule }) => rule);
const stored = (decision: ScreeningDecision): ScreeningDecision => JSON.parse(JSON.stringify(decision));
/** The decision with one finding in other words. */
function worded(changes: Partial<ScreeningFinding>): Differences {
  const findings = blocked.findings.map((one) => (one.rule === 'DDI-001' ? { ...one, ...changes } : one));
  return compareDecisions(blocked, { ...blocked, findings });
}

describe('two decisions', () => {
  it('differ in nothing where they are one', () => {
    expect(compareDecisions(blocked, blocked)).toEqual({ ...NOTHING, outcome: { then: 'blocked', now: 'blocked' } });
  });

  it('say which finding is new, which is gone, and what the outcome was and is', () => {
    const known = { id: TAMOXIFEN.id, drug: 'rxcui:10324', coverage: 'covered' };
    const worse = compareDecisions(clear, blocked);
    expect(worse.outcome).toEqual({ then: 'clear', now: 'blocked' });
    expect(rules(worse.findingsAdded)).toEqual(['DDI-001']);
    expect(worse.medicationsChanged).toEqual([{ id: TAMOXIFEN.id, drug: 'rxcui:10324', then: null, now: known }]);
    const better = compareDecisions(blocked, clear);
    expect(better.outcome).toEqual({ then: 'blocked', now: 'clear' });
    expect(rules(better.findingsGone)).toEqual(['DDI-001']);
    expect(better.medicationsChanged).toEqual([{ id: TAMOXIFEN.id, drug: 'rxcui:10324', then: known, now: null }]);
  });

  it('say that a drug is flagged as hazardous that was not', () => {
    const [order, ...others] = blocked.medications;
    const flagged = { ...order, hazards: [{ drug: 'A', niosh: 'table-2', note: null, source: 'NIOSH' }] };
    const now = { ...blocked, medications: [flagged, ...others] } as ScreeningDecision;
    expect(compareDecisions(blocked, now).medicationsChanged).toMatchObject([
      { id: order?.id, then: order, now: flagged },
    ]);
  });

  it('compare what was found, whatever somebody decided on it', () => {
    const decided = blocked.findings.map((one) => ({ ...one, status: 'overridden' as const }));
    expect(compareDecisions({ ...blocked, findings: decided }, blocked)).toEqual({
      ...NOTHING,
      outcome: { then: 'blocked', now: 'blocked' },
    });
  });
});

describe('a finding of both', () => {
  it.each<[string, Partial<ScreeningFinding>]>([
    ['severity', { severity: 'major' }],
    ['raisedFrom', { raisedFrom: 'moderate' }],
    ['override', { override: 'never' }],
    ['effect', { effect: 'needs-review' }],
    ['legal', { legal: true }],
    ['summary', { summary: 'Other words.' }],
    ['management', { management: 'Other advice.' }],
    ['mechanism', { mechanism: null }],
    ['evidence', { evidence: [] }],
    ['source', { source: 'Another label' }],
    ['citation', { citation: { source: 'Another label', evidence: ['L'], verification: 'verified' } }],
    ['resolution', { resolution: 'The newer source counts.' }],
    ['attachesMonitoring', { attachesMonitoring: ['MON-009'] }],
    ['basis', { factsHash: '0000000000000000' }],
  ])('says that its %s is another one', (aspect, changes) => {
    const { findingsChanged, findingsAdded, findingsGone } = worded(changes);
    expect(findingsChanged).toHaveLength(1);
    expect(findingsChanged[0]).toMatchObject({ rule: 'DDI-001', what: [aspect], now: changes });
    expect(findingsChanged[0]?.then).toEqual(blocked.findings.find(({ rule }) => rule === 'DDI-001'));
    expect([findingsAdded, findingsGone]).toEqual([[], []]);
  });

  it('is the same where only ids of its facts, or of the order, are others', () => {
    const { evidence } = blocked.findings.find(({ rule }) => rule === 'DDI-001') as ScreeningFinding;
    const renamed = evidence.map((one) => ({ ...one, id: 'another' }));
    expect(worded({ evidence: renamed, candidateId: 'another' }).findingsChanged).toEqual([]);
  });

  it('shows the dose that changed, and that a decision made on it is to be made again', () => {
    const sooner = decide(
      man({ therapies: [TAMOXIFEN], candidates: [anastrozole({ frequency: { times: 3, per: 'week' } })] }),
    );
    const change = compareDecisions(blocked, sooner).findingsChanged.find(({ rule }) => rule === 'DDI-001');
    expect(change?.what).toEqual(['evidence', 'basis']);
  });
});

describe('a finding that the pharmacy silenced since', () => {
  it('is gone, and the silence says why', () => {
    const facts = man({ therapies: [therapy('rxcui:2596')] });
    const overlay = { id: 'o', rule: 'DDI-005', kind: 'silence', expiresOn: date('2026-12-31') } as const;
    const [then, now] = [decide(facts), decide({ ...facts, pharmacy: { ...facts.pharmacy, overlays: [overlay] } })];
    const differences = compareDecisions(then, now);
    expect(rules(differences.findingsGone)).toEqual(['DDI-005']);
    expect(differences.silencedChanged).toEqual([
      { key: now.silenced[0]?.key, rule: 'DDI-005', then: null, now: expect.objectContaining({ overlayId: 'o' }) },
    ]);
    expect(compareDecisions(now, now).silencedChanged).toEqual([]);
  });
});

describe('a check', () => {
  const gap: CheckResult = {
    check: 'drug-lab',
    outcome: 'not-checked',
    reason: 'unit unreadable',
    stops: false,
    key: 'result:estradiol',
    factsHash: 'h',
  };
  const others = clear.checks.filter(({ check }) => check !== 'drug-lab');
  const made: CheckResult = { check: 'drug-lab', outcome: 'checked', stops: false, key: 'drug-lab', factsHash: '' };
  const checked = { ...clear, checks: [...others, made] };
  const withGap = (changes: Partial<CheckResult> = {}): ScreeningDecision => ({
    ...clear,
    checks: [...others, { ...gap, ...changes }],
  });

  it.each<[string, ScreeningDecision, ScreeningDecision, Partial<CheckResult> | null, Partial<CheckResult> | null]>([
    ['could be made then and cannot now', checked, withGap(), null, gap],
    ['could not be made and can now', withGap(), checked, gap, null],
    ['cannot be made for another reason', withGap(), withGap({ reason: 'too old' }), gap, { reason: 'too old' }],
    ['stops now', withGap(), withGap({ stops: true }), { stops: false }, { stops: true }],
  ])('that %s is told', (_case, then, now, before, after) => {
    expect(compareDecisions(then, now).checksChanged).toEqual([
      {
        check: 'drug-lab',
        key: gap.key,
        then: before && expect.objectContaining(before),
        now: after && expect.objectContaining(after),
      },
    ]);
  });

  it('that could not be made both times for the same reason is not', () => {
    expect(compareDecisions(withGap(), withGap()).checksChanged).toEqual([]);
  });
});

describe('any two decisions', () => {
  it('differ in nothing from themselves, also when one of them was stored', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const decision = decide(facts);
        const { outcome } = decision;
        expect(compareDecisions(stored(decision), decision)).toEqual({
          ...NOTHING,
          outcome: { then: outcome, now: outcome },
        });
      }),
      { numRuns: 100 },
    );
  });

  it('account for every finding once, and tell the same differences from both sides', () => {
    fc.assert(
      fc.property(anyFacts, anyFacts, (one, other) => {
        const [then, now] = [decide(one), decide(other)];
        const forth = compareDecisions(then, now);
        const back = compareDecisions(now, then);
        const keys = (findings: readonly { key: string }[]): string[] => findings.map(({ key }) => key).sort();
        expect(keys(forth.findingsAdded)).toEqual(keys(back.findingsGone));
        expect(keys(forth.findingsGone)).toEqual(keys(back.findingsAdded));
        expect(keys(forth.findingsChanged)).toEqual(keys(back.findingsChanged));
        expect(keys(forth.checksChanged)).toEqual(keys(back.checksChanged));
        const gone = new Set(keys(forth.findingsGone));
        expect([...keys(forth.findingsAdded), ...keys(then.findings).filter((key) => !gone.has(key))].sort()).toEqual(
          keys(now.findings),
        );
        expect(forth.outcome).toEqual({ then: then.outcome, now: now.outcome });
      }),
      { numRuns: 100 },
    );
  });

  it('of an older result and a newer one name the result', () => {
    const low = (value: string): ScreeningDecision =>
      decide(man({ results: withResults(result('estradiol', value, { collectedOn: date('2026-11-02') })) }));
    const { findingsChanged } = compareDecisions(low('15'), low('14'));
    expect(findingsChanged.find(({ rule }) => rule === 'DLI-001')?.what).toEqual(['evidence', 'basis']);
  });
});
