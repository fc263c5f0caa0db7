import {
  candidate,
  condition,
  continued,
  date,
  found,
  gaps,
  has,
  man,
  order,
  result,
  stoppingGaps,
  therapy,
  weight,
  woman,
} from './example-facts.spec.js';
import type { ConditionFact, ResultFact, ScreeningFacts } from './facts.js';

const ALENDRONATE = therapy('rxcui:46041');
const PREDNISONE = therapy('rxcui:8640', { route: 'oral' });
const GOAL = 'breast-cancer-treatment';
const onTherapy = (results: readonly ResultFact[], more: Partial<ScreeningFacts> = {}): ScreeningFacts =>
  woman({ ...order('rxcui:84857', GOAL, continued), results, ...more });
const hip = (score: string): ResultFact => result('dxa_tscore_hip', score);
const enabling = (...enabledAdvisories: string[]): Partial<ScreeningFacts> => ({
  pharmacy: { country: 'US', enclomipheneLegalOpinion: false, enabledAdvisories },
});

describe('when a bone agent is worth considering', () => {
  const SMOKES = condition('F17.210');
  const PARENT = condition('Z82.62');
  const at = (score: string, ...conditions: ConditionFact[]): ScreeningFacts =>
    onTherapy([hip(score)], has(...conditions));

  it.each<[string, string, ScreeningFacts, string]>([
    ['DLI-014', 'T-score of -2.1', at('-2.1'), 'moderate'],
    ['DLI-014', 'T-score of -2.0', at('-2.0'), 'silent'],
    ['DLI-014', 'T-score of -2.0 with a risk factor', at('-2.0', SMOKES), 'moderate'],
    ['DLI-014', 'T-score of -1.6 with a risk factor', at('-1.6', PARENT), 'moderate'],
    ['DLI-014', 'T-score of -1.5 with a risk factor', at('-1.5', PARENT), 'silent'],
    [
      'DLI-014',
      'T-score of -1.6 with a risk factor that has passed',
      at('-1.6', { ...SMOKES, status: 'resolved' }),
      'silent',
    ],
    ['DLI-014', 'two risk factors whatever the density', at('0.3', SMOKES, PARENT), 'moderate'],
    ['DLI-014', 'one risk factor', at('0.3', SMOKES), 'silent'],
    ['DLI-014', 'two codes of one risk factor', at('0.3', SMOKES, condition('Z72.0')), 'silent'],
    ['DLI-014', 'from -2.5 on the recommendation says it', at('-2.5', SMOKES), 'silent'],
    ['DLI-014', 'with a bone agent', { ...at('-2.2'), therapies: [ALENDRONATE] }, 'silent'],
    ['DLI-014', 'prednisone is a risk factor', { ...at('-1.6'), therapies: [PREDNISONE] }, 'moderate'],
    [
      'DLI-014',
      'prednisone on the skin is none',
      { ...at('-1.6'), therapies: [{ ...PREDNISONE, route: 'topical' }] },
      'silent',
    ],
    [
      'DLI-014',
      'prednisone that was stopped is none',
      { ...at('-1.6'), therapies: [{ ...PREDNISONE, status: 'stopped' }] },
      'silent',
    ],
    [
      'DLI-014',
      'a body mass index of 19.9',
      { ...at('-1.6'), patient: { ...woman().patient, heightCm: 160, weightKg: 50.9 } },
      'moderate',
    ],
    [
      'DLI-014',
      'a body mass index of 20',
      { ...at('-1.6'), patient: { ...woman().patient, heightCm: 160, weightKg: 51.2 } },
      'silent',
    ],
    [
      'DLI-014',
      'two risk factors in a man treated for low testosterone',
      man({ candidates: [candidate('rxcui:84857', 'male-hypogonadism')], ...has(SMOKES, PARENT) }),
      'silent',
    ],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });

  it('exemestane says it by its own rule, once', () => {
    const facts = woman({ ...order('rxcui:258494', GOAL), results: [hip('-2.2')] });
    expect([weight(facts, 'DPI-010'), weight(facts, 'DLI-014')]).toEqual(['moderate', 'silent']);
  });

  it('risk factors that nobody asked for are said, without holding the order', () => {
    const unasked = onTherapy([hip('-1.6')], { conditions: { reviewed: false, entries: [] } });
    expect(gaps(unasked)).toContainEqual(
      expect.objectContaining({
        check: 'drug-lab',
        key: 'fracture-risk',
        reason: 'risk factors for fracture were never asked',
        stops: false,
      }),
    );
    // One that is on record all the same counts.
    const known = onTherapy([hip('-1.6')], { conditions: { reviewed: false, entries: [SMOKES] } });
    expect(weight(known, 'DLI-014')).toBe('moderate');
  });

  it('names the risk factors that it rests on', () => {
    const texts = found(at('-1.6', SMOKES), 'DLI-014')?.evidence.map(({ text }) => text);
    expect(texts).toContain('risk factor: tobacco use');
  });
});

