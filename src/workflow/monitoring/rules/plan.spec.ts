import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { addDays, daysBetween } from '../../../core/plain-date.js';
import type { PlainDate } from '../../../core/plain-date.js';
import { parseProtocols, protocolsFor } from '../../../knowledge/protocols.js';
import { planObligations } from './plan.js';
import type { PlanInput } from './plan.js';
import type { MonitoringRule, PlannedObligation, ResultFact } from './types.js';

const folder = new URL('../../../knowledge/data/protocols/', import.meta.url);
const protocols = parseProtocols(
  ['anastrozole-male.yaml', 'aromatase-inhibitors.yaml'].map((path) => ({
    path,
    text: readFileSync(new URL(path, folder), 'utf8'),
  })),
);
const rules = protocolsFor(protocols, {
  ingredients: [{ key: 'anastrozole', classes: new Set(['AROMATASE_INHIBITOR']) }],
  profile: [],
  sex: 'male',
  goal: 'male-hypogonadism',
  ageYears: 41,
  plannedDays: 365,
  conditions: new Set(),
  lowestResults: { estradiol: 50, testosterone_total: 400 },
  boneTier: 'low',
});
const hormones = rules.filter(({ id }) => id === 'MON-002' || id === 'MON-003');
const only = (...ids: string[]): MonitoringRule[] => rules.filter(({ id }) => ids.includes(id));

const start = '2026-01-01' as PlainDate;
const on = (offset: number): PlainDate => addDays(start, offset);
let counter = 0;
const draw = (
  offset: number,
  tests = ['estradiol', 'testosterone_total'],
  more: Partial<ResultFact> = {},
): ResultFact[] =>
  tests.map((test) => ({
    id: `r${String((counter += 1)).padStart(6, '0')}`,
    test,
    collectedOn: on(offset),
    status: 'final',
    quality: 'usable',
    ...more,
  }));
const plan = (today: number, results: ResultFact[], more: Partial<PlanInput> = {}): PlannedObligation[] =>
  planObligations({ rules: hormones, therapyStart: start, today: on(today), results, ...more });
const isOpen = ({ satisfied, closed }: PlannedObligation) => satisfied === null && closed === null;
const openOf = (planned: PlannedObligation[]) => planned.filter(isOpen);
const brief = (planned: PlannedObligation[]) =>
  planned.map(({ key, satisfied, closed }) => [key, satisfied ? 'satisfied' : (closed?.because ?? 'open')]);

