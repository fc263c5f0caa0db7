import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { addDays } from '../../../core/plain-date.js';
import type { PlainDate } from '../../../core/plain-date.js';
import { parseProtocols, protocolsFor } from '../../../knowledge/protocols.js';
import type { ProtocolFacts } from '../../../knowledge/protocols.js';
import { planObligations } from './plan.js';
import { GATE_ANSWERS, evaluateGate } from './refill-gate.js';
import type { GateAnswer, GateFinding, GateInput } from './refill-gate.js';
import { UNTOUCHED } from './types.js';
import type { MonitoringRule, ObligationRecord, PlannedObligation, ResultFact } from './types.js';

const folder = new URL('../../../knowledge/data/protocols/', import.meta.url);
const protocols = parseProtocols(
  ['anastrozole-male.yaml', 'aromatase-inhibitors.yaml'].map((path) => ({
    path,
    text: readFileSync(new URL(path, folder), 'utf8'),
  })),
);
const man: ProtocolFacts = {
  ingredients: [{ key: 'anastrozole', classes: new Set(['AROMATASE_INHIBITOR']) }],
  profile: [],
  sex: 'male',
  goal: 'male-hypogonadism',
  ageYears: 41,
  plannedDays: 28,
  conditions: new Set(),
  lowestResults: { estradiol: 50, testosterone_total: 400 },
  boneTier: 'low',
};
const rulesFor = (facts: Partial<ProtocolFacts> = {}): MonitoringRule[] =>
  protocolsFor(protocols, { ...man, ...facts });

const start = '2026-01-01' as PlainDate;
const on = (offset: number): PlainDate => addDays(start, offset);
const HORMONES = ['estradiol', 'testosterone_total', 'lh', 'fsh', 'shbg'];
const LIVER = ['alt', 'ast', 'alp', 'bilirubin_total'];
const draw = (offset: number, tests: string[]): ResultFact[] =>
  tests.map((test) => ({ id: `${test}${offset}`, test, collectedOn: on(offset), status: 'final', quality: 'usable' }));
const baselines = [...draw(-5, HORMONES), ...draw(-5, LIVER)];

interface Scene {
  day: number;
  results?: ResultFact[];
  rules?: MonitoringRule[];
  record?: (plan: PlannedObligation) => Partial<ObligationRecord>;
  gate?: Partial<GateInput>;
}
/** A fill on a day; the first fill is on day 0, the therapy's start. */
const gateOn = ({ day, results = baselines, rules = rulesFor(), record = () => ({}), gate = {} }: Scene) =>
  evaluateGate({
    obligations: planObligations({ rules, therapyStart: start, today: on(day), results }).map((plan) => ({
      id: `id:${plan.key}`,
      plan,
      record: { ...UNTOUCHED, ...record(plan) },
    })),
    openFindings: [],
    prescriberStop: null,
    goal: 'male-hypogonadism',
    today: on(day),
    isFirstFill: day === 0,
    fill: 'fill-2',
    ...gate,
  });
const rank = (answer: GateAnswer) => GATE_ANSWERS.indexOf(answer);

describe('evaluateGate by the calendar, the 4-to-6-week panel missing', () => {
  it.each<[number, GateAnswer, boolean]>([
    [0, 'fill', false],
    [28, 'fill', false],
    [41, 'fill', false],
    [42, 'fill-and-call', false],
    [43, 'fill-and-call', false],
    [55, 'fill-and-call', false],
    [56, 'hold-call-first', true],
    [57, 'hold-call-first', true],
    [71, 'hold-call-first', true],
    [72, 'do-not-fill-call-prescriber', true],
    [300, 'do-not-fill-call-prescriber', true],
  ])('day %i: %s', (day, answer, blocks) => {
    expect(gateOn({ day })).toMatchObject({ answer, blocks });
  });

  it('names rule, obligation, tests, days and remedy, and that the gate is our design', () => {
    const [reason] = gateOn({ day: 57 }).reasons;
    expect(reason).toMatchObject({
      rule: 'MON-002',
      obligationId: 'id:MON-002#1',
      kind: 'overdue',
      answer: 'hold-call-first',
      tag: 'design',
    });
    expect(reason?.message).toMatch(/estradiol, total testosterone, overdue since 2026-02-13 \(15 days\)/);
    expect(reason?.message).toMatch(/Call first; .*attestation or a signed waiver/);
    expect(reason?.source).toMatch(/monograph/);
  });

  it('opens when the panel is in, and not for a part of it or a preliminary one', () => {
    const answer = (results: ResultFact[]) => gateOn({ day: 80, results: [...baselines, ...results] }).answer;
    expect(answer(draw(75, HORMONES))).toBe('fill');
    expect(answer(draw(75, ['estradiol', 'testosterone_total']))).toBe('fill');
    expect(answer(draw(75, ['estradiol', 'lh', 'fsh', 'shbg']))).toBe('do-not-fill-call-prescriber');
    expect(answer(draw(75, HORMONES).map((row) => ({ ...row, status: 'preliminary' })))).toBe(
      'do-not-fill-call-prescriber',
    );
    expect(answer(draw(75, HORMONES).map((row) => ({ ...row, quality: 'unreadable-unit' })))).toBe(
      'do-not-fill-call-prescriber',
    );
  });
});

