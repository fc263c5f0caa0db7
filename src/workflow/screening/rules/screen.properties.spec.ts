import fc from 'fast-check';
import { ADVISORIES, anyFacts, anyTherapy, mitigates } from './any-facts.spec.js';
import {
  anastrozole,
  candidate,
  date,
  decide,
  knowledge,
  man,
  result,
  therapy,
  withResults,
} from './example-facts.spec.js';
import type { ScreeningDecision } from './decision.js';
import type { ScreeningFacts } from './facts.js';
import { screen } from './screen.js';

const RANK = ['clear', 'needs-review', 'incomplete', 'blocked'];
const rank = (facts: ScreeningFacts): number => RANK.indexOf(decide(facts).outcome);
const stops = ({ findings, checks }: ScreeningDecision): boolean =>
  findings.some((one) => one.stops) || checks.some((one) => one.stops);

/** Whether a result has a part in what stops the order. */
function alarms(facts: ScreeningFacts): boolean {
  const { findings, checks } = decide(facts);
  const byResult = findings.some(
    (finding) => finding.stops && finding.evidence.some(({ fact }) => fact === 'result' || fact === 'assumption'),
  );
  const byTest = checks.some(
    (row) =>
      row.stops &&
      (row.check === 'drug-lab' || row.key.startsWith('result:') || row.key === 't-score' || row.key === 'pregnancy'),
  );
  return byResult || byTest || facts.results.some(({ test }) => test === 'hcg_qual');
}

const RUNS = { numRuns: 200 };

