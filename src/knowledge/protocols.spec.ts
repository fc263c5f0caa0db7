import { readFileSync, readdirSync } from 'node:fs';
import { ProtocolDataError, parseProtocols, protocolReferences, protocolsFor } from './protocols.js';
import type { MonitoringRule, ProtocolFacts, ProtocolFile } from './protocols.js';

const folder = new URL('./data/protocols/', import.meta.url);
const shipped: ProtocolFile[] = readdirSync(folder).map((path) => ({
  path,
  text: readFileSync(new URL(path, folder), 'utf8'),
}));
const protocols = parseProtocols(shipped);

const anastrozole = { key: 'anastrozole', classes: new Set(['AROMATASE_INHIBITOR', 'AI_NONSTEROIDAL']) };
const testosterone = { key: 'testosterone', classes: new Set(['ANDROGEN']) };
const man: ProtocolFacts = {
  ingredients: [anastrozole],
  profile: [],
  sex: 'male',
  goal: 'male-hypogonadism',
  ageYears: 41,
  plannedDays: 28,
  conditions: new Set(),
  lowestResults: { testosterone_total: 420, estradiol: 55 },
  boneTier: 'low',
};
const match = (changes: Partial<ProtocolFacts> = {}): Map<string, MonitoringRule> =>
  new Map(protocolsFor(protocols, { ...man, ...changes }).map((rule) => [rule.id, rule]));
const windowsOf = (rule?: MonitoringRule) =>
  rule?.phases.map((row) => [row.phase, row.earliest, row.target, row.latest]);

describe('the shipped protocols', () => {
  it('hold every rule of the male anastrozole protocol, each cited and none signed yet', () => {
    const rules = protocols.flatMap(({ rules: own }) => own);
    for (const id of ['MON-001', 'MON-002', 'MON-003', 'MON-004', 'MON-005', 'MON-006', 'MON-007'])
      expect(rules.map((rule) => rule.id)).toContain(id);
    for (const rule of rules) {
      expect(rule.citation.source.length).toBeGreaterThan(20);
      expect(rule.citation.evidence.length).toBeGreaterThan(0);
      expect(rule.reviewedBy).toBeNull();
    }
  });

  it('call every gate of the male anastrozole protocol a design: its source names tests, not what a late one does', () => {
    const own = protocols.filter(({ protocol }) => protocol === 'anastrozole-male').flatMap(({ rules }) => rules);
    const tags = own.flatMap(({ phases }) =>
      phases.flatMap(({ gateTag, ladder }) => [gateTag, ...ladder.map(({ tag }) => tag)]),
    );
    expect(new Set(tags)).toEqual(new Set(['design']));
  });

  it.each([
    ['MON-001', [['baseline', -90, 0, 0]]],
    ['MON-002', [['follow-up', 28, 35, 42]]],
    ['MON-003', [['recurring', 77, 91, 105]]],
    ['MON-004', [['dose-change', 28, 35, 42]]],
    [
      'MON-005',
      [
        ['baseline', -180, 0, 30],
        ['follow-up', 77, 91, 105],
        ['recurring', 335, 365, 395],
      ],
    ],
    [
      'MON-006',
      [
        ['baseline', -90, 0, 0],
        ['follow-up', 77, 91, 105],
        ['recurring', 335, 365, 395],
      ],
    ],
  ])('%s asks in its windows', (id, expected) => {
    expect(windowsOf(match().get(id))).toEqual(expected);
  });

  it('stops only by estradiol and total testosterone, both of which the prescriber may attest', () => {
    for (const id of ['MON-001', 'MON-002', 'MON-003']) {
      const tests = match().get(id)?.tests ?? [];
      expect(tests.filter(({ strength }) => strength === 'hard').map(({ test }) => test)).toEqual([
        'estradiol',
        'testosterone_total',
      ]);
      expect(tests.map(({ test }) => test)).toEqual(['estradiol', 'testosterone_total', 'lh', 'fsh', 'shbg']);
      expect(tests.every(({ attestable }) => attestable)).toBe(true);
    }
    const gates = [...match({ plannedDays: 400 }).values()].map(({ id, phases }) => [
      id,
      phases.map(({ gate }) => gate),
    ]);
    expect(Object.fromEntries(gates)).toEqual({
      'MON-001': ['hard'],
      'MON-002': ['soft-then-hard'],
      'MON-003': ['soft-then-hard'],
      'MON-004': ['soft'],
      'MON-007': ['soft', 'soft'],
      'MON-005': ['none', 'none', 'none'],
      'MON-006': ['soft', 'none', 'none'],
    });
  });

  it('climbs the ladder of the 4-to-6-week panel on days 1, 7, 14 and 30 past its latest day', () => {
    expect(
      match()
        .get('MON-002')
        ?.phases[0]?.ladder.map(({ step, daysPastLatest }) => [step, daysPastLatest]),
    ).toEqual([
      ['overdue-notice', 1],
      ['second-notice', 7],
      ['pharmacist-hold', 14],
      ['hard-stop', 30],
    ]);
  });
});

