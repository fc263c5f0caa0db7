import { condition, found, has, man, order, therapy, weight } from './example-facts.spec.js';
import { by, ends, orders, stopped, womanOrders, type Others } from './example-orders.spec.js';
import type { ScreeningFacts } from './facts.js';

const ALENDRONATE = 'rxcui:46041';
const IBANDRONATE = 'rxcui:115264';
const ZOLEDRONATE = 'rxcui:77655';
const DENOSUMAB = 'rxcui:993449';
const CALCIUM = 'rxcui:1895';
const VITAMIN_D = 'rxcui:2418';
const LEVOTHYROXINE = 'rxcui:10582';
const FUROSEMIDE = 'rxcui:4603';
const HYDROCHLOROTHIAZIDE = 'rxcui:5487';
const DIGOXIN = 'rxcui:3407';
const IBUPROFEN = 'rxcui:5640';

/** Denosumab and zoledronate are not compounded: they stand on the profile, and the order is the other drug. */
const bone = (drug: string, ...others: Others): ScreeningFacts => womanOrders(drug, 'osteoporosis', ...others);
const ordersBy = (route: string, drug: string, other: string): ScreeningFacts =>
  man({ ...order(drug, 'other', { route }), therapies: [therapy(other)] });
const ibuprofen = (code: string, ...others: Others): ScreeningFacts => ({
  ...orders(IBUPROFEN, 'other', ...others),
  ...has(condition(code)),
});

describe('bone agents, calcium and vitamin D: fires, and stays silent on the nearest miss', () => {
  it.each<[string, string, ScreeningFacts, string]>([
    ['DDI-039', 'alendronate with calcium', bone(ALENDRONATE, CALCIUM), 'moderate'],
    ['DDI-039', 'calcium ordered, risedronate on the profile', bone(CALCIUM, 'rxcui:73056'), 'moderate'],
    ['DDI-039', 'magnesium oxide', bone(ALENDRONATE, 'rxcui:6582'), 'moderate'],
    ['DDI-039', 'ferrous sulfate', bone(ALENDRONATE, 'rxcui:24947'), 'moderate'],
    ['DDI-039', 'an antacid by name', bone(ALENDRONATE, 'local:aluminum_hydroxide'), 'moderate'],
    ['DDI-039', 'vitamin D is no mineral', bone(ALENDRONATE, VITAMIN_D), 'silent'],
    ['DDI-039', 'ibandronate by mouth', bone(CALCIUM, by('oral', IBANDRONATE)), 'moderate'],
    ['DDI-039', 'ibandronate into a vein', bone(CALCIUM, by('intravenous', IBANDRONATE)), 'silent'],
    ['DDI-039', 'zinc on the skin', bone(ALENDRONATE, by('topical', 'local:zinc')), 'silent'],
    ['DDI-039', 'zoledronate', bone(CALCIUM, ZOLEDRONATE), 'silent'],

    ['DDI-040', 'alendronate beside denosumab', bone(ALENDRONATE, DENOSUMAB), 'major'],
    ['DDI-040', 'zoledronate beside denosumab', bone(ZOLEDRONATE, DENOSUMAB), 'major'],
    ['DDI-040', 'denosumab beside alendronate', bone(DENOSUMAB, ALENDRONATE), 'major'],
    ['DDI-040', 'zoledronate after denosumab', bone(ZOLEDRONATE, therapy(DENOSUMAB, stopped('2026-05-20'))), 'silent'],
    ['DDI-040', 'denosumab ends within four weeks', bone(ZOLEDRONATE, therapy(DENOSUMAB, ends('2026-12-18'))), 'minor'],
    ['DDI-040', 'denosumab ends later', bone(ZOLEDRONATE, therapy(DENOSUMAB, ends('2026-12-19'))), 'major'],
    [
      'DDI-040',
      'alendronate ends as denosumab starts',
      bone(DENOSUMAB, therapy(ALENDRONATE, ends('2026-11-27'))),
      'minor',
    ],
    ['DDI-040', 'denosumab with calcium', bone(CALCIUM, DENOSUMAB), 'silent'],

    ['DDI-041', 'cinacalcet beside denosumab', bone('rxcui:407990', DENOSUMAB), 'major'],
    ['DDI-041', 'a loop diuretic', bone(FUROSEMIDE, DENOSUMAB), 'major'],
    ['DDI-041', 'every drug of the class', bone('local:etelcalcetide', DENOSUMAB), 'major'],
    ['DDI-041', 'a thiazide raises calcium', bone(HYDROCHLOROTHIAZIDE, DENOSUMAB), 'silent'],
    ['DDI-041', 'denosumab stopped', bone(FUROSEMIDE, therapy(DENOSUMAB, stopped())), 'silent'],
    ['DDI-041', 'alendronate', bone(FUROSEMIDE, ALENDRONATE), 'silent'],

    ['DDI-042', 'gentamicin beside zoledronate', ordersBy('intravenous', 'rxcui:142438', ZOLEDRONATE), 'major'],
    ['DDI-042', 'gentamicin in the eye', ordersBy('ophthalmic', 'rxcui:142438', ZOLEDRONATE), 'silent'],
    ['DDI-042', 'an NSAID', bone(IBUPROFEN, ZOLEDRONATE), 'major'],
    ['DDI-042', 'an NSAID gel', ordersBy('topical', 'rxcui:3355', ZOLEDRONATE), 'silent'],
    ['DDI-042', 'a diuretic', bone('rxcui:9997', ZOLEDRONATE), 'major'],
    ['DDI-042', 'spironolactone on the skin', ordersBy('topical', 'rxcui:9997', ZOLEDRONATE), 'silent'],
    ['DDI-042', 'alendronate instead', bone(IBUPROFEN, ALENDRONATE), 'silent'],
    ['DDI-042', 'aspirin is not counted', bone('rxcui:1191', ZOLEDRONATE), 'silent'],

    ['DDI-043', 'calcium with levothyroxine', orders(CALCIUM, 'other', LEVOTHYROXINE), 'moderate'],
    [
      'DDI-043',
      'a liothyronine compound with calcium carbonate',
      orders('rxcui:10814', 'other', 'rxcui:1897'),
      'moderate',
    ],
    ['DDI-043', 'calcium into a vein', orders(LEVOTHYROXINE, 'other', by('intravenous', CALCIUM)), 'silent'],
    ['DDI-043', 'vitamin D', orders(VITAMIN_D, 'other', LEVOTHYROXINE), 'silent'],

    ['DDI-044', 'vitamin D with a thiazide', orders(VITAMIN_D, 'other', HYDROCHLOROTHIAZIDE), 'moderate'],
    ['DDI-044', 'calcium with digoxin', orders(CALCIUM, 'other', DIGOXIN), 'moderate'],
    ['DDI-044', 'calcitriol with chlorthalidone', orders('rxcui:1894', 'other', 'rxcui:2409'), 'moderate'],
    ['DDI-044', 'a loop diuretic lowers calcium', orders(VITAMIN_D, 'other', FUROSEMIDE), 'silent'],
    ['DDI-044', 'magnesium with digoxin', orders('rxcui:6582', 'other', DIGOXIN), 'silent'],

    ['DDI-050', 'ibuprofen and alendronate with an ulcer', ibuprofen('K25.9', ALENDRONATE), 'minor'],
    [
      'DDI-050',
      'aspirin and alendronate with reflux',
      { ...orders('rxcui:1191', 'other', ALENDRONATE), ...has(condition('K21.9')) },
      'minor',
    ],
    ['DDI-050', 'without such a disease', orders(IBUPROFEN, 'other', ALENDRONATE), 'silent'],
    ['DDI-050', 'with a disease elsewhere', ibuprofen('K58.9', ALENDRONATE), 'silent'],
    [
      'DDI-050',
      'an NSAID gel',
      { ...ordersBy('topical', 'rxcui:3355', ALENDRONATE), ...has(condition('K25.9')) },
      'silent',
    ],
    ['DDI-050', 'risedronate', ibuprofen('K25.9', 'rxcui:73056'), 'silent'],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });
});