describe('planObligations, the male anastrozole panel', () => {
  it('asks 28, 35 and 42 days after the start: the 29th of January, the 5th and the 12th of February', () => {
    expect(plan(0, [])).toMatchObject([
      {
        key: 'MON-002#1',
        earliest: '2026-01-29',
        target: '2026-02-05',
        latest: '2026-02-12',
        missing: ['estradiol', 'testosterone_total'],
        outstanding: ['lh', 'fsh', 'shbg'],
        anchor: { on: '2026-01-01', kind: 'therapy-start' },
      },
    ]);
  });

  it('collected on 10 February, asks again on 12 May', () => {
    const [first, next, ...more] = plan(45, draw(40));
    expect(first).toMatchObject({
      key: 'MON-002#1',
      satisfied: { completedOn: '2026-02-10', late: false },
      missing: [],
    });
    expect(next).toMatchObject({
      key: 'MON-003@2026-05-12',
      earliest: '2026-04-28',
      target: '2026-05-12',
      latest: '2026-05-26',
      anchor: { on: '2026-02-10', kind: 'last-result' },
    });
    expect(more).toEqual([]);
  });

  it.each<[string, number[], [string, string][]]>([
    ['a draw before day 28 does not count', [27], [['MON-002#1', 'open']]],
    [
      'day 28 counts',
      [28],
      [
        ['MON-002#1', 'satisfied'],
        ['MON-003@2026-04-30', 'open'],
      ],
    ],
    [
      'a late draw counts, and the next follows from it',
      [70],
      [
        ['MON-002#1', 'satisfied'],
        ['MON-003@2026-06-11', 'open'],
      ],
    ],
    [
      'a draw too early for the next one moves it',
      [35, 60],
      [
        ['MON-002#1', 'satisfied'],
        ['MON-003@2026-06-01', 'open'],
      ],
    ],
    [
      'every interval in turn',
      [35, 126, 220],
      [
        ['MON-002#1', 'satisfied'],
        ['MON-003@2026-05-07', 'satisfied'],
        ['MON-003@2026-08-06', 'satisfied'],
        ['MON-003@2026-11-08', 'open'],
      ],
    ],
  ])('%s', (_, days, expected) => {
    expect(
      brief(
        plan(
          300,
          days.flatMap((offset) => draw(offset)),
        ),
      ),
    ).toEqual(expected);
  });

  it('marks a draw after the latest day as late', () => {
    const late = (offset: number) => plan(90, draw(offset))[0]?.satisfied?.late;
    expect([late(42), late(43)]).toEqual([false, true]);
  });

  it('counts from the older member of a split panel', () => {
    const [first, next] = plan(60, [...draw(30, ['estradiol']), ...draw(50, ['testosterone_total'])]);
    expect(first?.satisfied).toMatchObject({ completedOn: on(50), anchorOn: on(30), late: true });
    expect(next?.target).toBe(on(30 + 91));
  });

  it('names the test that is still missing, and why a result of it does not count', () => {
    const preliminary = draw(36, ['testosterone_total'], { status: 'preliminary' });
    const [only] = plan(40, [...draw(35, ['estradiol', 'lh']), ...preliminary, ...draw(20, ['estradiol'])]);
    expect(only).toMatchObject({ satisfied: null, missing: ['testosterone_total'], outstanding: ['fsh', 'shbg'] });
    expect(only?.refused.map(({ reason }) => reason).sort()).toEqual(['not-final', 'too-early']);
  });

  it('does not list as refused what the panel before it counted', () => {
    const [, next] = plan(70, [...draw(35), ...draw(36, ['lh']), ...draw(60, ['estradiol'])]);
    expect(next?.refused).toMatchObject([{ test: 'lh' }, { test: 'estradiol', reason: 'too-early' }]);
  });

  it('takes back what a withdrawn result had satisfied, with everything that followed from it', () => {
    const panel = draw(35);
    expect(brief(plan(50, panel))).toEqual([
      ['MON-002#1', 'satisfied'],
      [`MON-003@${on(126)}`, 'open'],
    ]);
    const [first, ...rest] = panel;
    expect(brief(plan(50, [{ ...first!, status: 'entered-in-error' }, ...rest]))).toEqual([['MON-002#1', 'open']]);
    expect(brief(plan(50, [{ ...first!, status: 'corrected' }, ...rest]))).toHaveLength(2);
  });

  it('does not believe a collection after today', () => {
    expect(brief(plan(30, draw(35)))).toEqual([['MON-002#1', 'open']]);
  });

  it('cancels what is open when the therapy ends, and lets later results change nothing', () => {
    expect(brief(plan(60, [...draw(35), ...draw(50)], { therapyEndedOn: on(40) }))).toEqual([
      ['MON-002#1', 'satisfied'],
      [`MON-003@${on(126)}`, 'therapy-ended'],
    ]);
    expect(brief(plan(30, [], { therapyEndedOn: on(40) }))).toEqual([['MON-002#1', 'open']]);
  });
});

describe('planObligations, baselines', () => {
  const baseline = (results: ResultFact[], today = 0) =>
    planObligations({ rules: only('MON-001'), therapyStart: start, today: on(today), results });

  it.each<[number, boolean]>([
    [-91, false],
    [-90, true],
    [0, true],
  ])('a panel of day %i: satisfied %s', (offset, satisfied) => {
    expect(baseline(draw(offset))[0]?.satisfied !== null).toBe(satisfied);
  });

  it('rests on the newest panel of the look-back', () => {
    expect(baseline([...draw(-60), ...draw(-5)])[0]?.satisfied).toMatchObject({
      completedOn: on(-5),
      anchorOn: on(-5),
    });
  });

  it('is no baseline any more once drawn on treatment', () => {
    expect(brief(baseline(draw(3), 3))).toEqual([['MON-001#1', 'window-closed']]);
    expect(brief(baseline([], 0))).toEqual([['MON-001#1', 'open']]);
  });

  it('a lipid baseline counts late, and the 3-month check stays 3 months from the start', () => {
    const lipids = ['chol_total', 'ldl', 'hdl', 'triglycerides'];
    const next = (offset: number) =>
      planObligations({ rules: only('MON-005'), therapyStart: start, today: on(60), results: draw(offset, lipids) })[1];
    expect([next(-100)?.key, next(-100)?.target]).toEqual(['MON-005#2', on(91)]);
    expect([next(45)?.key, next(45)?.target]).toEqual(['MON-005#2', on(91)]);
  });

  it('asks for a scan after the first year, and counts one from the year before, from its own day', () => {
    const bones = (results: ResultFact[], today = 10) =>
      planObligations({ rules: only('MON-007'), therapyStart: start, today: on(today), results });
    expect(bones([])[0]).toMatchObject({ key: 'MON-007#1', target: on(365), latest: on(365) });
    expect(brief(bones(draw(-365, ['dxa_report'])))).toEqual([
      ['MON-007#1', 'satisfied'],
      [`MON-007@${on(365)}`, 'open'],
    ]);
    expect(brief(bones(draw(5, ['dxa_tscore_lspine'])))).toEqual([['MON-007#1', 'open']]);
    const twice = [...draw(-300, ['dxa_report']), ...draw(350, ['dxa_report'])];
    expect(brief(bones(twice, 360))).toEqual([
      ['MON-007#1', 'satisfied'],
      [`MON-007@${on(1080)}`, 'open'],
    ]);
  });
});

