import {
  anastrozole,
  candidate,
  date,
  found,
  gaps,
  man,
  stoppingGaps,
  therapy,
  weight,
  woman,
} from './example-facts.spec.js';
import type { CandidateFact, ScreeningFacts } from './facts.js';

const ANASTROZOLE = 'rxcui:84857';
const EXEMESTANE = 'rxcui:258494';
const CLOMIPHENE = 'rxcui:2596';
const TESTOSTERONE = 'rxcui:10379';

const order = (drug: string, goal: string, more: Partial<CandidateFact> = {}): ScreeningFacts =>
  man({ candidates: [candidate(drug, goal, more)] });

describe('doses', () => {
  const mg = (
    drug: string,
    goal: string,
    strength: string,
    count: string,
    times: number,
    per: string,
    more: Partial<CandidateFact> = {},
  ): ScreeningFacts =>
    order(drug, goal, {
      clinicalJustification: 'yes',
      ingredients: [{ drug, strength: { value: strength, unit: 'mg' } }],
      dose: { value: count, unit: '{capsule}' },
      frequency: { times, per },
      ...more,
    });

  it.each<[string, string, ScreeningFacts, string]>([
    [
      'DOSE-101',
      '2 mg a day in breast cancer',
      mg(ANASTROZOLE, 'breast-cancer-treatment', '1', '2', 1, 'day'),
      'major',
    ],
    [
      'DOSE-101',
      '1 mg a day in breast cancer',
      mg(ANASTROZOLE, 'breast-cancer-treatment', '1', '1', 1, 'day'),
      'silent',
    ],
    ['DOSE-102', '1 mg twice a week in a man', mg(ANASTROZOLE, 'male-hypogonadism', '1', '1', 2, 'week'), 'silent'],
    ['DOSE-102', '0.5 mg twice a week in a man', mg(ANASTROZOLE, 'male-hypogonadism', '0.5', '1', 2, 'week'), 'silent'],
    ['DOSE-102', '1 mg daily in a man', mg(ANASTROZOLE, 'male-hypogonadism', '1', '1', 1, 'day'), 'silent'],
    ['DOSE-102', '1 mg twice daily in a man', mg(ANASTROZOLE, 'male-hypogonadism', '1', '1', 2, 'day'), 'major'],
    ['DOSE-102', '2 mg at once in a man', mg(ANASTROZOLE, 'male-hypogonadism', '1', '2', 1, 'week'), 'major'],
    ['DOSE-102', '0.25 mg in a man', mg(ANASTROZOLE, 'male-hypogonadism', '0.25', '1', 2, 'week'), 'minor'],
    ['DOSE-103', 'letrozole 5 mg a day', mg('rxcui:72965', 'breast-cancer-treatment', '2.5', '2', 1, 'day'), 'major'],
    [
      'DOSE-103',
      'letrozole 2.5 mg a day',
      mg('rxcui:72965', 'breast-cancer-treatment', '2.5', '1', 1, 'day'),
      'silent',
    ],
    [
      'DOSE-104',
      'letrozole 10 mg for ovulation',
      mg('rxcui:72965', 'ovulation-induction', '2.5', '4', 1, 'day'),
      'major',
    ],
    [
      'DOSE-104',
      'letrozole 7.5 mg for ovulation',
      mg('rxcui:72965', 'ovulation-induction', '2.5', '3', 1, 'day'),
      'silent',
    ],
    ['DOSE-105', 'letrozole 5 mg a day in a man', mg('rxcui:72965', 'male-fertility', '2.5', '2', 1, 'day'), 'major'],
    [
      'DOSE-105',
      'letrozole 2.5 mg a day in a man',
      mg('rxcui:72965', 'male-fertility', '2.5', '1', 1, 'day'),
      'silent',
    ],
    [
      'DOSE-107',
      'exemestane 50 mg without an inducer',
      mg(EXEMESTANE, 'breast-cancer-treatment', '25', '2', 1, 'day'),
      'major',
    ],
    ['DOSE-107', 'exemestane 25 mg', mg(EXEMESTANE, 'breast-cancer-treatment', '25', '1', 1, 'day'), 'silent'],
    [
      'DOSE-107',
      'exemestane 50 mg with rifampin',
      { ...mg(EXEMESTANE, 'breast-cancer-treatment', '25', '2', 1, 'day'), therapies: [therapy('rxcui:9384')] },
      'silent',
    ],
    [
      'DOSE-107',
      'exemestane 50 mg, rifampin stopped two weeks ago',
      {
        ...mg(EXEMESTANE, 'breast-cancer-treatment', '25', '2', 1, 'day'),
        therapies: [therapy('rxcui:9384', { status: 'stopped', stoppedOn: date('2026-11-06') })],
      },
      'silent',
    ],
    [
      'DOSE-107',
      'exemestane 50 mg, rifampin stopped before that: back to 25 mg',
      {
        ...mg(EXEMESTANE, 'breast-cancer-treatment', '25', '2', 1, 'day'),
        therapies: [therapy('rxcui:9384', { status: 'stopped', stoppedOn: date('2026-11-05') })],
      },
      'major',
    ],
    [
      'DOSE-106',
      'exemestane 75 mg with rifampin',
      { ...mg(EXEMESTANE, 'breast-cancer-treatment', '25', '3', 1, 'day'), therapies: [therapy('rxcui:9384')] },
      'major',
    ],
    [
      'DOSE-106',
      'exemestane 50 mg with rifampin',
      { ...mg(EXEMESTANE, 'breast-cancer-treatment', '25', '2', 1, 'day'), therapies: [therapy('rxcui:9384')] },
      'silent',
    ],
    ['DOSE-201', 'tamoxifen 60 mg a day', mg('rxcui:10324', 'breast-cancer-treatment', '20', '1', 3, 'day'), 'major'],
    [
      'DOSE-201',
      'tamoxifen 40 mg in two doses',
      mg('rxcui:10324', 'breast-cancer-treatment', '20', '1', 2, 'day'),
      'silent',
    ],
    [
      'DOSE-202',
      'tamoxifen 40 mg a day for risk reduction',
      mg('rxcui:10324', 'breast-cancer-risk-reduction', '20', '1', 2, 'day'),
      'major',
    ],
    [
      'DOSE-202',
      'tamoxifen 20 mg a day for risk reduction',
      mg('rxcui:10324', 'breast-cancer-risk-reduction', '20', '1', 1, 'day'),
      'silent',
    ],
    ['DOSE-203', 'tamoxifen 40 mg a day in a man', mg('rxcui:10324', 'male-fertility', '20', '1', 2, 'day'), 'major'],
    ['DOSE-203', 'tamoxifen 20 mg a day in a man', mg('rxcui:10324', 'male-fertility', '20', '1', 1, 'day'), 'silent'],
    [
      'DOSE-204',
      'clomiphene 150 mg for ovulation',
      mg(CLOMIPHENE, 'ovulation-induction', '50', '3', 1, 'day'),
      'major',
    ],
    [
      'DOSE-204',
      'clomiphene 100 mg for ovulation',
      mg(CLOMIPHENE, 'ovulation-induction', '50', '2', 1, 'day'),
      'silent',
    ],
    ['DOSE-205', 'clomiphene 100 mg a day in a man', mg(CLOMIPHENE, 'male-hypogonadism', '50', '2', 1, 'day'), 'major'],
    [
      'DOSE-205',
      'clomiphene 25 mg every other day in a man',
      mg(CLOMIPHENE, 'male-hypogonadism', '25', '1', 1, 'two-days'),
      'silent',
    ],
    ['DOSE-206', 'enclomiphene 50 mg', mg('local:enclomiphene', 'male-hypogonadism', '25', '2', 1, 'day'), 'major'],
    [
      'DOSE-206',
      'enclomiphene 12.5 mg',
      mg('local:enclomiphene', 'male-hypogonadism', '12.5', '1', 1, 'day'),
      'silent',
    ],
    ['DOSE-301', 'estradiol 4 mg by mouth', mg('rxcui:4083', 'menopause', '2', '2', 1, 'day'), 'major'],
    ['DOSE-301', 'estradiol 1 mg by mouth', mg('rxcui:4083', 'menopause', '1', '1', 1, 'day'), 'silent'],
    [
      'DOSE-302',
      'estradiol 8 mg in gender-affirming care',
      mg('rxcui:4083', 'gender-affirming', '2', '4', 1, 'day'),
      'major',
    ],
    [
      'DOSE-302',
      'estradiol 4 mg in gender-affirming care',
      mg('rxcui:4083', 'gender-affirming', '2', '2', 1, 'day'),
      'silent',
    ],
    [
      'DOSE-303',
      'estradiol 0.2 mg a day through the skin',
      mg('rxcui:4083', 'menopause', '0.2', '1', 1, 'day', { route: 'transdermal' }),
      'major',
    ],
    [
      'DOSE-303',
      'estradiol 0.05 mg a day through the skin',
      mg('rxcui:4083', 'menopause', '0.05', '1', 1, 'day', { route: 'transdermal' }),
      'silent',
    ],
    [
      'DOSE-304',
      'estradiol 20 mg a week by injection',
      mg('rxcui:4083', 'gender-affirming', '20', '1', 1, 'week', { route: 'intramuscular' }),
      'major',
    ],
    [
      'DOSE-304',
      'estradiol 5 mg a week by injection',
      mg('rxcui:4083', 'gender-affirming', '5', '1', 1, 'week', { route: 'intramuscular' }),
      'silent',
    ],
    [
      'DOSE-305',
      'estradiol 20 mg every two weeks in menopause',
      mg('rxcui:4083', 'menopause', '20', '1', 1, 'two-weeks', { route: 'intramuscular' }),
      'major',
    ],
    [
      'DOSE-305',
      'estradiol 20 mg every four weeks in menopause',
      mg('rxcui:4083', 'menopause', '20', '1', 1, 'four-weeks', { route: 'intramuscular' }),
      'silent',
    ],
    ['DOSE-306', 'conjugated estrogens 2.5 mg', mg('rxcui:4099', 'menopause', '1.25', '2', 1, 'day'), 'major'],
    ['DOSE-306', 'conjugated estrogens 0.625 mg', mg('rxcui:4099', 'menopause', '0.625', '1', 1, 'day'), 'silent'],
    ['DOSE-401', 'testosterone 300 mg a week', injection('300', 'week'), 'major'],
    ['DOSE-401', 'testosterone 200 mg a week', injection('200', 'week'), 'silent'],
    ['DOSE-401', 'testosterone 50 mg every four weeks', injection('50', 'four-weeks'), 'silent'],
    ['DOSE-401', 'testosterone 25 mg every four weeks', injection('25', 'four-weeks'), 'minor'],
    [
      'DOSE-402',
      'testosterone 150 mg a week under the skin',
      injection('150', 'week', { route: 'subcutaneous' }),
      'major',
    ],
    [
      'DOSE-402',
      'testosterone 75 mg a week under the skin',
      injection('75', 'week', { route: 'subcutaneous' }),
      'silent',
    ],
    [
      'DOSE-403',
      'testosterone 200 mg a day on the skin',
      mg(TESTOSTERONE, 'male-hypogonadism', '200', '1', 1, 'day', { route: 'topical' }),
      'major',
    ],
    [
      'DOSE-403',
      'testosterone 50 mg a day on the skin',
      mg(TESTOSTERONE, 'male-hypogonadism', '50', '1', 1, 'day', { route: 'topical' }),
      'silent',
    ],
    [
      'DOSE-404',
      'testosterone pellets of 600 mg',
      mg(TESTOSTERONE, 'male-hypogonadism', '75', '8', 1, 'three-months', { route: 'implant' }),
      'major',
    ],
    [
      'DOSE-404',
      'testosterone pellets of 450 mg',
      mg(TESTOSTERONE, 'male-hypogonadism', '75', '6', 1, 'three-months', { route: 'implant' }),
      'silent',
    ],
    [
      'DOSE-405',
      'testosterone 150 mg a week, gender-affirming',
      injection('150', 'week', { indication: { system: 'icd-10-cm', code: 'F64.0', goal: 'gender-affirming' } }),
      'major',
    ],
    [
      'DOSE-405',
      'testosterone 80 mg a week, gender-affirming',
      injection('80', 'week', { indication: { system: 'icd-10-cm', code: 'F64.0', goal: 'gender-affirming' } }),
      'silent',
    ],
    [
      'DOSE-406',
      'testosterone 50 mg a day in a woman',
      woman({ candidates: mg(TESTOSTERONE, 'menopause', '50', '1', 1, 'day', { route: 'topical' }).candidates }),
      'major',
    ],
    [
      'DOSE-406',
      'testosterone 5 mg a day in a woman',
      woman({ candidates: mg(TESTOSTERONE, 'menopause', '5', '1', 1, 'day', { route: 'topical' }).candidates }),
      'silent',
    ],
    ['DOSE-407', 'methyltestosterone 100 mg', mg('rxcui:6904', 'male-hypogonadism', '10', '10', 1, 'day'), 'major'],
    ['DOSE-407', 'methyltestosterone 10 mg', mg('rxcui:6904', 'male-hypogonadism', '10', '1', 1, 'day'), 'silent'],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });

  function injection(value: string, per: string, more: Partial<CandidateFact> = {}): ScreeningFacts {
    const volume = String(Number(value) / 200);
    return order(TESTOSTERONE, 'male-hypogonadism', {
      ingredients: [{ drug: TESTOSTERONE, strength: { value: '200', unit: 'mg/mL' } }],
      dose: { value: volume, unit: 'mL' },
      frequency: { times: 1, per },
      route: 'intramuscular',
      ...more,
    });
  }

  it.each<[string, Partial<CandidateFact>, string]>([
    ['no dose', { dose: undefined }, 'dose amount:anastrozole'],
    ['no frequency', { frequency: undefined }, 'dose amount:anastrozole'],
    ['a period that nobody defined', { frequency: { times: 1, per: 'fortnight' } }, 'dose amount:anastrozole'],
    ['no strength', { ingredients: [{ drug: ANASTROZOLE }] }, 'dose amount:anastrozole'],
    [
      'clicks of an unknown volume',
      {
        ingredients: [{ drug: ANASTROZOLE, strength: { value: '1', unit: 'mg/mL' } }],
        dose: { value: '2', unit: '{click}' },
      },
      'dose amount:anastrozole',
    ],
    ['no route', { route: undefined }, 'dose regimen:anastrozole'],
  ])('%s: not checked, and the order waits', (_, more, gap) => {
    expect(stoppingGaps(man({ candidates: [anastrozole(more)] }))).toContain(gap);
  });

  it('a dose in milligrams of one ingredient is taken as it is', () => {
    const facts = man({ candidates: [anastrozole({ dose: { value: '2000', unit: 'ug' } })] });
    expect(
      found(facts, 'DOSE-102')
        ?.evidence.map(({ text }) => text)
        .join(),
    ).toMatch(/2 mg at once, 0.571 mg a day on average: above the range/);
  });

  it('a drug outside the scope is said, without holding the order', () => {
    const facts = order('rxcui:17767', 'male-hypogonadism');
    expect(gaps(facts)).toContainEqual(
      expect.objectContaining({ check: 'dose', key: 'range:rxcui_17767', stops: false }),
    );
  });

  it('a goal without a range is said, without holding the order', () => {
    const facts = order(ANASTROZOLE, 'endometriosis');
    expect(gaps(facts)).toContainEqual(expect.objectContaining({ check: 'dose', stops: false }));
  });
});