describe('a screening', () => {
  it('is the same whatever the order of medications, ingredients, conditions and results', () => {
    fc.assert(
      fc.property(anyFacts, fc.infiniteStream(fc.nat()), (facts, numbers) => {
        const shuffle = <T>(list: readonly T[]): T[] =>
          list
            .map((one) => ({ one, at: numbers.next().value }))
            .sort((a, b) => a.at - b.at)
            .map(({ one }) => one);
        const [order] = facts.candidates;
        const shuffled = {
          ...facts,
          therapies: shuffle(facts.therapies),
          results: shuffle(facts.results),
          conditions: { ...facts.conditions, entries: shuffle(facts.conditions.entries) },
          candidates: order ? [{ ...order, ingredients: shuffle(order.ingredients) }] : [],
        };
        const [a, b] = [decide(facts), decide(shuffled)];
        expect(b.outcome).toBe(a.outcome);
        expect(b.checks).toEqual(a.checks);
        // The compound's own name follows its ingredients; what was found and how heavy it is does not.
        const essence = ({ findings }: ScreeningDecision): unknown =>
          findings.map(({ key, severity, override, effect }) => ({ key, severity, override, effect }));
        expect(essence(b)).toEqual(essence(a));
      }),
      RUNS,
    );
  });

  it('never comes out better by one therapy more, unless a rule names it as a mitigation', () => {
    fc.assert(
      fc.property(anyFacts, anyTherapy, (facts, more) => {
        fc.pre(!mitigates(more));
        // An indication of the added therapy is a fact of its own; so is testosterone, beside which LH and FSH tell nothing.
        fc.pre(
          more.indication === undefined &&
            !more.ingredients.some(({ drug }) => drug === 'rxcui:10379' || drug === 'rxcui:6904'),
        );
        // An enzyme inducer asks for another dose of exemestane; what was too much is then right.
        fc.pre(!facts.candidates.some(({ ingredients }) => ingredients.some(({ drug }) => drug === 'rxcui:258494')));
        expect(rank({ ...facts, therapies: [...facts.therapies, more] })).toBeGreaterThanOrEqual(rank(facts));
      }),
      RUNS,
    );
  });

  it('never passes an order because a fact about the patient or the order is missing', () => {
    const removals: readonly ((facts: ScreeningFacts) => ScreeningFacts)[] = [
      (facts) => ({ ...facts, patient: { ...facts.patient, sexAtBirth: undefined } }),
      (facts) => ({ ...facts, patient: { ...facts.patient, birthDate: undefined } }),
      (facts) => ({ ...facts, patient: { ...facts.patient, menopausalStatus: undefined } }),
      (facts) => ({ ...facts, patient: { ...facts.patient, pregnancyStatus: undefined } }),
      (facts) => ({ ...facts, patient: { ...facts.patient, weightKg: undefined } }),
      (facts) => ({ ...facts, conditions: { ...facts.conditions, reviewed: false } }),
      (facts) => ({
        ...facts,
        conditions: {
          ...facts.conditions,
          entries: facts.conditions.entries.map((one) => ({ ...one, status: undefined, resolvedOn: undefined })),
        },
      }),
      (facts) => ({ ...facts, results: facts.results.map((one) => ({ ...one, performingLab: undefined })) }),
      (facts) => ({ ...facts, allergies: { reviewed: false, entries: [] } }),
      (facts) => ({ ...facts, prescriber: undefined }),
      (facts) => ({ ...facts, candidates: facts.candidates.map((one) => ({ ...one, indication: undefined })) }),
      (facts) => ({ ...facts, candidates: facts.candidates.map((one) => ({ ...one, route: undefined })) }),
      (facts) => ({
        ...facts,
        candidates: facts.candidates.map((one) => ({ ...one, clinicalJustification: undefined })),
      }),
      (facts) => ({
        ...facts,
        candidates: facts.candidates.map((one) => ({ ...one, significantDifference: undefined })),
      }),
      (facts) => ({ ...facts, candidates: facts.candidates.map((one) => ({ ...one, patientSpecific: undefined })) }),
      (facts) => ({ ...facts, therapies: facts.therapies.map((one) => ({ ...one, route: undefined })) }),
      (facts) => ({
        ...facts,
        therapies: facts.therapies.map((one) => ({
          ...one,
          // An active entry without a last day is taken now: one that mitigates then does so.
          stoppedOn: one.status === 'active' && !mitigates(one) ? undefined : one.stoppedOn,
        })),
      }),
      (facts) => ({ ...facts, results: [] }),
    ];
    fc.assert(
      fc.property(anyFacts, fc.constantFrom(...removals), (facts, remove) => {
        fc.pre(stops(decide(facts)));
        // A result that alarms is gone together with all results; that the baseline then asks for them is another test.
        fc.pre(remove(facts).results.length > 0 || !alarms(facts));
        // A record that says pregnant and past the menopause contradicts itself: without the one, the other stands.
        const { menopausalStatus, pregnancyStatus } = facts.patient;
        fc.pre(menopausalStatus !== 'postmenopausal' || pregnancyStatus === remove(facts).patient.pregnancyStatus);
        expect(stops(decide(remove(facts)))).toBe(true);
      }),
      RUNS,
    );
  });

  it('stops for every contraindication and for every unknown that could be one', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const decision = decide(facts);
        for (const finding of decision.findings) {
          if (finding.severity === 'contraindicated') expect(finding).toMatchObject({ effect: 'blocks', stops: true });
          if (finding.severity === 'major') expect(finding.stops).toBe(true);
          expect(finding.stops).toBe(finding.effect !== 'shown');
          expect(finding.source).not.toBe('');
          expect(finding.evidence.length).toBeGreaterThan(0);
        }
        const blocks = decision.findings.some(({ effect }) => effect === 'blocks');
        if (blocks) expect(decision.outcome).toBe('blocked');
        expect(decision.outcome === 'clear').toBe(!stops(decision));
        expect(new Set(decision.findings.map(({ key }) => key)).size).toBe(decision.findings.length);
      }),
      RUNS,
    );
  });

  it('is not changed by another id of the order or of its therapies, so that a renewal finds its decisions', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const renewed = {
          ...facts,
          candidates: facts.candidates.map((one) => ({ ...one, id: 'renewal', writtenOn: facts.today })),
          therapies: facts.therapies.map((one, index) => ({ ...one, id: `renewed-${index}` })),
        };
        const identity = ({ findings }: ScreeningDecision): unknown =>
          findings.map(({ key, factsHash }) => ({ key, factsHash }));
        expect(identity(decide(renewed))).toEqual(identity(decide(facts)));
      }),
      RUNS,
    );
  });

  it('is the same whether a laboratory reports the corrected calcium or its parts', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 60, max: 130 }),
        fc.integer({ min: 10, max: 55 }),
        fc.constantFrom('rxcui:993449', 'rxcui:77655', 'rxcui:46041', 'rxcui:10379', 'rxcui:38409'),
        (calcium, albumin, drug) => {
          const on = { collectedOn: date('2026-11-15') };
          const corrected = Math.round((calcium / 10 + 0.8 * (4 - albumin / 10)) * 1e6) / 1e6;
          const total = result('calcium_total', String(calcium / 10), on);
          const parts = [total, result('albumin', String(albumin / 10), on)];
          const found = (results: ScreeningFacts['results']): string[] =>
            decide(man({ candidates: [candidate(drug, 'osteoporosis')], results }))
              .findings.filter(({ kind }) => kind === 'drug-lab')
              .map(({ key, severity }) => `${key} ${severity}`);
          expect(found(parts)).toEqual(found([result('calcium_corrected', String(corrected), on)]));
        },
      ),
      RUNS,
    );
  });

  it('says nothing by advisory rules that are off', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const off = { ...facts, pharmacy: { ...facts.pharmacy, enabledAdvisories: [] } };
        expect(decide(off).findings.filter(({ rule }) => ADVISORIES.includes(rule))).toEqual([]);
      }),
      RUNS,
    );
  });

  it('can be repeated from its stored facts', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        expect(screen(JSON.parse(JSON.stringify(facts)) as ScreeningFacts, knowledge)).toEqual(decide(facts));
      }),
      RUNS,
    );
  });
});

