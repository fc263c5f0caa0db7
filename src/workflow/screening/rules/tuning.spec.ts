import { date, knowledge, man, result, therapy, withResults } from './example-facts.spec.js';
import { decisionDigest } from './digest.js';
import type { OverlayFact, ScreeningFacts } from './facts.js';
import { screen } from './screen.js';
import { overlayRevision } from './tuning.js';

const raise = (rule: string, severity: NonNullable<OverlayFact['severity']>): OverlayFact => ({
  id: `raise ${rule}`,
  rule,
  kind: 'raise',
  severity,
  expiresOn: date('2026-12-31'),
});
const silence = (rule: string): OverlayFact => ({
  id: `silence ${rule}`,
  rule,
  kind: 'silence',
  expiresOn: date('2026-12-31'),
});

const tune = (facts: ScreeningFacts, ...overlays: OverlayFact[]) =>
  screen({ ...facts, pharmacy: { ...facts.pharmacy, overlays } }, knowledge);
const ofRule = ({ findings }: ReturnType<typeof tune>, rule: string) =>
  findings.find((finding) => finding.rule === rule);

/** Clomiphene beside an aromatase inhibitor in a man: an intended pair, shown and no more (DDI-005, moderate). */
const pair = man({ therapies: [therapy('rxcui:2596')] });
/** Anastrozole with tamoxifen (DDI-001): two persons. */
const stop = man({ therapies: [therapy('rxcui:10324')] });

describe('a raise', () => {
  it('to major makes a pharmacist look, to contraindicated blocks and asks for two persons', () => {
    expect(ofRule(tune(pair), 'DDI-005')).toMatchObject({ severity: 'moderate', raisedFrom: null, effect: 'shown' });
    const major = tune(pair, raise('DDI-005', 'major'));
    expect([major.outcome, ofRule(major, 'DDI-005')]).toEqual([
      'needs-review',
      expect.objectContaining({ severity: 'major', raisedFrom: 'moderate', effect: 'needs-review', stops: true }),
    ]);
    const blocked = tune(pair, raise('DDI-005', 'contraindicated'));
    expect([blocked.outcome, ofRule(blocked, 'DDI-005')]).toEqual([
      'blocked',
      expect.objectContaining({
        severity: 'contraindicated',
        raisedFrom: 'moderate',
        override: 'two-person',
        effect: 'blocks',
      }),
    ]);
  });

  it('leaves what is as heavy, and every other rule', () => {
    const { overlayRevision: _, ...raised } = tune(stop, raise('DDI-001', 'major'), raise('DDI-005', 'major'));
    expect(tune(stop)).toMatchObject(raised);
  });

  it('puts the finding first that became the heaviest', () => {
    const both = man({ therapies: [therapy('rxcui:2596')], ...withLowEstradiol() });
    expect(tune(both).findings[0]?.rule).not.toBe('DDI-005');
    expect(tune(both, raise('DDI-005', 'contraindicated')).findings[0]?.rule).toBe('DDI-005');
  });

  it('makes an unknown fact stop the order that could now be major', () => {
    // Below 30 may be below 20, and then DPI-012 (moderate) fires.
    const facts = man({ results: withResults(result('vit_d_25oh', '30', { comparator: '<' })) });
    const gap = { check: 'drug-lab', outcome: 'not-checked', key: expect.stringContaining('vit_d_25oh') };
    expect(tune(facts).checks).toContainEqual(expect.objectContaining({ ...gap, stops: false }));
    const raised = tune(facts, raise('DPI-012', 'major'));
    expect(raised.checks).toContainEqual(expect.objectContaining({ ...gap, stops: true }));
    expect([tune(facts).outcome, raised.outcome]).toEqual(['clear', 'incomplete']);
  });
});