describe('what a finding on bone agents says', () => {
  it.each([
    ['DDI-039', bone(ALENDRONATE, CALCIUM)],
    ['DDI-043', orders(CALCIUM, 'other', LEVOTHYROXINE)],
    ['DDI-050', ibuprofen('K25.9', ALENDRONATE)],
  ])('%s is counselling: shown, and no stop', (rule, facts) => {
    expect(found(facts, rule)).toMatchObject({ effect: 'shown', stops: false });
    expect(found(facts, rule)?.management).toMatch(/^Counsel/);
  });

  it('gives ibandronate its hour and alendronate its half hour', () => {
    expect(found(bone(IBANDRONATE, CALCIUM), 'DDI-039')?.management).toMatch(/an hour/);
    expect(found(bone(ALENDRONATE, CALCIUM), 'DDI-039')?.management).toMatch(/half an hour/);
  });

  it('names arrhythmia for digoxin and not for a thiazide', () => {
    expect(found(orders(CALCIUM, 'other', DIGOXIN), 'DDI-044')?.management).toMatch(/arrhythmia/);
    expect(found(orders(CALCIUM, 'other', HYDROCHLOROTHIAZIDE), 'DDI-044')?.management).not.toMatch(/arrhythmia/);
  });

  it('screens the order against the profile, and not two drugs of the profile against each other', () => {
    const facts = orders('rxcui:84857', 'male-hypogonadism', DENOSUMAB, ALENDRONATE);
    expect(weight(facts, 'DDI-040')).toBe('silent');
  });
});