describe('evaluateGate on the first fill', () => {
  const first = (results: ResultFact[], more: Partial<Scene> = {}) => gateOn({ day: 0, results, ...more });

  it('does not fill without estradiol and total testosterone from before', () => {
    const { answer, reasons } = first([...draw(-5, LIVER), ...draw(-5, ['estradiol', 'lh', 'fsh', 'shbg'])]);
    expect(answer).toBe('do-not-fill-call-prescriber');
    expect(reasons[0]).toMatchObject({ rule: 'MON-001', kind: 'missing-baseline', tag: 'design' });
    expect(reasons[0]?.message).toMatch(/missing total testosterone, collected from 2025-10-03 on/);
    expect(first([...draw(-5, LIVER), ...draw(-91, HORMONES)]).answer).toBe('do-not-fill-call-prescriber');
  });

  it('fills without LH, FSH and SHBG, and lists them', () => {
    const { answer, reasons } = first([...draw(-5, LIVER), ...draw(-5, ['estradiol', 'testosterone_total'])]);
    expect(answer).toBe('fill');
    expect(reasons).toEqual([expect.objectContaining({ rule: 'MON-001', kind: 'outstanding', answer: 'fill' })]);
    expect(reasons[0]?.message).toMatch(/LH, FSH, SHBG/);
  });

  it('fills without liver values in a man, with a call; not in a woman outside oncology', () => {
    expect(first(draw(-5, HORMONES))).toMatchObject({ answer: 'fill-and-call', blocks: false });
    const rules = rulesFor({ sex: 'female', goal: 'endometriosis' });
    expect(first([], { rules, gate: { goal: 'endometriosis' } }).answer).toBe('do-not-fill-call-prescriber');
    expect(first([], { rules, gate: { goal: 'breast-cancer-treatment' } }).answer).toBe('fill-and-call');
  });

  it('takes the prescriber’s attestation for that fill', () => {
    const record = () => ({ attestations: [{ grantedOn: on(0), until: on(30), usedByFill: null }] });
    const { answer, reasons } = first([], { record });
    expect(answer).toBe('fill');
    expect(reasons.map(({ kind }) => kind)).toEqual(['attested', 'attested']);
  });

  it('asks no baseline of a later fill', () => {
    const rules = rulesFor({ sex: 'female', goal: 'endometriosis' });
    expect(gateOn({ day: 10, results: [], rules, gate: { goal: 'endometriosis' } })).toMatchObject({
      answer: 'fill',
      reasons: [],
    });
    expect(gateOn({ day: 10, results: [] }).reasons.map(({ rule }) => rule)).toEqual(['MON-006']);
  });
});