describe('protocolsFor', () => {
  it('does not ask for LH and FSH beside testosterone, in the same compound or on the profile', () => {
    for (const facts of [{ profile: [testosterone] }, { ingredients: [anastrozole, testosterone] }])
      expect(
        match(facts)
          .get('MON-001')
          ?.tests.map(({ test }) => test),
      ).toEqual(['estradiol', 'testosterone_total', 'shbg']);
  });

  it.each(['breast-cancer-treatment', 'breast-cancer-risk-reduction'])(
    'keeps the hormone panel silent for %s in a man',
    (goal) => {
      expect([...match({ goal, plannedDays: 1000 }).keys()]).toEqual(['MON-005', 'MON-006']);
    },
  );

  it.each(['trt-adjunct', 'male-fertility', 'gynecomastia', 'other', null])(
    'asks for it when the goal is %s',
    (goal) => {
      expect(match({ goal }).has('MON-001')).toBe(true);
    },
  );

  it('gives a woman the class rules only, and another drug nothing', () => {
    expect([...match({ sex: 'female', goal: 'endometriosis' }).keys()]).toEqual(['MON-005', 'MON-006f']);
    expect(match({ ingredients: [{ key: 'lisinopril', classes: new Set() }] }).size).toBe(0);
    expect([
      ...match({ ingredients: [{ key: 'letrozole', classes: new Set(['AROMATASE_INHIBITOR']) }] }).keys(),
    ]).toEqual(['MON-005', 'MON-006', 'MON-001x']);
  });

  it.each<[string, Partial<ProtocolFacts>, boolean]>([
    ['182 days are not yet long', { plannedDays: 182 }, false],
    ['183 days are', { plannedDays: 183 }, true],
    ['an unknown length counts as long', { plannedDays: null }, true],
  ])('bone density: %s', (_, facts, asked) => {
    expect(match(facts).has('MON-007')).toBe(asked);
  });

  const baselineTarget = (facts: Partial<ProtocolFacts>) =>
    match({ plannedDays: 365, ...facts }).get('MON-007')?.phases[0]?.target;

  it.each<[string, Partial<ProtocolFacts>, number]>([
    ['nobody at risk: after a year', {}, 365],
    ['49 years', { ageYears: 49 }, 365],
    ['50 years', { ageYears: 50 }, 0],
    ['age unknown', { ageYears: null }, 0],
    ['fragility fracture', { conditions: new Set(['fragility_fracture']) }, 0],
    ['prednisone', { profile: [{ key: 'prednisone', classes: new Set(['CORTICOSTEROID']) }] }, 0],
    ['testosterone 300 ng/dL', { lowestResults: { testosterone_total: 300 } }, 365],
    ['testosterone 299 ng/dL', { lowestResults: { testosterone_total: 299 } }, 0],
    ['testosterone never measured', { lowestResults: {} }, 0],
    ['planned for 366 days', { plannedDays: 366 }, 0],
  ])('bone density at the start: %s', (_, facts, target) => {
    expect(baselineTarget(facts)).toBe(target);
  });

  it.each<[string, Partial<ProtocolFacts>, number]>([
    ['low tier', {}, 730],
    ['moderate tier', { boneTier: 'moderate' }, 365],
    ['high tier', { boneTier: 'high' }, 365],
    ['unknown tier, never as low', { boneTier: 'unknown' }, 365],
    ['estradiol once at 20', { lowestResults: { estradiol: 20 } }, 730],
    ['estradiol once at 19.9', { lowestResults: { estradiol: 19.9 } }, 365],
    ['estradiol never measured', { lowestResults: {} }, 365],
  ])('bone density again: %s', (_, facts, days) => {
    const recurring = match({ plannedDays: 400, ...facts }).get('MON-007')?.phases[1];
    expect(recurring?.recurrence).toEqual({ everyDays: days });
  });

  it('names what it refers to, so that the loader can check it', () => {
    const references = protocolReferences(protocols.flatMap(({ rules }) => rules));
    expect(references.drugs).toEqual(expect.arrayContaining(['anastrozole', 'clomiphene', 'warfarin']));
    expect([...references.classes].sort()).toEqual(['ANDROGEN', 'AROMATASE_INHIBITOR', 'CORTICOSTEROID']);
    expect(references.tests).toEqual(expect.arrayContaining(['estradiol', 'bilirubin_total', 'dxa_report']));
    expect(references.conditions).toEqual(['fragility_fracture']);
  });
});

