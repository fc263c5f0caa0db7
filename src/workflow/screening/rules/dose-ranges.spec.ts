import { condition, found, gaps, has, order, therapy, weight, woman, man } from './example-facts.spec.js';
import type { CandidateFact, ScreeningFacts } from './facts.js';

const ANASTROZOLE = 'rxcui:84857';
const LETROZOLE = 'rxcui:72965';
const EXEMESTANE = 'rxcui:258494';
const TAMOXIFEN = 'rxcui:10324';
const ESTRADIOL = 'rxcui:4083';
const PROGESTERONE = 'rxcui:8727';
const BC = 'breast-cancer-treatment';

/** A dose in milligrams, so many times in a period, by mouth unless something else is said. */
const regimen = (drug: string, mg: string, times: number, per: string, route: string): Partial<CandidateFact> => ({
  ingredients: [{ drug, strength: { value: mg, unit: 'mg' } }],
  dose: { value: '1', unit: '{capsule}' },
  frequency: { times, per },
  route,
});
const doses = (drug: string, goal: string, mg: string, times: number, per: string, route = 'oral'): ScreeningFacts =>
  woman(order(drug, goal, regimen(drug, mg, times, per, route)));
const forCode = (code: string, mg: string): ScreeningFacts =>
  woman(
    order(TAMOXIFEN, BC, {
      ...regimen(TAMOXIFEN, mg, 1, 'day', 'oral'),
      indication: { system: 'icd-10-cm', code, goal: BC },
    }),
  );
const letrozoleWith = (code: string, per: string): ScreeningFacts => ({
  ...doses(LETROZOLE, BC, '2.5', 1, per),
  ...has(condition(code)),
});