describe('planObligations, changes of dose', () => {
  const changed = (changes: number[], results: ResultFact[], today = 100) =>
    brief(
      planObligations({
        rules: only('MON-004'),
        therapyStart: start,
        today: on(today),
        results,
        doseChanges: changes.map(on),
      }),
    );

  it.each<[string, number[], number[], [string, string][]]>([
    ['none without a change', [], [], []],
    ['one for each, in its own window', [20], [48], [[`MON-004@${on(20)}`, 'satisfied']]],
    ['not satisfied before 28 days', [20], [47], [[`MON-004@${on(20)}`, 'open']]],
    ['once for a change said twice', [20, 20], [], [[`MON-004@${on(20)}`, 'open']]],
    ['none for the first dose', [0], [], []],
    ['none for a change to come', [101], [], []],
    [
      'a second change supersedes the check of the first',
      [20, 40],
      [],
      [
        [`MON-004@${on(20)}`, 'superseded'],
        [`MON-004@${on(40)}`, 'open'],
      ],
    ],
    [
      'a draw after the second change does not check the first dose',
      [20, 50],
      [60],
      [
        [`MON-004@${on(20)}`, 'superseded'],
        [`MON-004@${on(50)}`, 'open'],
      ],
    ],
    [
      'what was checked before the second change stays checked',
      [20, 60],
      [50],
      [
        [`MON-004@${on(20)}`, 'satisfied'],
        [`MON-004@${on(60)}`, 'open'],
      ],
    ],
  ])('%s', (_, changes, days, expected) => {
    expect(
      changed(
        changes,
        days.flatMap((offset) => draw(offset)),
      ),
    ).toEqual(expected);
  });
});

describe('planObligations, continued therapy', () => {
  const continued = (
    startedDaysBefore: number,
    results: ResultFact[],
    today = 0,
    chosen = [...only('MON-001'), ...hormones],
  ) =>
    planObligations({
      rules: chosen,
      therapyStart: start,
      today: on(today),
      results,
      continuation: { therapyStartedOn: on(-startedDaysBefore) },
    });

  it('waives the baseline and goes on from the last panel of the interval before', () => {
    expect(continued(400, draw(-60))).toMatchObject([
      { key: 'MON-001#1', closed: { as: 'waived', because: 'continuation-of-therapy' } },
      { key: `MON-003@${on(31)}`, anchor: { on: on(-60), kind: 'last-result' } },
    ]);
  });

  it('writes no history of the time before', () => {
    expect(brief(continued(400, [...draw(-91), ...draw(-12)])).slice(1)).toEqual([[`MON-003@${on(79)}`, 'open']]);
  });

  it('is due at the takeover, with its tolerance, where no recent panel is known', () => {
    for (const results of [[], draw(-92), draw(-20, ['estradiol'])])
      expect(continued(400, results)[1]).toMatchObject({
        key: `MON-003@${on(0)}`,
        earliest: on(-14),
        latest: on(14),
        anchor: { on: on(-91), kind: 'takeover' },
      });
  });

  it('still makes the first check when its time is not over', () => {
    expect(continued(42, [])[1]).toMatchObject({ key: 'MON-002#1', target: on(-7), latest: on(0) });
    expect(continued(43, [])[1]).toMatchObject({ key: `MON-003@${on(0)}` });
    expect(brief(continued(20, draw(10), 12)).slice(1)).toEqual([
      ['MON-002#1', 'satisfied'],
      [`MON-003@${on(101)}`, 'open'],
    ]);
  });

  it('satisfies the takeover panel by a result after it', () => {
    expect(brief(continued(400, draw(5), 6)).slice(1)).toEqual([
      [`MON-003@${on(0)}`, 'satisfied'],
      [`MON-003@${on(96)}`, 'open'],
    ]);
  });

  it('does not waive a test that only its result can answer', () => {
    const [first] = only('MON-001');
    const pregnancy = {
      ...first!,
      safety: 'pregnancy' as const,
      tests: first!.tests.slice(0, 1).map((test) => ({ ...test, test: 'hcg_qual', attestable: false })),
    };
    expect(brief(continued(400, [], 0, [pregnancy]))).toEqual([['MON-001#1', 'open']]);
  });

  it('refuses a start after the takeover', () => {
    expect(() => continued(-1, [])).toThrow(/therapyStartedOn/);
  });
});