describe('a silence', () => {
  it('takes the finding away and says so', () => {
    const quiet = tune(pair, silence('DDI-005'));
    expect(ofRule(quiet, 'DDI-005')).toBeUndefined();
    expect(quiet.silenced).toEqual([
      {
        key: ofRule(tune(pair), 'DDI-005')?.key,
        rule: 'DDI-005',
        kind: 'drug-drug',
        subject: expect.stringContaining('clomiphene'),
        severity: 'moderate',
        summary: ofRule(tune(pair), 'DDI-005')?.summary,
        overlayId: 'silence DDI-005',
        expiresOn: '2026-12-31',
      },
    ]);
    expect(tune(pair).silenced).toEqual([]);
  });

  it('is ignored by a rule that may not be silenced', () => {
    for (const rule of ['DDI-001', '503A-COPY']) {
      const { silenced, ...decision } = tune(stop, silence(rule));
      expect([silenced, decision]).toEqual([[], expect.objectContaining({ findings: tune(stop).findings })]);
    }
  });

  it('mutes what a panel only asks, and never a hard baseline: it is answered or attested', () => {
    const without = (...tests: string[]): ScreeningFacts =>
      man({ results: man().results.filter(({ test = '' }) => !tests.includes(test)) });
    for (const hard of ['estradiol', 'testosterone_total']) {
      const kept = tune(without(hard, 'shbg'), silence('MON-001'));
      expect([hard, kept.silenced, ofRule(kept, 'MON-001')]).toEqual([
        hard,
        [],
        expect.objectContaining({ severity: 'major', stops: true, override: 'pharmacist' }),
      ]);
      expect(kept.outcome).toBe('needs-review');
    }
    const muted = tune(without('shbg'), silence('MON-001'));
    expect(ofRule(muted, 'MON-001')).toBeUndefined();
    expect(muted.silenced).toMatchObject([{ rule: 'MON-001', severity: 'minor' }]);
  });

  it('lets a rule speak that was quiet for the sake of the silenced one', () => {
    const superseding = [...knowledge.drugRules.values()]
      .flat()
      .find(({ supersededBy }) => supersededBy.includes('DLI-002'));
    expect(superseding?.info.id).toBe('DLI-001');
    const rules = new Map([...knowledge.drugRules].map(([key, own]) => [key, own.map(asSilenceable)]));
    const low = man(withLowEstradiol('5'));
    const overlays = [silence('DLI-002')];
    const facts = { ...low, pharmacy: { ...low.pharmacy, overlays } };
    const spoken = screen(facts, { ...knowledge, drugRules: rules });
    expect(screen(low, knowledge).findings.map(({ rule }) => rule)).toContain('DLI-002');
    expect(spoken.findings.map(({ rule }) => rule)).toContain('DLI-001');
    expect(spoken.silenced.map(({ rule }) => rule)).toEqual(['DLI-002']);
  });

  it('changes what the decision says, and so does its end', () => {
    const digests = [
      tune(pair),
      tune(pair, silence('DDI-005')),
      tune(pair, { ...silence('DDI-005'), id: 'another' }),
    ].map(decisionDigest);
    expect(new Set(digests).size).toBe(3);
  });
});

describe('the revision of a tuning', () => {
  it('is none without overlays, and the same in whatever order they stand', () => {
    const [a, b] = [silence('DDI-005'), raise('DDI-007', 'major')];
    expect([overlayRevision(undefined), overlayRevision([])]).toEqual(['none', 'none']);
    expect(overlayRevision([a, b])).toBe(overlayRevision([b, a]));
    expect(new Set([[a], [b], [a, b]].map(overlayRevision)).size).toBe(3);
  });
});

function withLowEstradiol(value = '15'): Pick<ScreeningFacts, 'results'> {
  return { results: withResults(result('estradiol', value, { method: 'immunoassay' })) };
}

/** The rule as it would be if a pharmacist alone could override each of its findings. */
function asSilenceable(
  rule: typeof knowledge.drugRules extends ReadonlyMap<string, readonly (infer Rule)[]> ? Rule : never,
) {
  return {
    ...rule,
    info: { ...rule.info, silenceable: true },
    outcomes: rule.outcomes.map((outcome) => ({ ...outcome, override: 'pharmacist' as const })),
  };
}