describe('ranges of doses: outside on either side, and within', () => {
  it.each<[string, string, ScreeningFacts, string]>([
    ['DOSE-101', 'anastrozole 1 mg once a week in breast cancer', doses(ANASTROZOLE, BC, '1', 1, 'week'), 'major'],
    ['DOSE-101', 'anastrozole 0.5 mg twice a week', doses(ANASTROZOLE, BC, '0.5', 2, 'week'), 'major'],
    ['DOSE-101', 'anastrozole 1 mg daily', doses(ANASTROZOLE, BC, '1', 1, 'day'), 'silent'],
    ['DOSE-103', 'letrozole every other day', doses(LETROZOLE, BC, '2.5', 1, 'two-days'), 'major'],
    ['DOSE-103', 'letrozole every other day with cirrhosis', letrozoleWith('K74.60', 'two-days'), 'silent'],
    ['DOSE-108', 'letrozole every other day with cirrhosis', letrozoleWith('K74.60', 'two-days'), 'silent'],
    ['DOSE-108', 'letrozole twice a week with cirrhosis', letrozoleWith('K74.60', 'week'), 'major'],
    ['DOSE-107', 'exemestane every other day', doses(EXEMESTANE, BC, '25', 1, 'two-days'), 'major'],
    ['DOSE-107', 'exemestane daily', doses(EXEMESTANE, BC, '25', 1, 'day'), 'silent'],
    [
      'DOSE-109',
      'exemestane every other day for another use',
      doses(EXEMESTANE, 'other', '25', 1, 'two-days'),
      'silent',
    ],
    ['DOSE-109', 'exemestane 50 mg for another use', doses(EXEMESTANE, 'other', '50', 1, 'day'), 'major'],
    ['DOSE-201', 'tamoxifen 10 mg in invasive cancer', forCode('C50.912', '10'), 'major'],
    ['DOSE-201', 'tamoxifen 20 mg in invasive cancer', forCode('C50.912', '20'), 'silent'],
    ['DOSE-207', 'tamoxifen 5 mg in carcinoma in situ', forCode('D05.12', '5'), 'silent'],
    ['DOSE-207', 'tamoxifen 40 mg in carcinoma in situ', forCode('D05.12', '40'), 'major'],
    ['DOSE-208', 'raloxifene 120 mg', doses('rxcui:72143', 'osteoporosis', '120', 1, 'day'), 'major'],
    ['DOSE-208', 'raloxifene 60 mg', doses('rxcui:72143', 'osteoporosis', '60', 1, 'day'), 'silent'],
    ['DOSE-209', 'toremifene 120 mg', doses('rxcui:38409', BC, '120', 1, 'day'), 'major'],
    ['DOSE-209', 'toremifene 60 mg', doses('rxcui:38409', BC, '60', 1, 'day'), 'silent'],
    ['DOSE-307', 'vaginal estradiol 1 mg', doses(ESTRADIOL, 'menopause', '1', 1, 'day', 'vaginal'), 'moderate'],
    ['DOSE-307', 'vaginal estradiol 10 ug', doses(ESTRADIOL, 'menopause', '0.01', 2, 'week', 'vaginal'), 'silent'],
    ['DOSE-308', 'estradiol gel 3 mg', doses(ESTRADIOL, 'menopause', '3', 1, 'day', 'topical'), 'moderate'],
    ['DOSE-308', 'estradiol gel 0.75 mg', doses(ESTRADIOL, 'menopause', '0.75', 1, 'day', 'topical'), 'silent'],
    [
      'DOSE-309',
      'conjugated estrogens cream',
      doses('rxcui:4099', 'menopause', '2.5', 1, 'day', 'vaginal'),
      'moderate',
    ],
    ['DOSE-309', 'in the usual dose', doses('rxcui:4099', 'menopause', '0.3125', 2, 'week', 'vaginal'), 'silent'],
    ['DOSE-310', 'estriol 2 mg a day', doses('rxcui:4094', 'menopause', '2', 1, 'day', 'vaginal'), 'moderate'],
    ['DOSE-310', 'estriol 1 mg twice a week', doses('rxcui:4094', 'menopause', '1', 2, 'week', 'vaginal'), 'silent'],
    ['DOSE-409', 'vaginal DHEA 13 mg', doses('rxcui:3143', 'menopause', '13', 1, 'day', 'vaginal'), 'moderate'],
    ['DOSE-409', 'vaginal DHEA 6.5 mg', doses('rxcui:3143', 'menopause', '6.5', 1, 'day', 'vaginal'), 'silent'],
    ['DOSE-501', 'progesterone 400 mg', doses(PROGESTERONE, 'menopause', '400', 1, 'day'), 'moderate'],
    ['DOSE-501', 'progesterone 50 mg', doses(PROGESTERONE, 'menopause', '50', 1, 'day'), 'minor'],
    ['DOSE-501', 'progesterone 100 mg', doses(PROGESTERONE, 'menopause', '100', 1, 'day'), 'silent'],
    [
      'DOSE-502',
      'vaginal progesterone 200 mg four times',
      doses(PROGESTERONE, 'ovulation-induction', '200', 4, 'day', 'vaginal'),
      'moderate',
    ],
    [
      'DOSE-502',
      'vaginal progesterone 100 mg three times',
      doses(PROGESTERONE, 'ovulation-induction', '100', 3, 'day', 'vaginal'),
      'silent',
    ],
    ['DOSE-503', 'medroxyprogesterone 20 mg', doses('rxcui:6691', 'menopause', '20', 1, 'day'), 'moderate'],
    ['DOSE-503', 'medroxyprogesterone 2.5 mg', doses('rxcui:6691', 'menopause', '2.5', 1, 'day'), 'silent'],
    ['DOSE-601', 'alendronate 70 mg daily', doses('rxcui:46041', 'osteoporosis', '70', 1, 'day'), 'major'],
    ['DOSE-601', 'alendronate 70 mg a week', doses('rxcui:46041', 'osteoporosis', '70', 1, 'week'), 'silent'],
    ['DOSE-602', 'risedronate 150 mg a week', doses('rxcui:73056', 'osteoporosis', '150', 1, 'week'), 'major'],
    ['DOSE-602', 'risedronate 150 mg a month', doses('rxcui:73056', 'osteoporosis', '150', 1, 'month'), 'silent'],
    ['DOSE-602', 'risedronate 35 mg a week', doses('rxcui:73056', 'osteoporosis', '35', 1, 'week'), 'silent'],
    ['DOSE-603', 'ibandronate 150 mg a week', doses('rxcui:115264', 'osteoporosis', '150', 1, 'week'), 'major'],
    ['DOSE-603', 'ibandronate 150 mg a month', doses('rxcui:115264', 'osteoporosis', '150', 1, 'month'), 'silent'],
    [
      'DOSE-604',
      'zoledronic acid monthly',
      doses('rxcui:77655', 'osteoporosis', '4', 1, 'month', 'intravenous'),
      'major',
    ],
    [
      'DOSE-604',
      'zoledronic acid yearly',
      doses('rxcui:77655', 'osteoporosis', '5', 1, 'year', 'intravenous'),
      'silent',
    ],
    ['DOSE-605', 'denosumab monthly', doses('rxcui:993449', 'osteoporosis', '60', 1, 'month', 'subcutaneous'), 'major'],
    [
      'DOSE-605',
      'denosumab half-yearly',
      doses('rxcui:993449', 'osteoporosis', '60', 1, 'six-months', 'subcutaneous'),
      'silent',
    ],
    [
      'DOSE-408',
      'oral testosterone 600 mg twice a day',
      man(order('rxcui:37864', 'male-hypogonadism', regimen('rxcui:37864', '600', 2, 'day', 'oral'))),
      'moderate',
    ],
    [
      'DOSE-408',
      'oral testosterone 237 mg twice a day',
      man(order('rxcui:37864', 'male-hypogonadism', regimen('rxcui:37864', '237', 2, 'day', 'oral'))),
      'silent',
    ],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });

  it('25 mg of exemestane twice a day beside an inducer is asked about: the label gives 50 mg once', () => {
    const facts = { ...doses(EXEMESTANE, BC, '25', 2, 'day'), therapies: [therapy('rxcui:9384')] };
    expect(found(facts, 'DDI-023')).toMatchObject({ severity: 'minor' });
    expect(found(facts, 'DDI-023')?.management).toContain('not as 25 mg twice');
  });
});

