import { order, therapy, weight, woman } from './example-facts.spec.js';
import { by, orders, stopped, womanOrders, type Others } from './example-orders.spec.js';
import type { ScreeningFacts } from './facts.js';

const TOREMIFENE = 'rxcui:38409';
const TAMOXIFEN = 'rxcui:10324';
const TESTOSTERONE = 'rxcui:10379';
const ESTRADIOL = 'rxcui:4083';
const LEUPROLIDE = 'rxcui:42375';
const FULVESTRANT = 'rxcui:282357';
const METHOTREXATE = 'rxcui:6851';

const treated = (...others: Others): ScreeningFacts => womanOrders(TAMOXIFEN, 'breast-cancer-treatment', ...others);
const trt = (...others: Others): ScreeningFacts => orders(TESTOSTERONE, 'male-hypogonadism', ...others);
const estradiol = (...others: Others): ScreeningFacts => womanOrders(ESTRADIOL, 'menopause', ...others);
const citalopram = (...others: Others): ScreeningFacts => womanOrders('rxcui:2556', 'other', ...others);
const methotrexateFor = (code: string): ScreeningFacts =>
  treated(therapy(METHOTREXATE, { indication: { system: 'icd-10-cm', code, goal: 'other' } }));

describe('further pairs: fires, and stays silent on the nearest miss', () => {
  it.each<[string, string, ScreeningFacts, string]>([
    ['DDI-049', 'tamoxifen with epoetin', treated('rxcui:105694'), 'major'],
    ['DDI-049', 'tamoxifen with darbepoetin', treated('rxcui:283838'), 'major'],
    ['DDI-049', 'tamoxifen with etoposide', treated('rxcui:4179'), 'major'],
    ['DDI-049', 'tamoxifen with vinorelbine', treated('local:vinorelbine'), 'major'],
    ['DDI-049', 'tamoxifen with methotrexate, for what nobody said', treated(METHOTREXATE), 'major'],
    ['DDI-049', 'tamoxifen with methotrexate for breast cancer', methotrexateFor('C50.912'), 'major'],
    ['DDI-049', 'tamoxifen with methotrexate for arthritis', methotrexateFor('M05.79'), 'minor'],
    ['DDI-049', 'tamoxifen with fluorouracil on the skin', treated(by('topical', 'local:fluorouracil')), 'silent'],
    ['DDI-049', 'tamoxifen with azathioprine', treated('rxcui:1256'), 'silent'],

    ['DDI-059', 'estradiol with fulvestrant', estradiol(FULVESTRANT), 'contraindicated'],
    [
      'DDI-059',
      'a contraceptive ring with fulvestrant',
      womanOrders('rxcui:4124', 'other', FULVESTRANT),
      'contraindicated',
    ],
    [
      'DDI-059',
      'vaginal estradiol with fulvestrant',
      woman({ ...order(ESTRADIOL, 'menopause', { route: 'vaginal' }), therapies: [therapy(FULVESTRANT)] }),
      'major',
    ],
    ['DDI-059', 'estradiol with elacestrant', estradiol('local:elacestrant'), 'contraindicated'],
    ['DDI-059', 'progesterone with fulvestrant', womanOrders('rxcui:8727', 'menopause', FULVESTRANT), 'silent'],
    ['DDI-061', 'progesterone with fulvestrant', womanOrders('rxcui:8727', 'menopause', FULVESTRANT), 'major'],
    ['DDI-061', 'testosterone with fulvestrant', trt(FULVESTRANT), 'major'],
    ['DDI-061', 'DHEA with elacestrant', womanOrders('rxcui:3143', 'menopause', 'local:elacestrant'), 'major'],
    ['DDI-061', 'estradiol, which is DDI-059', estradiol(FULVESTRANT), 'silent'],
    ['DDI-061', 'progesterone with fulvestrant that stopped', womanOrders('rxcui:8727', 'menopause'), 'silent'],
    ['DDI-059', 'fulvestrant stopped', estradiol(therapy(FULVESTRANT, stopped('2026-11-01'))), 'silent'],

    ['DDI-060', 'testosterone with leuprolide', trt(LEUPROLIDE), 'major'],
    ['DDI-060', 'testosterone with bicalutamide', trt('rxcui:83008'), 'major'],
    ['DDI-060', 'testosterone with abiraterone', trt('local:abiraterone'), 'major'],
    ['DDI-060', 'testosterone with degarelix', trt('local:degarelix'), 'major'],
    ['DDI-060', 'testosterone with enzalutamide', trt('rxcui:1307298'), 'major'],
    ['DDI-060', 'DHEA with goserelin', orders('rxcui:3143', 'other', 'rxcui:50610'), 'major'],
    ['DDI-060', 'testosterone with finasteride', trt('rxcui:25025'), 'silent'],
    ['DDI-060', 'hCG with leuprolide', orders('rxcui:4986', 'male-fertility', LEUPROLIDE), 'silent'],
    ['DDI-060', 'leuprolide stopped', trt(therapy(LEUPROLIDE, stopped('2026-11-19'))), 'silent'],
    [
      'DDI-060',
      'suppression in gender-affirming care',
      womanOrders(TESTOSTERONE, 'gender-affirming', LEUPROLIDE),
      'minor',
    ],
    [
      'DDI-060',
      'an antiandrogen in gender-affirming care',
      womanOrders(TESTOSTERONE, 'gender-affirming', 'rxcui:83008'),
      'major',
    ],
    ['DDI-060', 'a woman on goserelin', womanOrders(TESTOSTERONE, 'menopause', 'rxcui:50610'), 'moderate'],
    ['DDI-034', 'enzalutamide works against testosterone itself', trt('rxcui:1307298'), 'silent'],

    ['DDI-021', 'nortriptyline', womanOrders('rxcui:7531', 'other', TOREMIFENE), 'major'],
    ['DDI-021', 'flecainide', womanOrders('rxcui:4441', 'other', TOREMIFENE), 'major'],
    ['DDI-021', 'itraconazole', womanOrders('rxcui:28031', 'other', TOREMIFENE), 'major'],
    ['DDI-021', 'octreotide', womanOrders('rxcui:7617', 'other', TOREMIFENE), 'major'],
    ['DDI-021', 'loperamide', womanOrders('rxcui:6468', 'other', TOREMIFENE), 'major'],
    ['DDI-021', 'aripiprazole', womanOrders('rxcui:89013', 'other', TOREMIFENE), 'silent'],
    [
      'DDI-021',
      'amiodarone stopped three months ago',
      womanOrders(TOREMIFENE, 'breast-cancer-treatment', therapy('rxcui:703', stopped('2026-08-20'))),
      'contraindicated',
    ],
    [
      'DDI-021',
      'amiodarone stopped 181 days ago',
      womanOrders(TOREMIFENE, 'breast-cancer-treatment', therapy('rxcui:703', stopped('2026-05-23'))),
      'silent',
    ],
    [
      'DDI-021',
      'citalopram stopped yesterday has no lasting effect',
      womanOrders(TOREMIFENE, 'breast-cancer-treatment', therapy('rxcui:2556', stopped('2026-11-19'))),
      'silent',
    ],
    [
      'DDI-051',
      'leuprolide stopped is no lasting effect of the analogue',
      citalopram(therapy(LEUPROLIDE, stopped('2026-11-19'))),
      'silent',
    ],
    [
      'DDI-051',
      'amiodarone stopped three months ago',
      orders(LEUPROLIDE, 'other', therapy('rxcui:703', stopped('2026-08-20'))),
      'major',
    ],
    [
      'DDI-014',
      'terbinafine by mouth ended 42 days ago',
      treated(therapy('rxcui:37801', { ...stopped('2026-10-09'), route: 'oral' })),
      'major',
    ],
    [
      'DDI-014',
      'terbinafine by mouth ended 43 days ago',
      treated(therapy('rxcui:37801', { ...stopped('2026-10-08'), route: 'oral' })),
      'silent',
    ],
    ['DDI-014', 'duloxetine ended yesterday', treated(therapy('rxcui:72625', stopped('2026-11-19'))), 'silent'],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });
});