describe('evaluateGate, what opens a hold or a stop', () => {
  const given = (day: number, record: Partial<ObligationRecord>, fill: string | null = 'fill-2') =>
    gateOn({ day, record: () => record, gate: { fill } }).answer;
  const grant = { grantedOn: on(50), until: on(90), usedByFill: null };

  it.each<[string, number, Partial<ObligationRecord>, GateAnswer]>([
    ['an attestation opens a hold', 57, { attestations: [grant] }, 'fill'],
    ['an attestation opens a stop', 80, { attestations: [grant] }, 'fill'],
    ['an expired one does not', 91, { attestations: [grant] }, 'do-not-fill-call-prescriber'],
    [
      'one used for another fill does not',
      57,
      { attestations: [{ ...grant, usedByFill: 'fill-1' }] },
      'hold-call-first',
    ],
    ['one used for this fill still does', 57, { attestations: [{ ...grant, usedByFill: 'fill-2' }] }, 'fill'],
    ['a waiver opens a stop', 80, { waivers: [{ grantedOn: on(50), until: on(80) }] }, 'fill'],
    ['until its end', 81, { waivers: [{ grantedOn: on(50), until: on(80) }] }, 'do-not-fill-call-prescriber'],
    ['an acknowledged call opens a hold', 57, { acknowledgements: [grant] }, 'fill-and-call'],
    ['but no stop', 80, { acknowledgements: [grant] }, 'do-not-fill-call-prescriber'],
    ['an order opens nothing', 57, { orderedOn: on(50) }, 'hold-call-first'],
  ])('%s', (_, day, record, expected) => {
    expect(given(day, record)).toBe(expected);
  });

  it('opens nothing where only the result can answer', () => {
    const rules = rulesFor().map((rule) => ({
      ...rule,
      tests: rule.tests.map((test) => ({ ...test, attestable: false })),
    }));
    const record = () => ({
      attestations: [grant],
      acknowledgements: [grant],
      waivers: [{ grantedOn: on(50), until: on(90) }],
    });
    const { answer, reasons } = gateOn({ day: 57, rules, record });
    expect(answer).toBe('hold-call-first');
    expect(reasons[0]?.message).toMatch(/the result, and nothing else/);
  });

  it('answers the prescriber’s stop before everything', () => {
    const prescriberStop = { on: on(20), source: 'discontinuation of 2026-01-21' };
    for (const goal of ['male-hypogonadism', 'breast-cancer-treatment'])
      expect(gateOn({ day: 20, gate: { prescriberStop, goal } })).toMatchObject({
        answer: 'do-not-fill-call-prescriber',
        reasons: [expect.objectContaining({ kind: 'prescriber-stop' })],
      });
    expect(gateOn({ day: 19, gate: { prescriberStop } }).answer).toBe('fill');
  });
});

describe('evaluateGate, findings', () => {
  const finding = (more: Partial<GateFinding>): GateFinding => ({
    id: 'f',
    rule: 'DLI-001',
    kind: 'drug-lab',
    severity: 'major',
    exception: null,
    message: 'Estradiol below 20 pg/mL.',
    source: 'monograph',
    tag: 'S',
    ...more,
  });

  it.each<[string, Partial<GateFinding>, GateAnswer, GateAnswer]>([
    ['low estradiol', {}, 'hold-call-first', 'fill-and-call'],
    ['very low estradiol', { severity: 'contraindicated' }, 'do-not-fill-call-prescriber', 'fill-and-call'],
    ['something moderate', { severity: 'moderate' }, 'fill', 'fill'],
    [
      'Hy’s law',
      { severity: 'contraindicated', exception: 'hys-law' },
      'do-not-fill-call-prescriber',
      'do-not-fill-call-prescriber',
    ],
    [
      'a positive pregnancy test',
      { severity: 'contraindicated', exception: 'pregnancy' },
      'do-not-fill-call-prescriber',
      'do-not-fill-call-prescriber',
    ],
    [
      'tamoxifen on the profile, which is not for monitoring to soften',
      { kind: 'drug-drug', severity: 'contraindicated' },
      'do-not-fill-call-prescriber',
      'do-not-fill-call-prescriber',
    ],
  ])('%s', (_, more, elective, oncology) => {
    const answer = (goal: string) => gateOn({ day: 20, gate: { openFindings: [finding(more)], goal } }).answer;
    expect(answer('male-fertility')).toBe(elective);
    expect(answer('breast-cancer-treatment')).toBe(oncology);
    expect(answer('breast-cancer-risk-reduction')).toBe(oncology);
  });
});