describe('a goal without a range of its own', () => {
  it.each<[string, ScreeningFacts, string]>([
    ['more than any range for the route', doses(TAMOXIFEN, 'osteoporosis', '200', 1, 'day'), 'major'],
    ['within the highest', doses(TAMOXIFEN, 'osteoporosis', '20', 1, 'day'), 'silent'],
    ['less than any', doses(TAMOXIFEN, 'osteoporosis', '1', 1, 'month'), 'silent'],
    ['another route', doses(TAMOXIFEN, 'osteoporosis', '200', 1, 'day', 'vaginal'), 'silent'],
  ])('%s', (_, facts, expected) => {
    expect(weight(facts, 'DOSE-201')).toBe(expected);
  });
});

describe('two salts of one drug in a formula', () => {
  const [CYPIONATE, PROPIONATE] = ['rxcui:835827', 'rxcui:10382'];
  const blend = (cypionate: string, propionate: string, unit = 'mg/mL', more: Partial<CandidateFact> = {}) =>
    man(
      order('', 'male-hypogonadism', {
        ingredients: [
          { drug: CYPIONATE, strength: { value: cypionate, unit: 'mg/mL' } },
          { drug: PROPIONATE, strength: { value: propionate, unit } },
        ],
        dose: { value: '1', unit: 'mL' },
        frequency: { times: 1, per: 'week' },
        route: 'intramuscular',
        ...more,
      }),
    );

  it.each<[string, ScreeningFacts, string]>([
    ['160 and 80 mg a week, each within the range', blend('160', '80'), 'major'],
    ['the other way round', blend('80', '160'), 'major'],
    ['120 and 80 mg a week', blend('120', '80'), 'silent'],
    ['8 and 7 mg a week', blend('8', '3'), 'minor'],
  ])('add up: %s', (_, facts, severity) => {
    expect(weight(facts, 'DOSE-401')).toBe(severity);
  });

  it('are told once, with their sum', () => {
    expect(
      found(blend('160', '80'), 'DOSE-401')
        ?.evidence.map(({ text }) => text)
        .join(),
    ).toContain('240 mg at once');
  });

  it('are not compared where one amount is not said', () => {
    const facts = blend('160', '80', 'mmol/mL');
    expect(weight(facts, 'DOSE-401')).toBe('silent');
    expect(gaps(facts).map(({ key }) => key)).toContain('amount:testosterone');
  });

  it('count together in a quantity that is used up too soon', () => {
    const supply = { quantity: { value: '10', unit: 'mL' }, daysSupply: 28 };
    const [sum, alone] = [blend('60', '60', 'mg/mL', { supply }), blend('60', '1', 'mg/mL', { supply })];
    expect(
      found(sum, 'DOSE-001')
        ?.evidence.map(({ text }) => text)
        .join(),
    ).toContain('42.86 mg a day');
    expect(
      found(alone, 'DOSE-001')
        ?.evidence.map(({ text }) => text)
        .join(),
    ).not.toContain('mg a day if used up');
  });
});