describe('the change of bone density', () => {
  const scan = (test: string, value: string, collectedOn: string, more: Partial<ResultFact> = {}): ResultFact =>
    result(test, value, {
      id: `${test}-${collectedOn}-${more.performingLab ?? ''}${more.code ?? ''}`,
      collectedOn: date(collectedOn),
      performingLab: 'Example Imaging',
      ...more,
    });
  const pair = (test: string, before: string, after: string, from = '2025-11-01'): ScreeningFacts =>
    onTherapy([scan(test, after, '2026-11-01'), scan(test, before, from)]);

  it.each<[string, string, ScreeningFacts, string]>([
    ['DLI-017', 'spine down by 5.0 %', pair('bmd_lspine', '1.000', '0.950'), 'major'],
    ['DLI-017', 'spine down by 4.9 %', pair('bmd_lspine', '1.000', '0.951'), 'silent'],
    ['DLI-017', 'hip down by 5 %', pair('bmd_hip', '0.800', '0.760'), 'major'],
    ['DLI-017', 'femoral neck down by 5 %, though that may be noise', pair('bmd_femur', '0.800', '0.760'), 'major'],
    ['DLI-017', 'spine up', pair('bmd_lspine', '0.950', '1.000'), 'silent'],
    ['DLI-017', 'over exactly 14 months', pair('bmd_lspine', '1.000', '0.940', '2025-09-01'), 'major'],
    ['DLI-017', 'over a day more', pair('bmd_lspine', '1.000', '0.940', '2025-08-31'), 'silent'],
    [
      'DLI-017',
      'a scan of more than a year ago speaks no more',
      onTherapy([scan('bmd_lspine', '0.94', '2025-11-19'), scan('bmd_lspine', '1', '2024-11-01')]),
      'silent',
    ],
    ['DLI-017', 'with a bone agent', { ...pair('bmd_lspine', '1', '0.94'), therapies: [ALENDRONATE] }, 'moderate'],
    ['DLI-018', 'spine down by 6 % over two years', pair('bmd_lspine', '1.000', '0.940', '2024-11-01'), 'moderate'],
    [
      'DLI-018',
      'spine down by 5.3 %, the least significant change',
      pair('bmd_lspine', '1', '0.947', '2024-11-01'),
      'silent',
    ],
    ['DLI-018', 'femoral neck down by 6.8 %', pair('bmd_femur', '1', '0.932', '2024-11-01'), 'silent'],
    ['DLI-018', 'femoral neck down by 7 %', pair('bmd_femur', '1', '0.93', '2024-11-01'), 'moderate'],
    ['DLI-018', 'the fast fall says it', pair('bmd_lspine', '1', '0.92'), 'silent'],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });

  it('shows the fall, what it makes a year, and the least significant change', () => {
    const texts = found(pair('bmd_femur', '0.800', '0.752', '2025-10-01'), 'DLI-017')?.evidence.map(({ text }) => text);
    expect(texts).toContain(
      'BMD, femur/femoral neck 0.752 g/cm2, collected 2026-11-01, changed by -6 % since 2025-10-01 ' +
        '(-5.5 % a year; least significant change 6.9 %)',
    );
  });

  describe('between two laboratories', () => {
    const between = (before: string, after: string, older: Partial<ResultFact>): ScreeningFacts =>
      onTherapy([scan('bmd_lspine', after, '2026-11-01'), scan('bmd_lspine', before, '2025-11-01', older)]);
    const key = 'change:bmd_lspine:bmd_lspine-2026-11-01-';
    const row = (facts: ScreeningFacts) => gaps(facts).find((one) => one.key === key);

    it.each<[string, Partial<ResultFact>]>([
      ['another laboratory', { performingLab: 'Other Imaging' }],
      ['an unknown one', { performingLab: undefined }],
      ['another code, perhaps of the other side', { code: '46278-8' }],
    ])('%s does not compare: said, and holds the order only where the fall would alarm', (_, older) => {
      const alarming = between('1', '0.90', older);
      expect(weight(alarming, 'DLI-017')).toBe('silent');
      expect(row(alarming)).toMatchObject({
        check: 'drug-lab',
        stops: true,
        reason:
          'BMD, lumbar spine of 2025-11-01 and 2026-11-01 cannot be compared: measured in different or unknown laboratories',
      });
      const harmless = between('1', '0.99', older);
      expect(row(harmless)).toBeUndefined();
      expect(gaps(harmless)).toContainEqual(
        expect.objectContaining({
          check: 'drug-lab',
          key: 'apart-results',
          stops: false,
          reason: 'no older result of the same laboratory to compare with: BMD, lumbar spine (2026-11-01)',
        }),
      );
    });

    it('a name in other letters is the same laboratory', () => {
      expect(weight(between('1', '0.94', { performingLab: ' EXAMPLE imaging' }), 'DLI-017')).toBe('major');
    });

    it('an older scan of the same laboratory is compared past a newer one of another', () => {
      const facts = onTherapy([
        scan('bmd_lspine', '0.94', '2026-11-01'),
        scan('bmd_lspine', '0.99', '2026-01-01', { performingLab: 'Other Imaging' }),
        scan('bmd_lspine', '1.00', '2025-11-01'),
      ]);
      expect(weight(facts, 'DLI-017')).toBe('major');
      expect(row(facts)).toBeUndefined();
      expect(gaps(facts).map(({ key: name }) => name)).not.toContain('apart-results');
    });

    it('each side of the hip is compared with itself', () => {
      const sided = (value: string, on: string, code: string): ResultFact => scan('bmd_hip', value, on, { code });
      const facts = (right: string): ScreeningFacts =>
        onTherapy([
          sided('0.800', '2026-11-01', '46278-8'),
          sided(right, '2026-11-01', '46279-6'),
          sided('0.800', '2025-11-01', '46278-8'),
          sided('0.900', '2025-11-01', '46279-6'),
        ]);
      expect(weight(facts('0.900'), 'DLI-017')).toBe('silent');
      expect(weight(facts('0.850'), 'DLI-017')).toBe('major');
    });
  });

  it('one scan is nothing to compare', () => {
    const facts = onTherapy([scan('bmd_lspine', '0.9', '2026-11-01')]);
    expect(weight(facts, 'DLI-017')).toBe('silent');
    expect(stoppingGaps(facts)).toEqual([]);
    expect(gaps(facts).map(({ key }) => key)).not.toContain('apart-results');
  });
});

