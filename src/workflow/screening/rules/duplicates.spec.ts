import { order, therapy, weight, woman } from './example-facts.spec.js';
import { by, ends, orders, stopped, womanOrders } from './example-orders.spec.js';
import type { CandidateFact, ScreeningFacts, TherapyFact } from './facts.js';

const ESTRADIOL = 'rxcui:4083';
const VALERATE = 'rxcui:24395';
const ESTRIOL = 'rxcui:4094';
const CONJUGATED = 'rxcui:4099';
const ETHINYL = 'rxcui:4124';
const PROGESTERONE = 'rxcui:8727';
const ALENDRONATE = 'rxcui:46041';
const RISEDRONATE = 'rxcui:73056';
const LEUPROLIDE = 'rxcui:42375';
const GOSERELIN = 'rxcui:50610';
const CYPIONATE = 'rxcui:835827';
const PROPIONATE = 'rxcui:10382';
const TESTOSTERONE = 'rxcui:10379';

const formula = (...drugs: string[]): Partial<CandidateFact> => ({
  ingredients: drugs.map((drug) => ({ drug, strength: { value: '1', unit: 'mg' } })),
});
const together = (goal: string, ...drugs: string[]): ScreeningFacts => woman(order('', goal, formula(...drugs)));
const biEstOnProfile: TherapyFact = {
  id: 'bi-est',
  ingredients: [{ drug: ESTRADIOL }, { drug: ESTRIOL }],
  status: 'active',
  route: 'topical',
};
const menopause = (route: string, ...others: (string | TherapyFact)[]): ScreeningFacts =>
  woman({
    ...order(ESTRADIOL, 'menopause', { route }),
    therapies: others.map((other) => (typeof other === 'string' ? therapy(other) : other)),
  });

describe('the same class twice: fires, and stays silent on the nearest miss', () => {
  it.each<[string, string, ScreeningFacts, string]>([
    ['DUP-001', 'estradiol on the skin and by mouth', menopause('oral', by('transdermal', ESTRADIOL)), 'major'],
    ['DUP-001', 'vaginal estradiol beside a patch', menopause('vaginal', by('transdermal', ESTRADIOL)), 'minor'],
    ['DUP-001', 'a patch beside vaginal estradiol', menopause('transdermal', by('vaginal', ESTRADIOL)), 'minor'],
    ['DUP-001', 'vaginal estradiol twice', menopause('vaginal', by('vaginal', ESTRADIOL)), 'major'],
    ['DUP-001', 'vaginal estradiol beside one of unknown route', menopause('vaginal', ESTRADIOL), 'major'],
    ['DUP-001', 'two esters in one formula', together('menopause', ESTRADIOL, VALERATE), 'silent'],
    ['DUP-001', 'another ester on the profile', womanOrders(VALERATE, 'menopause', ESTRADIOL), 'major'],
    ['DUP-002', 'two esters in one formula', together('menopause', ESTRADIOL, VALERATE), 'minor'],
    ['DUP-002', 'cypionate and propionate', together('other', CYPIONATE, PROPIONATE), 'minor'],
    ['DUP-002', 'another ester on the profile', womanOrders(VALERATE, 'menopause', ESTRADIOL), 'silent'],
    ['DUP-002', 'two drugs in one formula', together('menopause', ESTRADIOL, ESTRIOL), 'silent'],

    ['DUP-003', 'alendronate with risedronate', womanOrders(ALENDRONATE, 'osteoporosis', RISEDRONATE), 'major'],
    ['DUP-003', 'alendronate with zoledronic acid', womanOrders(ALENDRONATE, 'osteoporosis', 'rxcui:77655'), 'major'],
    [
      'DUP-003',
      'the old one ends today',
      womanOrders(ALENDRONATE, 'osteoporosis', therapy(RISEDRONATE, ends('2026-11-20'))),
      'minor',
    ],
    [
      'DUP-003',
      'the old one has stopped',
      womanOrders(ALENDRONATE, 'osteoporosis', therapy(RISEDRONATE, stopped('2026-11-19'))),
      'silent',
    ],
    ['DUP-003', 'alendronate with calcium', womanOrders(ALENDRONATE, 'osteoporosis', 'rxcui:1895'), 'silent'],

    ['DUP-004', 'estradiol by mouth with conjugated estrogens', menopause('oral', CONJUGATED), 'major'],
    ['DUP-004', 'a patch with a contraceptive', menopause('transdermal', ETHINYL), 'major'],
    ['DUP-004', 'a patch with a contraceptive ring', menopause('transdermal', by('vaginal', ETHINYL)), 'major'],
    ['DUP-004', 'estradiol beside Bi-Est on the profile', menopause('oral', biEstOnProfile), 'major'],
    ['DUP-004', 'vaginal estradiol with conjugated estrogens', menopause('vaginal', CONJUGATED), 'silent'],
    ['DUP-004', 'estradiol with vaginal conjugated estrogens', menopause('oral', by('vaginal', CONJUGATED)), 'silent'],
    ['DUP-004', 'Bi-Est in one formula', together('menopause', ESTRADIOL, ESTRIOL), 'silent'],
    ['DUP-004', 'the old one ends today', menopause('oral', therapy(CONJUGATED, ends('2026-11-20'))), 'minor'],
    ['DUP-004', 'estradiol with progesterone', menopause('oral', PROGESTERONE), 'silent'],

    [
      'DUP-005',
      'progesterone with medroxyprogesterone',
      womanOrders(PROGESTERONE, 'menopause', 'rxcui:6691'),
      'moderate',
    ],
    [
      'DUP-005',
      'the old one ends today',
      womanOrders(PROGESTERONE, 'menopause', therapy('rxcui:6691', ends('2026-11-20'))),
      'minor',
    ],
    ['DUP-005', 'two progestogens in one formula', together('menopause', PROGESTERONE, 'rxcui:6691'), 'silent'],
    ['DUP-005', 'progesterone with estradiol', womanOrders(PROGESTERONE, 'menopause', ESTRADIOL), 'silent'],

    ['DUP-006', 'leuprolide with goserelin', orders(LEUPROLIDE, 'other', GOSERELIN), 'major'],
    ['DUP-006', 'the old one ends today', orders(LEUPROLIDE, 'other', therapy(GOSERELIN, ends('2026-11-20'))), 'minor'],
    ['DUP-006', 'leuprolide with cetrorelix', orders(LEUPROLIDE, 'other', 'local:cetrorelix'), 'silent'],

    [
      'DDI-007',
      'one SERM replaces another today',
      orders('rxcui:2596', 'male-fertility', therapy('rxcui:10324', ends('2026-11-20'))),
      'minor',
    ],
    [
      'DDI-007',
      'it replaces it tomorrow',
      orders('rxcui:2596', 'male-fertility', therapy('rxcui:10324', ends('2026-11-21'))),
      'major',
    ],
    [
      'DDI-033',
      'one androgen replaces another today',
      orders(TESTOSTERONE, 'male-hypogonadism', therapy('rxcui:6904', ends('2026-11-20'))),
      'minor',
    ],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });
});