describe('the facts behind a finding', () => {
  const base = man({ therapies: [therapy('rxcui:10324')] });
  const hash = (facts: ScreeningFacts, rule = 'DDI-001'): string | undefined =>
    decide(facts).findings.find((finding) => finding.rule === rule)?.factsHash;

  it.each<[string, ScreeningFacts]>([
    [
      'the dose',
      man({ therapies: base.therapies, candidates: [anastrozole({ frequency: { times: 3, per: 'week' } })] }),
    ],
    [
      'the goal',
      man({
        therapies: base.therapies,
        candidates: [anastrozole({ indication: { system: 'icd-10-cm', code: 'E29.1', goal: 'male-fertility' } })],
      }),
    ],
    ['a planned stop', man({ therapies: [therapy('rxcui:10324', { stoppedOn: date('2026-11-28') })] })],
  ])('%s changes its hash', (_, facts) => {
    expect(hash(facts)).toBeDefined();
    expect(hash(facts)).not.toBe(hash(base));
  });

  it('a new result changes the hash, the same one does not', () => {
    const low = (value: string, collectedOn: string): ScreeningFacts =>
      man({ results: withResults(result('estradiol', value, { collectedOn: date(collectedOn) })) });
    expect(hash(low('15', '2026-11-02'), 'DLI-001')).toBe(hash(low('15', '2026-11-02'), 'DLI-001'));
    expect(hash(low('15', '2026-11-02'), 'DLI-001')).not.toBe(hash(low('14', '2026-11-02'), 'DLI-001'));
    expect(hash(low('15', '2026-11-02'), 'DLI-001')).not.toBe(hash(low('15', '2026-11-09'), 'DLI-001'));
  });

  it('another day does not', () => {
    expect(hash({ ...base, today: date('2026-11-21') })).toBe(hash(base));
  });

  it('a changed rule does', () => {
    const rules = knowledge.pairRules.get('anastrozole')?.get('tamoxifen') ?? [];
    const changed = rules.map((entry) => ({
      ...entry,
      rule: { ...entry.rule, info: { ...entry.rule.info, fingerprint: 'changed' } },
    }));
    const partners = new Map(knowledge.pairRules.get('anastrozole')).set('tamoxifen', changed);
    const other = { ...knowledge, pairRules: new Map(knowledge.pairRules).set('anastrozole', partners) };
    expect(screen(base, other).findings.find(({ rule }) => rule === 'DDI-001')?.factsHash).not.toBe(hash(base));
  });
});
