import {
  anastrozole,
  candidate,
  condition,
  continued,
  date,
  decide,
  gaps,
  labs,
  man,
  order,
  result,
  stoppingGaps,
  therapy,
  woman,
  youngWoman,
} from './example-facts.spec.js';
import type { CandidateFact, ScreeningFacts } from './facts.js';

const reasonOf = (facts: ScreeningFacts, key: string): string | undefined =>
  gaps(facts).find((row) => row.key === key)?.reason;

describe('each reason why a check was not made has words of its own', () => {
  it.each<[string, ScreeningFacts, string, string]>([
    [
      'an ingredient that nobody recognizes',
      man({ therapies: [therapy('rxcui:99999999')] }),
      'medication:rxcui:99999999',
      'medication not recognized: rxcui:99999999',
    ],
    [
      'words that nobody recognizes',
      man({ therapies: [therapy('', { ingredients: [], text: 'moonflower drops' })] }),
      'medication:moonflower drops',
      'medication not recognized: moonflower drops',
    ],
    [
      'an ingredient that is recognized and outside the scope',
      man({ candidates: [anastrozole({ ingredients: [{ drug: 'rxcui:17767' }] })] }),
      'range:rxcui_17767',
      'amlodipine is outside the scope of the dose ranges: judge the dose yourself',
    ],
    [
      'allergies never asked',
      man({ allergies: { reviewed: false, entries: [] } }),
      'allergies',
      'allergies were never asked',
    ],
    [
      'conditions never asked',
      man({ conditions: { reviewed: false, entries: [] } }),
      'conditions',
      'conditions were never asked',
    ],
    [
      'medications never asked',
      man({ medicationsAsked: false }),
      'medications',
      'nobody recorded what else the patient takes: ask, then record the medications or that there are none',
    ],
    [
      'menopausal status',
      woman({
        ...order('rxcui:84857', 'breast-cancer-treatment'),
        patient: { sexAtBirth: 'female', birthDate: date('1981-05-05'), pregnancyStatus: 'not-pregnant' },
      }),
      'menopausal-status',
      'menopausal status unknown',
    ],
    [
      'pregnancy',
      youngWoman({
        ...order('rxcui:2596', 'ovulation-induction'),
        patient: { sexAtBirth: 'female', birthDate: date('1992-05-05'), menopausalStatus: 'premenopausal' },
      }),
      'pregnancy',
      'pregnancy status unknown: ask, or have a negative test of the last 7 days',
    ],
    [
      'a unit that cannot be read',
      man(labs(result('estradiol', '18', { value: undefined, unreadable: 'the unit is no UCUM unit' }))),
      'result:result-estradiol',
      'Estradiol, serum cannot be used: the unit is no UCUM unit',
    ],
    [
      'a value that is only a limit',
      man(labs(result('estradiol', '25', { comparator: '<' }))),
      'result:estradiol:result-estradiol',
      'Estradiol, serum is reported in a way that does not decide (<25)',
    ],
  ])('%s', (_, facts, key, reason) => {
    expect(reasonOf(facts, key)).toBe(reason);
  });

  it('a known drug outside the scope is listed, and makes nothing incomplete', () => {
    const { outcome, medications } = decide(man({ therapies: [therapy('rxcui:17767')] }));
    expect(outcome).toBe('clear');
    expect(medications).toContainEqual({
      id: 'therapy-rxcui:17767',
      drug: 'rxcui:17767',
      coverage: 'recognized-outside-scope',
    });
  });

  it('an entry says that somebody asked: conditions are then not called unasked', () => {
    const entries = [{ id: 'c', system: 'icd-10-cm', code: 'I10' }];
    expect(reasonOf(man({ conditions: { reviewed: false, entries } }), 'conditions')).toBeUndefined();
    expect(reasonOf(man({ conditions: { reviewed: true, entries: [] } }), 'conditions')).toBeUndefined();
  });
});

