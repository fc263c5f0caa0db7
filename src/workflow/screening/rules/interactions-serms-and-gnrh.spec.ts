import { man, found, order, therapy, weight } from './example-facts.spec.js';
import { by, orders, stopped, womanOrders, type Others } from './example-orders.spec.js';
import type { ScreeningFacts } from './facts.js';

const RALOXIFENE = 'rxcui:72143';
const TOREMIFENE = 'rxcui:38409';
const TAMOXIFEN = 'rxcui:10324';
const WARFARIN = 'rxcui:11289';
const ESTRADIOL = 'rxcui:4083';
const KETOCONAZOLE = 'rxcui:6135';
const GONADORELIN = 'rxcui:6384';
const LEUPROLIDE = 'rxcui:42375';
const GOSERELIN = 'rxcui:50610';
const CITALOPRAM = 'rxcui:2556';

const raloxifene = (...others: Others): ScreeningFacts => womanOrders(RALOXIFENE, 'osteoporosis', ...others);
/** Toremifene is not compounded: it stands on the profile, and the order is the other drug. */
const besideToremifene = (drug: string, route = 'oral'): ScreeningFacts => ({
  ...womanOrders(drug, 'other', TOREMIFENE),
  ...order(drug, 'other', { route }),
});
const pulses = (...others: Others): ScreeningFacts => orders(GONADORELIN, 'male-hpg-restart', ...others);

describe('raloxifene, toremifene and GnRH: fires, and stays silent on the nearest miss', () => {
  it.each<[string, string, ScreeningFacts, string]>([
    ['DDI-017', 'raloxifene with warfarin', raloxifene(WARFARIN), 'moderate'],
    ['DDI-017', 'raloxifene with dabigatran', raloxifene('rxcui:1037042'), 'silent'],
    ['DDI-017', 'tamoxifen has its own rule', womanOrders(TAMOXIFEN, 'breast-cancer-treatment', WARFARIN), 'silent'],
    ['DDI-018', 'raloxifene with cholestyramine', raloxifene('rxcui:2447'), 'major'],
    ['DDI-018', 'every resin', raloxifene('rxcui:141626'), 'major'],
    ['DDI-018', 'ezetimibe', raloxifene('rxcui:341248'), 'silent'],
    ['DDI-018', 'tamoxifen', womanOrders(TAMOXIFEN, 'breast-cancer-treatment', 'rxcui:2447'), 'silent'],
    ['DDI-019', 'raloxifene with estradiol on the skin', raloxifene(by('transdermal', ESTRADIOL)), 'major'],
    ['DDI-019', 'estradiol ordered', womanOrders(ESTRADIOL, 'menopause', RALOXIFENE), 'major'],
    ['DDI-019', 'by an unknown route', raloxifene(ESTRADIOL), 'major'],
    ['DDI-019', 'vaginal estradiol', raloxifene(by('vaginal', ESTRADIOL)), 'silent'],
    ['DDI-019', 'progesterone', raloxifene('rxcui:8727'), 'silent'],

    ['DDI-020', 'itraconazole beside toremifene', besideToremifene('rxcui:28031'), 'major'],
    ['DDI-020', 'ketoconazole beside toremifene', besideToremifene(KETOCONAZOLE), 'major'],
    ['DDI-020', 'ketoconazole on the skin', besideToremifene(KETOCONAZOLE, 'topical'), 'silent'],
    ['DDI-020', 'fluconazole is no strong inhibitor', besideToremifene('rxcui:4450'), 'silent'],
    ['DDI-021', 'citalopram beside toremifene', besideToremifene(CITALOPRAM), 'major'],
    ['DDI-021', 'ondansetron beside toremifene', besideToremifene('rxcui:26225'), 'major'],
    ['DDI-021', 'sotalol, class III', besideToremifene('rxcui:9947'), 'contraindicated'],
    ['DDI-021', 'quinidine, class Ia', besideToremifene('rxcui:9068'), 'contraindicated'],
    ['DDI-021', 'ciprofloxacin in the eye', besideToremifene('rxcui:2551', 'ophthalmic'), 'silent'],
    ['DDI-021', 'sertraline', besideToremifene('rxcui:36437'), 'major'],
    ['DDI-021', 'paroxetine', besideToremifene('rxcui:32937'), 'silent'],
    ['DDI-021', 'leuprolide is another rule', besideToremifene(LEUPROLIDE, 'subcutaneous'), 'silent'],
    ['DDI-021', 'tamoxifen', womanOrders(TAMOXIFEN, 'breast-cancer-treatment', CITALOPRAM), 'silent'],
    ['DDI-022', 'warfarin beside toremifene', besideToremifene(WARFARIN), 'moderate'],
    ['DDI-022', 'dabigatran beside toremifene', besideToremifene('rxcui:1037042'), 'silent'],

    ['DDI-046', 'gonadorelin with leuprolide', pulses(LEUPROLIDE), 'major'],
    ['DDI-046', 'every long-acting agonist', pulses('rxcui:38782'), 'major'],
    ['DDI-046', 'every antagonist', pulses('local:cetrorelix'), 'major'],
    ['DDI-046', 'leuprolide stopped', pulses(therapy(LEUPROLIDE, stopped('2026-11-19'))), 'silent'],
    ['DDI-046', 'hCG', pulses('rxcui:4986'), 'silent'],
    ['DDI-051', 'leuprolide with citalopram', orders(LEUPROLIDE, 'other', CITALOPRAM), 'major'],
    ['DDI-051', 'goserelin with toremifene', besideToremifene(GOSERELIN, 'subcutaneous'), 'major'],
    [
      'DDI-051',
      'methadone ordered, degarelix on the profile',
      orders('rxcui:6813', 'other', 'local:degarelix'),
      'major',
    ],
    ['DDI-051', 'leuprolide with paroxetine', orders(LEUPROLIDE, 'other', 'rxcui:32937'), 'silent'],
    ['DDI-051', 'nafarelin', orders('rxcui:6813', 'other', 'local:nafarelin'), 'silent'],
    ['DDI-051', 'elagolix', orders('rxcui:6813', 'other', 'local:elagolix'), 'silent'],
    ['DDI-051', 'leuprolide with goserelin', orders(LEUPROLIDE, 'other', GOSERELIN), 'silent'],
    ['DDI-051', 'azithromycin in the eye', orders(LEUPROLIDE, 'other', by('ophthalmic', 'rxcui:18631')), 'silent'],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });

  it('asks two persons before an antiarrhythmic of class Ia or III goes with toremifene', () => {
    expect(found(besideToremifene('rxcui:703'), 'DDI-021')).toMatchObject({ override: 'two-person', effect: 'blocks' });
    expect(found(besideToremifene(CITALOPRAM), 'DDI-021')).toMatchObject({
      override: 'pharmacist',
      effect: 'needs-review',
    });
  });

  it('accepts triptorelin as the ovarian suppression under an aromatase inhibitor', () => {
    const before = man({
      ...order('rxcui:258494', 'breast-cancer-treatment'),
      patient: { sexAtBirth: 'female', menopausalStatus: 'premenopausal', pregnancyStatus: 'not-pregnant' },
    });
    expect(weight(before, 'DPI-001')).toBe('contraindicated');
    expect(weight({ ...before, therapies: [therapy('rxcui:38782')] }, 'DPI-001')).toBe('moderate');
  });
});