describe('planObligations, whatever happens', () => {
  const someResult = fc.record({
    id: fc.uuid(),
    test: fc.constantFrom('estradiol', 'testosterone_total', 'lh'),
    collectedOn: fc.integer({ min: -120, max: 420 }).map(on),
    status: fc.constantFrom<ResultFact['status']>(
      'final',
      'final',
      'final',
      'corrected',
      'preliminary',
      'entered-in-error',
    ),
    quality: fc.constantFrom<ResultFact['quality']>('usable', 'usable', 'usable', 'unreadable-unit'),
  });
  const someResults = fc.uniqueArray(someResult, { selector: ({ id }) => id, maxLength: 14 });
  const today = fc.integer({ min: 0, max: 420 });
  const continuation = fc.option(
    fc.integer({ min: 0, max: 300 }).map((before) => ({ therapyStartedOn: on(-before) })),
    { nil: null },
  );

  it('every chain has exactly one open obligation on every day, with no gap between panel and window', () => {
    fc.assert(
      fc.property(someResults, today, continuation, (results, offset, cont) => {
        const planned = plan(offset, results, { continuation: cont });
        const open = openOf(planned);
        expect(open).toHaveLength(1);
        expect(new Set(planned.map(({ key }) => key)).size).toBe(planned.length);
        for (const { earliest, target, latest, anchor } of planned) {
          expect(anchor.on < earliest && earliest <= target && target <= latest).toBe(true);
          expect(daysBetween(anchor.on, latest)).toBeLessThanOrEqual(105);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('the same holds for chains of three phases', () => {
    const [lipids] = only('MON-005');
    const short = { ...lipids!, tests: lipids!.tests.slice(0, 1).map((test) => ({ ...test, test: 'estradiol' })) };
    fc.assert(
      fc.property(someResults, today, continuation, fc.nat(), (results, offset, cont, pick) => {
        const latest = (rows: ResultFact[]) => {
          const open = openOf(plan(offset, rows, { rules: [short], continuation: cont }));
          expect(open).toHaveLength(1);
          return open[0]!.latest;
        };
        const removed = results.filter((_, index) => index !== pick % Math.max(1, results.length));
        expect(latest(removed) <= latest(results)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('does not depend on the order of the results', () => {
    fc.assert(
      fc.property(someResults, today, (results, offset) => {
        expect(plan(offset, [...results].reverse())).toEqual(plan(offset, results));
      }),
    );
  });

  it('a result less never gives more time', () => {
    fc.assert(
      fc.property(someResults, today, continuation, fc.nat(), (results, offset, cont, pick) => {
        fc.pre(results.length > 0);
        const removed = results.filter((_, index) => index !== pick % results.length);
        const latest = (rows: ResultFact[]) => openOf(plan(offset, rows, { continuation: cont }))[0]!.latest;
        expect(latest(removed) <= latest(results)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('a late panel closes the late obligation and opens one, counted from its own day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 43, max: 400 }), (offset) => {
        const planned = plan(420, draw(offset));
        expect(brief(planned)).toEqual([
          ['MON-002#1', 'satisfied'],
          [`MON-003@${on(offset + 91)}`, 'open'],
        ]);
      }),
    );
  });
});