describe('evaluateGate, whatever happens', () => {
  const results = fc.uniqueArray(
    fc.record({
      id: fc.uuid(),
      test: fc.constantFrom('estradiol', 'testosterone_total', 'alt'),
      collectedOn: fc.integer({ min: -100, max: 300 }).map(on),
      status: fc.constantFrom<ResultFact['status']>('final', 'final', 'corrected', 'preliminary'),
      quality: fc.constantFrom<ResultFact['quality']>('usable', 'usable', 'unreadable-unit'),
    }),
    { selector: ({ id }) => id, maxLength: 12 },
  );
  const longRules = rulesFor({ plannedDays: 400 });
  const day = fc.integer({ min: 0, max: 300 });

  it('a result less never makes the answer milder', () => {
    fc.assert(
      fc.property(results, day, fc.nat(), (rows, at, pick) => {
        const fewer = rows.filter((_, index) => index !== pick % Math.max(1, rows.length));
        const answer = (given: ResultFact[]) => rank(gateOn({ day: at, results: given, rules: longRules }).answer);
        expect(answer(fewer)).toBeGreaterThanOrEqual(answer(rows));
      }),
    );
  });

  it('one more obligation, finding or stop never makes the answer milder', () => {
    const severity = fc.constantFrom<GateFinding['severity']>('contraindicated', 'major', 'moderate', 'minor');
    fc.assert(
      fc.property(results, day, day, severity, fc.boolean(), (rows, at, since, weight, stopped) => {
        const plan = planObligations({ rules: longRules, therapyStart: start, today: on(at), results: rows });
        const late = planObligations({ rules: longRules, therapyStart: on(at - since), today: on(at), results: [] });
        const input: GateInput = {
          obligations: plan.map((own) => ({ id: null, plan: own, record: UNTOUCHED })),
          openFindings: [],
          prescriberStop: null,
          goal: 'trt-adjunct',
          today: on(at),
          isFirstFill: false,
          fill: null,
        };
        const found = {
          id: 'f',
          rule: 'X',
          kind: 'drug-lab',
          severity: weight,
          exception: null,
          message: '',
          source: '',
          tag: '',
        };
        const more: GateInput = {
          ...input,
          obligations: [...input.obligations, ...late.map((own) => ({ id: null, plan: own, record: UNTOUCHED }))],
          openFindings: [found],
          prescriberStop: stopped ? { on: on(at), source: 'x' } : null,
        };
        expect(rank(evaluateGate(more).answer)).toBeGreaterThanOrEqual(rank(evaluateGate(input).answer));
      }),
    );
  });

  it('never holds back a breast-cancer therapy for a test', () => {
    const goals = fc.constantFrom('breast-cancer-treatment', 'breast-cancer-risk-reduction');
    const who = fc.constantFrom(
      rulesFor({ plannedDays: 400 }),
      rulesFor({ sex: 'female', goal: 'breast-cancer-treatment', plannedDays: 1800 }),
    );
    fc.assert(
      fc.property(results, day, goals, who, (rows, at, goal, rules) => {
        expect(gateOn({ day: at, results: rows, rules, gate: { goal } }).blocks).toBe(false);
      }),
    );
  });

  it('a soft rule alone never blocks, however late', () => {
    const soft = longRules.filter(({ phases }) => phases.every(({ gate }) => gate === 'soft' || gate === 'none'));
    expect(soft.map(({ id }) => id)).toEqual(['MON-004', 'MON-007', 'MON-005', 'MON-006']);
    fc.assert(
      fc.property(fc.nat(3000), (at) => {
        const obligations = planObligations({
          rules: soft,
          therapyStart: start,
          today: on(at),
          results: [],
          doseChanges: [on(1)],
        }).map((plan) => ({ id: null, plan, record: UNTOUCHED }));
        const gate = {
          openFindings: [],
          prescriberStop: null,
          goal: 'other',
          today: on(at),
          isFirstFill: false,
          fill: null,
        };
        expect(evaluateGate({ ...gate, obligations }).blocks).toBe(false);
      }),
    );
  });

  it('a pregnancy test is asked of everybody, whatever the goal', () => {
    const [panel] = rulesFor();
    const pregnancy: MonitoringRule = {
      ...panel!,
      id: 'MON-041',
      safety: 'pregnancy',
      tests: panel!.tests.slice(0, 1).map((test) => ({ ...test, test: 'hcg_qual', attestable: false })),
    };
    const scene = { day: 0, rules: [pregnancy], gate: { goal: 'breast-cancer-treatment' } };
    expect(gateOn({ ...scene, results: [] }).answer).toBe('do-not-fill-call-prescriber');
    expect(gateOn({ ...scene, results: draw(-3, ['hcg_qual']) }).answer).toBe('fill');
  });

  it('a hard test before each fill stops it from its day on', () => {
    const [panel] = rulesFor();
    const [phase] = rulesFor().find(({ id }) => id === 'MON-002')!.phases;
    const rules: MonitoringRule[] = [{ ...panel!, phases: [{ ...phase!, gate: 'hard', ladder: [] }] }];
    expect([34, 35, 90].map((at) => gateOn({ day: at, rules }).answer)).toEqual([
      'fill',
      'do-not-fill-call-prescriber',
      'do-not-fill-call-prescriber',
    ]);
  });
});