describe('a test that the rules of the drug look at', () => {
  it('is named where nobody measured it, without holding the order', () => {
    const row = gaps(man()).find(({ key }) => key === 'no-results');
    expect(row).toMatchObject({ check: 'drug-lab', stops: false });
    expect(row?.reason).toMatch(/^no usable result of .*25-hydroxyvitamin D/);
    expect(row?.reason).not.toMatch(/Estradiol/);
    expect(decide(man()).outcome).toBe('clear');
  });

  it('is told as too old, and not as missing, where the only result is older than the rule looks back', () => {
    const at = (collectedOn: string): ScreeningFacts =>
      man(labs(result('vit_d_25oh', '15', { collectedOn: date(collectedOn) })));
    const old = at('2025-11-19');
    expect(gaps(old)).toContainEqual(
      expect.objectContaining({
        check: 'drug-lab',
        key: 'old-results',
        stops: false,
        reason:
          'results older than a rule looks back: 25-hydroxyvitamin D, total (D2+D3) (2025-11-19, older than 365 days)',
      }),
    );
    expect(reasonOf(old, 'no-results')).not.toMatch(/25-hydroxyvitamin/);
    expect(reasonOf(at('2025-11-20'), 'old-results')).toBeUndefined();
  });

  it('is measured against the shortest time that a rule looks back', () => {
    // High testosterone is looked for within half a year, two low values within a whole one.
    const facts = man(labs(result('testosterone_total', '310', { collectedOn: date('2026-05-20') })));
    expect(reasonOf(facts, 'old-results')).toContain('Testosterone, total (2026-05-20, older than 183 days)');
  });

  it('is not asked of a patient whom the rule is not about', () => {
    const treated = woman(order('rxcui:84857', 'breast-cancer-treatment'));
    expect(reasonOf({ ...treated, results: [] }, 'no-results')).not.toMatch(/Sperm|Calcium/);
    expect(reasonOf({ ...treated, results: [], therapies: [therapy('rxcui:1895')] }, 'no-results')).toMatch(/Calcium/);
    const fertility = man(order('rxcui:84857', 'male-fertility'));
    expect(reasonOf(fertility, 'no-results')).toMatch(/Sperm concentration/);
  });

  it('that cannot be read holds the order only where a rule about this patient looks at it', () => {
    const unreadable = result('sperm_conc', '5', { value: undefined, unreadable: 'no unit' });
    const stops = (facts: ScreeningFacts): boolean | undefined =>
      gaps(facts).find(({ key }) => key === 'result:result-sperm_conc')?.stops;
    expect(stops(man({ ...order('rxcui:84857', 'male-fertility'), results: [unreadable] }))).toBe(true);
    expect(stops(man({ results: [unreadable] }))).toBe(false);
    const albumin = result('albumin', '4', { value: undefined, unreadable: 'no unit' });
    expect(
      gaps(man({ ...order('rxcui:10379', 'male-hypogonadism'), results: [albumin] })).find(
        ({ key }) => key === 'result:result-albumin',
      )?.stops,
    ).toBe(true);
  });

  it('is named once for two drugs of one order', () => {
    const both = man({
      candidates: [
        candidate('rxcui:84857', 'male-hypogonadism', {
          ingredients: [{ drug: 'rxcui:84857' }, { drug: 'rxcui:2596' }],
        }),
      ],
    });
    expect(reasonOf(both, 'no-results')?.match(/HDL cholesterol/g)).toHaveLength(1);
  });
});

describe('conditions that were never asked', () => {
  const unasked = { conditions: { reviewed: false, entries: [] } };
  const holds = (facts: ScreeningFacts): boolean => stoppingGaps(facts).includes('drug-condition conditions');

  it.each<[string, ScreeningFacts, boolean]>([
    ['estradiol', woman({ ...order('rxcui:4083', 'menopause'), ...unasked }), true],
    [
      'tamoxifen for risk reduction',
      woman({ ...order('rxcui:10324', 'breast-cancer-risk-reduction'), ...unasked }),
      true,
    ],
    ['tamoxifen for breast cancer', woman({ ...order('rxcui:10324', 'breast-cancer-treatment'), ...unasked }), false],
    ['clomiphene', man({ ...order('rxcui:2596', 'male-hypogonadism'), ...unasked }), true],
    ['testosterone', man({ ...order('rxcui:10379', 'male-hypogonadism'), ...unasked }), true],
    [
      'testosterone that continues',
      man({ ...order('rxcui:10379', 'male-hypogonadism', continued), ...unasked }),
      false,
    ],
    [
      'testosterone that is said to continue from tomorrow on',
      man({ ...order('rxcui:10379', 'male-hypogonadism', since('2026-11-21')), ...unasked }),
      true,
    ],
    [
      'testosterone that is said to continue from before the birth',
      man({ ...order('rxcui:10379', 'male-hypogonadism', since('1985-03-01')), ...unasked }),
      true,
    ],
    ['anastrozole in a man', man(unasked), false],
    ['estradiol, when there are none', woman(order('rxcui:4083', 'menopause')), false],
    ['estradiol, when one was told', woman({ ...order('rxcui:4083', 'menopause'), ...told() }), false],
  ])('%s', (_, facts, expected) => {
    expect(holds(facts)).toBe(expected);
  });

  function since(day: string): Partial<CandidateFact> {
    return { continuationOfTherapy: { therapyStartedOn: date(day) } };
  }

  function told(): Partial<ScreeningFacts> {
    return { conditions: { reviewed: false, entries: [condition('I10')] } };
  }
});