describe('parseProtocols refuses', () => {
  const source = shipped.find(({ path }) => path === 'anastrozole-male.yaml')?.text ?? '';
  const problemsOf = (text: string, ...more: ProtocolFile[]): string => {
    try {
      parseProtocols([{ path: 'changed.yaml', text }, ...more]);
    } catch (error) {
      if (error instanceof ProtocolDataError) return error.problems.join('\n');
      throw error;
    }
    return '';
  };

  it('nothing in the shipped text itself', () => {
    expect(problemsOf(source)).toBe('');
  });

  it.each<[string, string | RegExp, string, RegExp]>([
    ['text that is no YAML', 'rules:', 'rules: [', /changed\.yaml: /],
    ['an unknown member', 'gateTag: design', 'gateTg: design', /changed\.yaml: MON-001: phases\.0.*gateTag/],
    ['an unknown goal', 'breast-cancer-treatment,', 'breast-cancer,', /MON-001: applies\.exceptGoals\.0/],
    ['a missing citation', '    citation: *monograph\n', '', /MON-002: citation/],
    ['an unknown grade', 'evidence: [S]', 'evidence: [Z]', /citation\.evidence\.0/],
    [
      'a window out of order',
      'target: 35',
      'target: 45',
      /MON-002: phase 1 \(follow-up\): earliest, target and latest/,
    ],
    ['a recurrence beside its target', 'everyDays: 91', 'everyDays: 90', /MON-003: .*everyDays must equal target/],
    ['a hold on a soft gate', 'gate: soft-then-hard', 'gate: soft', /MON-002: .*gate soft may not hold or stop/],
    ['a ladder that does not climb', 'daysPastLatest: 7', 'daysPastLatest: 15', /MON-002: .*must rise/],
    ['a stop that is missing', /.*hard-stop.*\n/, '', /MON-002: .*needs a hard-stop/],
    [
      'a rule that follows none',
      'follows: MON-002',
      'follows: MON-009',
      /changed\.yaml: MON-003: follows: it follows MON-009, which does not exist/,
    ],
    ['a trigger without a drug', '{ drugs: [anastrozole] }', '{}', /MON-001: its trigger names no drug/],
    ['an id twice', 'id: MON-003', 'id: MON-002', /changed\.yaml: MON-002: id: MON-002 is the id of two rules/],
    ['a follow-up that begins at once', 'earliest: 28', 'earliest: 0', /only a baseline may begin/],
  ])('%s', (_, from, to, message) => {
    const changed = source.replace(from, to);
    expect(changed).not.toBe(source);
    expect(problemsOf(changed)).toMatch(message);
  });

  it('a rule without a hard test, which nothing could satisfy', () => {
    expect(problemsOf(source.replaceAll('strength: hard', 'strength: soft'))).toMatch(/MON-001: it has no hard test/);
  });

  it('the same rule in two files', () => {
    expect(problemsOf(source, { path: 'copy.yaml', text: source })).toMatch(
      /copy\.yaml: MON-001: id: MON-001 is the id of two rules/,
    );
  });
});