describe('advisory rules', () => {
  const ctx = (value: string, collectedOn: string, more: Partial<ResultFact> = {}): ResultFact =>
    result('ctx', value, { id: `ctx-${collectedOn}`, collectedOn: date(collectedOn), performingLab: 'Lab', ...more });
  const turnover = (...results: ResultFact[]): ScreeningFacts => onTherapy(results);
  const high = turnover(ctx('1100', '2026-10-30'));
  const rising = turnover(ctx('520', '2026-10-30'), ctx('400', '2026-05-20'));

  it('are silent until the pharmacy turns them on, one by one', () => {
    expect(weight(high, 'DLI-021')).toBe('silent');
    expect(weight({ ...high, ...enabling('DLI-039') }, 'DLI-021')).toBe('silent');
    expect(weight({ ...high, ...enabling('DLI-021') }, 'DLI-021')).toBe('moderate');
  });

  it.each<[string, string, ScreeningFacts, string]>([
    ['DLI-021', 'CTX at the upper limit', turnover(ctx('1050', '2026-10-30')), 'silent'],
    ['DLI-021', 'CTX up by 30 % since the start', rising, 'moderate'],
    ['DLI-021', 'CTX up by less', turnover(ctx('519', '2026-10-30'), ctx('400', '2026-05-20')), 'silent'],
    ['DLI-021', 'less than 84 days after the start', turnover(ctx('1100', '2026-08-23')), 'silent'],
    ['DLI-021', '84 days after the start', turnover(ctx('1100', '2026-08-24')), 'moderate'],
    ['DLI-021', 'P1NP above the upper limit', turnover(result('p1np', '97')), 'moderate'],
    [
      'DLI-021',
      'compared with a value drawn after the start',
      turnover(ctx('520', '2026-10-30'), ctx('400', '2026-06-02')),
      'silent',
    ],
    ['DLI-021', 'with a bone agent', { ...high, therapies: [ALENDRONATE] }, 'silent'],
    ['DLI-039', 'FRAX of 18 %', onTherapy([result('frax_major', '18')]), 'minor'],
    ['DLI-039', 'FRAX of 17.9 %', onTherapy([result('frax_major', '17.9')]), 'silent'],
    ['DLI-039', 'FRAX of the hip of 2 %', onTherapy([result('frax_hip', '2')]), 'minor'],
    ['DLI-039', 'from 20 % on the threshold itself says it', onTherapy([result('frax_major', '20')]), 'silent'],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight({ ...facts, ...enabling('DLI-021', 'DLI-039') }, rule)).toBe(expected);
  });

  it('a marker of another laboratory is said not to compare', () => {
    const facts = {
      ...turnover(ctx('600', '2026-10-30'), ctx('400', '2026-05-20', { performingLab: 'Other' })),
      ...enabling('DLI-021'),
    };
    expect(weight(facts, 'DLI-021')).toBe('silent');
    expect(gaps(facts).map(({ key }) => key)).toEqual(
      expect.arrayContaining(['change:ctx:ctx-2026-10-30', 'apart-results']),
    );
  });
});
