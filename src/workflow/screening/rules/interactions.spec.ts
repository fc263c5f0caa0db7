import { anastrozole, condition, date, found, man, order, therapy, weight, woman } from './example-facts.spec.js';
import {
  asTherapies,
  ends,
  indication,
  orders,
  stopped,
  womanOrders,
  youngWomanOrders,
  type Others,
} from './example-orders.spec.js';
import type { CandidateFact, ScreeningFacts, TherapyFact } from './facts.js';

const ANASTROZOLE = 'rxcui:84857';
const LETROZOLE = 'rxcui:72965';
const EXEMESTANE = 'rxcui:258494';
const TAMOXIFEN = 'rxcui:10324';
const CLOMIPHENE = 'rxcui:2596';
const TESTOSTERONE = 'rxcui:10379';
const ESTRADIOL = 'rxcui:4083';
const WARFARIN = 'rxcui:11289';
const RIFAMPIN = 'rxcui:9384';
const FLUOXETINE = 'rxcui:4493';

const onAnastrozole = (...others: Others): ScreeningFacts => man({ therapies: asTherapies(others) });
const trt = (...others: Others): ScreeningFacts => orders(TESTOSTERONE, 'male-hypogonadism', ...others);
const treated = (drug: string, ...others: Others): ScreeningFacts =>
  womanOrders(drug, 'breast-cancer-treatment', ...others);
const prevention = (drug: string, ...others: Others): ScreeningFacts =>
  womanOrders(drug, 'breast-cancer-risk-reduction', ...others);
const dosed = (more: Partial<CandidateFact>, ...others: Others): ScreeningFacts =>
  woman({ ...order(EXEMESTANE, 'breast-cancer-treatment', more), therapies: asTherapies(others) });

const withProfile = (base: Partial<ScreeningFacts>, ...others: Others): ScreeningFacts =>
  man({ ...base, therapies: asTherapies(others) });
const bcPatient = (base: Partial<ScreeningFacts>, ...others: Others): ScreeningFacts =>
  woman({ ...base, therapies: asTherapies(others) });

const forTreatment = indication('breast-cancer-treatment', 'C50.912');
const forRiskReduction = indication('breast-cancer-risk-reduction', 'Z15.01');

describe('two drugs: fires, and stays silent on the nearest miss', () => {
  it.each<[string, string, ScreeningFacts, string]>([
    // tamoxifen with aromatase inhibitors
    ['DDI-001', 'tamoxifen on the profile', onAnastrozole(TAMOXIFEN), 'contraindicated'],
    ['DDI-001', 'in every indication, breast cancer too', treated(ANASTROZOLE, TAMOXIFEN), 'contraindicated'],
    [
      'DDI-001',
      'in the same compound',
      man({ candidates: [anastrozole({ ingredients: [{ drug: ANASTROZOLE }, { drug: TAMOXIFEN }] })] }),
      'contraindicated',
    ],
    [
      'DDI-001',
      'tamoxifen ordered, anastrozole on the profile',
      orders(TAMOXIFEN, 'male-fertility', ANASTROZOLE),
      'contraindicated',
    ],
    [
      'DDI-001',
      'tamoxifen stopped yesterday: a planned switch',
      onAnastrozole(therapy(TAMOXIFEN, stopped('2026-11-19'))),
      'silent',
    ],
    ['DDI-001', 'tamoxifen ends today', onAnastrozole(therapy(TAMOXIFEN, ends('2026-11-20'))), 'minor'],
    ['DDI-001', 'tamoxifen ends tomorrow', onAnastrozole(therapy(TAMOXIFEN, ends('2026-11-21'))), 'contraindicated'],
    ['DDI-002', 'tamoxifen ends today', treated(LETROZOLE, therapy(TAMOXIFEN, ends('2026-11-20'))), 'minor'],
    ['DDI-001', 'tamoxifen on hold', onAnastrozole(therapy(TAMOXIFEN, { status: 'on-hold' })), 'silent'],
    [
      'DDI-001',
      'tamoxifen that ends tomorrow is still active',
      onAnastrozole(therapy(TAMOXIFEN, ends('2026-11-21'))),
      'contraindicated',
    ],
    ['DDI-001', 'clomiphene instead', onAnastrozole(CLOMIPHENE), 'silent'],
    ['DDI-002', 'letrozole', orders(LETROZOLE, 'male-fertility', TAMOXIFEN), 'contraindicated'],
    ['DDI-002', 'letrozole alone', man(order(LETROZOLE, 'male-fertility')), 'silent'],
    ['DDI-003', 'exemestane', treated(EXEMESTANE, TAMOXIFEN), 'major'],
    ['DDI-003', 'tamoxifen ends within a week', treated(EXEMESTANE, therapy(TAMOXIFEN, ends('2026-11-27'))), 'minor'],
    ['DDI-003', 'tamoxifen ends in eight days', treated(EXEMESTANE, therapy(TAMOXIFEN, ends('2026-11-28'))), 'major'],
    ['DDI-003', 'tamoxifen stopped', treated(EXEMESTANE, therapy(TAMOXIFEN, stopped())), 'silent'],
    ['DDI-004', 'raloxifene', treated(ANASTROZOLE, 'rxcui:72143'), 'major'],
    ['DDI-004', 'every other SERM of the class', treated(ANASTROZOLE, 'local:ospemifene'), 'major'],
    ['DDI-004', 'tamoxifen has its own rule', treated(ANASTROZOLE, TAMOXIFEN), 'silent'],
    ['DDI-004', 'clomiphene has its own rule', onAnastrozole(CLOMIPHENE), 'silent'],
    ['DDI-005', 'clomiphene in a man', onAnastrozole(CLOMIPHENE), 'moderate'],
    ['DDI-005', 'enclomiphene in a man', onAnastrozole('local:enclomiphene'), 'moderate'],
    [
      'DDI-005',
      'in a woman the prescriber is asked',
      youngWomanOrders(LETROZOLE, 'ovulation-induction', CLOMIPHENE),
      'major',
    ],
    ['DDI-005', 'clomiphene stopped', onAnastrozole(therapy(CLOMIPHENE, stopped())), 'silent'],
    ['DDI-006', 'two aromatase inhibitors', onAnastrozole(LETROZOLE), 'contraindicated'],
    ['DDI-006', 'the old one ends today', onAnastrozole(therapy(LETROZOLE, ends('2026-11-20'))), 'minor'],
    ['DDI-006', 'the old one ends tomorrow', onAnastrozole(therapy(LETROZOLE, ends('2026-11-21'))), 'contraindicated'],
    ['DDI-006', 'the same one is another rule', onAnastrozole(ANASTROZOLE), 'silent'],
    ['DDI-007', 'clomiphene ordered with tamoxifen', orders(CLOMIPHENE, 'male-fertility', TAMOXIFEN), 'major'],
    ['DDI-007', 'clomiphene and its isomer', orders(CLOMIPHENE, 'male-fertility', 'local:enclomiphene'), 'major'],
    ['DDI-007', 'clomiphene with an aromatase inhibitor', orders(CLOMIPHENE, 'male-fertility', ANASTROZOLE), 'silent'],
    // estrogens, progestogens and androgens with aromatase inhibitors
    ['DDI-008', 'estradiol by mouth', treated(ANASTROZOLE, therapy(ESTRADIOL, { route: 'oral' })), 'contraindicated'],
    ['DDI-008', 'by an unknown route', treated(ANASTROZOLE, ESTRADIOL), 'contraindicated'],
    [
      'DDI-008',
      'on the skin is systemic too',
      onAnastrozole(therapy(ESTRADIOL, { route: 'topical' })),
      'contraindicated',
    ],
    ['DDI-008', 'vaginal is another rule', treated(ANASTROZOLE, therapy(ESTRADIOL, { route: 'vaginal' })), 'silent'],
    ['DDI-009', 'vaginal in breast cancer', treated(ANASTROZOLE, therapy(ESTRADIOL, { route: 'vaginal' })), 'major'],
    [
      'DDI-009',
      'vaginal otherwise',
      womanOrders(LETROZOLE, 'endometriosis', therapy(ESTRADIOL, { route: 'vaginal' })),
      'moderate',
    ],
    ['DDI-009', 'by mouth is another rule', treated(ANASTROZOLE, therapy(ESTRADIOL, { route: 'oral' })), 'silent'],
    ['DDI-009', 'an unknown route is taken as systemic', treated(ANASTROZOLE, ESTRADIOL), 'silent'],
    ['DDI-010', 'DHEA in breast cancer', treated(ANASTROZOLE, 'rxcui:3143'), 'major'],
    ['DDI-010', 'pregnenolone in breast cancer', treated(ANASTROZOLE, 'local:pregnenolone'), 'major'],
    ['DDI-010', 'DHEA in a man', onAnastrozole('rxcui:3143'), 'moderate'],
    ['DDI-010', 'DHEA stopped', onAnastrozole(therapy('rxcui:3143', stopped())), 'silent'],
    ['DDI-011', 'testosterone in a man', onAnastrozole(TESTOSTERONE), 'moderate'],
    ['DDI-011', 'testosterone in breast cancer', treated(ANASTROZOLE, TESTOSTERONE), 'major'],
    ['DDI-011', 'no testosterone', man(), 'silent'],
    ['DDI-012', 'progesterone in breast cancer', treated(ANASTROZOLE, 'rxcui:8727'), 'major'],
    ['DDI-012', 'every progestogen', prevention(LETROZOLE, 'rxcui:6373'), 'major'],
    ['DDI-012', 'progesterone otherwise', womanOrders(LETROZOLE, 'endometriosis', 'rxcui:8727'), 'silent'],
    // tamoxifen
    ['DDI-013', 'paroxetine in breast cancer', treated(TAMOXIFEN, 'rxcui:32937'), 'major'],
    ['DDI-013', 'bupropion in risk reduction', prevention(TAMOXIFEN, 'rxcui:42347'), 'major'],
    ['DDI-013', 'paroxetine in male fertility', orders(TAMOXIFEN, 'male-fertility', 'rxcui:32937'), 'moderate'],
    [
      'DDI-013',
      'tamoxifen of unknown goal on the profile counts as breast cancer',
      orders('rxcui:32937', 'other', TAMOXIFEN),
      'major',
    ],
    [
      'DDI-013',
      'fluoxetine stopped 35 days ago',
      treated(TAMOXIFEN, therapy(FLUOXETINE, stopped('2026-10-16'))),
      'major',
    ],
    [
      'DDI-013',
      'fluoxetine stopped 36 days ago',
      treated(TAMOXIFEN, therapy(FLUOXETINE, stopped('2026-10-15'))),
      'silent',
    ],
    ['DDI-013', 'fluoxetine stopped, nobody knows when', treated(TAMOXIFEN, therapy(FLUOXETINE, stopped())), 'major'],
    [
      'DDI-013',
      'paroxetine stopped has no lasting effect',
      treated(TAMOXIFEN, therapy('rxcui:32937', stopped('2026-11-19'))),
      'silent',
    ],
    ['DDI-013', 'venlafaxine', treated(TAMOXIFEN, 'rxcui:39786'), 'silent'],
    ['DDI-014', 'duloxetine in breast cancer', treated(TAMOXIFEN, 'rxcui:72625'), 'major'],
    [
      'DDI-014',
      'terbinafine by mouth in breast cancer',
      treated(TAMOXIFEN, therapy('rxcui:37801', { route: 'oral' })),
      'major',
    ],
    ['DDI-014', 'terbinafine on the skin', treated(TAMOXIFEN, therapy('rxcui:37801', { route: 'topical' })), 'silent'],
    ['DDI-014', 'mirabegron', treated(TAMOXIFEN, 'rxcui:1300786'), 'moderate'],
    ['DDI-015', 'warfarin in risk reduction', prevention(TAMOXIFEN, WARFARIN), 'contraindicated'],
    [
      'DDI-015',
      'warfarin in DCIS, whatever the goal says',
      bcPatient(
        order(TAMOXIFEN, 'breast-cancer-treatment', { indication: indication('breast-cancer-treatment', 'D05.12') }),
        WARFARIN,
      ),
      'contraindicated',
    ],
    [
      'DDI-015',
      'warfarin in adjuvant treatment',
      bcPatient(order(TAMOXIFEN, 'breast-cancer-treatment', { indication: forTreatment }), WARFARIN),
      'major',
    ],
    ['DDI-015', 'warfarin in male fertility', orders(TAMOXIFEN, 'male-fertility', WARFARIN), 'major'],
    ['DDI-015', 'an unknown goal counts as the stricter one', orders(WARFARIN, 'other', TAMOXIFEN), 'contraindicated'],
    ['DDI-015', 'dabigatran is not warfarin', prevention(TAMOXIFEN, 'rxcui:1037042'), 'silent'],
    ['DDI-016', 'rifampin', treated(TAMOXIFEN, RIFAMPIN), 'major'],
    [
      'DDI-016',
      'rifampin stopped two weeks ago',
      treated(TAMOXIFEN, therapy(RIFAMPIN, stopped('2026-11-06'))),
      'major',
    ],
    [
      'DDI-016',
      'rifampin stopped fifteen days ago',
      treated(TAMOXIFEN, therapy(RIFAMPIN, stopped('2026-11-05'))),
      'silent',
    ],
    ['DDI-016', 'phenobarbital is another rule', treated(TAMOXIFEN, 'rxcui:8134'), 'silent'],
    ['DDI-056', "tamoxifen with St John's wort", treated(TAMOXIFEN, 'rxcui:258326'), 'moderate'],
    ['DDI-056', 'rifampin is another rule', treated(TAMOXIFEN, RIFAMPIN), 'silent'],
    [
      'DDI-056',
      'phenobarbital stopped fifteen days ago',
      treated(TAMOXIFEN, therapy('rxcui:8134', stopped('2026-11-05'))),
      'silent',
    ],
    [
      'DDI-037',
      'estradiol with tamoxifen for breast cancer',
      treated(TAMOXIFEN, therapy(ESTRADIOL, { route: 'oral' })),
      'contraindicated',
    ],
    [
      'DDI-037',
      'vaginal estradiol with tamoxifen for breast cancer',
      treated(TAMOXIFEN, therapy(ESTRADIOL, { route: 'vaginal' })),
      'major',
    ],
    [
      'DDI-037',
      'estradiol with tamoxifen otherwise',
      orders(TAMOXIFEN, 'gynecomastia', therapy(ESTRADIOL, { route: 'oral' })),
      'major',
    ],
    ['DDI-037', 'estradiol stopped', treated(TAMOXIFEN, therapy(ESTRADIOL, stopped())), 'silent'],
    ['DDI-038', 'estradiol with clomiphene', youngWomanOrders(CLOMIPHENE, 'ovulation-induction', ESTRADIOL), 'major'],
    [
      'DDI-038',
      'progesterone with clomiphene',
      youngWomanOrders(CLOMIPHENE, 'ovulation-induction', 'rxcui:8727'),
      'silent',
    ],
    [
      'DDI-045',
      'gonadorelin with clomiphene',
      withProfile(order('rxcui:6384', 'male-hpg-restart', { route: 'subcutaneous' }), CLOMIPHENE),
      'minor',
    ],
    ['DDI-045', 'leuprolide with clomiphene', orders(CLOMIPHENE, 'male-hpg-restart', 'rxcui:42375'), 'silent'],
    ['DDI-049', 'tamoxifen with thalidomide', treated(TAMOXIFEN, 'rxcui:10432'), 'major'],
    ['DDI-049', 'tamoxifen with docetaxel', treated(TAMOXIFEN, 'local:docetaxel'), 'major'],
    [
      'DDI-049',
      'fluorouracil on the skin',
      treated(TAMOXIFEN, therapy('local:fluorouracil', { route: 'topical' })),
      'silent',
    ],
    ['DDI-049', 'bazedoxifene is another rule', womanOrders('rxcui:4099', 'menopause', 'rxcui:1441386'), 'silent'],
    ['DDI-058', 'bazedoxifene with estradiol', womanOrders(ESTRADIOL, 'menopause', 'rxcui:1441386'), 'major'],
    ['DDI-058', 'bazedoxifene with thalidomide', womanOrders('rxcui:10432', 'other', 'rxcui:1441386'), 'major'],
    ['DDI-058', 'tamoxifen is another rule', treated(TAMOXIFEN, 'rxcui:4099'), 'silent'],
    [
      'DDI-058',
      'conjugated estrogens with bazedoxifene are marketed together',
      womanOrders('rxcui:4099', 'menopause', 'rxcui:1441386'),
      'moderate',
    ],
    [
      'DDI-049',
      'clomiphene is not in that class',
      youngWomanOrders(CLOMIPHENE, 'ovulation-induction', 'rxcui:10432'),
      'silent',
    ],
    // enzyme inducers
    ['DDI-023', 'exemestane 25 mg with rifampin', dosed(dose(25), RIFAMPIN), 'major'],
    ['DDI-023', 'exemestane 50 mg with rifampin', dosed(dose(50), RIFAMPIN), 'minor'],
    [
      'DDI-023',
      'a dose that nobody knows',
      bcPatient(order(EXEMESTANE, 'breast-cancer-treatment', { dose: undefined }), RIFAMPIN),
      'major',
    ],
    ['DDI-023', 'the other inducers of the label', dosed(dose(25), 'rxcui:258326'), 'major'],
    [
      'DDI-023',
      'labels outside the US leave the dose alone',
      { ...dosed(dose(25), RIFAMPIN), pharmacy: { country: 'DE', enclomipheneLegalOpinion: false } },
      'minor',
    ],
    [
      'DDI-023',
      'rifampin stopped fifteen days ago',
      dosed(dose(25), therapy(RIFAMPIN, stopped('2026-11-05'))),
      'silent',
    ],
    ['DDI-024', 'anastrozole with carbamazepine', onAnastrozole('rxcui:2002'), 'minor'],
    ['DDI-024', 'anastrozole with phenobarbital', onAnastrozole('rxcui:8134'), 'silent'],
    ['DDI-025', 'anastrozole with warfarin is silent on purpose', onAnastrozole(WARFARIN), 'silent'],
    ['DDI-026', 'exemestane with ketoconazole is silent on purpose', treated(EXEMESTANE, 'rxcui:6135'), 'silent'],
    [
      'DDI-047',
      'goserelin with an aromatase inhibitor is silent on purpose',
      youngWomanOrders(ANASTROZOLE, 'breast-cancer-treatment', 'rxcui:50610'),
      'silent',
    ],
    [
      'DDI-048',
      'alendronate with an aromatase inhibitor is silent on purpose',
      treated(ANASTROZOLE, 'rxcui:46041'),
      'silent',
    ],
    // androgens
    ['DDI-027', 'testosterone with warfarin', trt(WARFARIN), 'major'],
    ['DDI-027', 'every androgen', orders('local:oxandrolone', 'other', WARFARIN), 'major'],
    ['DDI-027', 'DHEA with warfarin', orders('rxcui:3143', 'other', WARFARIN), 'silent'],
    ['DDI-028', 'testosterone with metformin', trt('rxcui:6809'), 'minor'],
    ['DDI-028', 'testosterone with semaglutide', trt('local:semaglutide'), 'minor'],
    ['DDI-028', 'testosterone with glipizide', trt('rxcui:4821'), 'moderate'],
    ['DDI-028', 'testosterone with levothyroxine', trt('rxcui:10582'), 'silent'],
    [
      'DDI-029',
      'testosterone with prednisone and heart failure',
      withProfile(
        { ...order(TESTOSTERONE, 'male-hypogonadism'), conditions: { reviewed: true, entries: [condition('I50.9')] } },
        'rxcui:8640',
      ),
      'moderate',
    ],
    ['DDI-029', 'testosterone with prednisone', trt('rxcui:8640'), 'minor'],
    ['DDI-029', 'testosterone with corticotropin', trt('local:corticotropin'), 'minor'],
    ['DDI-029', 'hydrocortisone on the skin', trt(therapy('rxcui:5492', { route: 'topical' })), 'silent'],
    [
      'DDI-030',
      'clomiphene to restart the axis, testosterone active',
      orders(CLOMIPHENE, 'male-hpg-restart', TESTOSTERONE),
      'major',
    ],
    [
      'DDI-030',
      'tamoxifen for fertility, testosterone active',
      orders(TAMOXIFEN, 'male-fertility', TESTOSTERONE),
      'major',
    ],
    [
      'DDI-030',
      'testosterone ends within two weeks',
      orders(CLOMIPHENE, 'male-hpg-restart', therapy(TESTOSTERONE, ends('2026-12-04'))),
      'minor',
    ],
    [
      'DDI-030',
      'testosterone ends in fifteen days',
      orders(CLOMIPHENE, 'male-hpg-restart', therapy(TESTOSTERONE, ends('2026-12-05'))),
      'major',
    ],
    [
      'DDI-030',
      'both with a goal that is not fertility',
      orders(CLOMIPHENE, 'trt-adjunct', therapy(TESTOSTERONE, { indication: indication('male-hypogonadism') })),
      'moderate',
    ],
    ['DDI-030', 'testosterone of unknown goal', orders(CLOMIPHENE, 'male-hypogonadism', TESTOSTERONE), 'major'],
    [
      'DDI-030',
      'testosterone stopped',
      orders(CLOMIPHENE, 'male-hpg-restart', therapy(TESTOSTERONE, stopped())),
      'silent',
    ],
    ['DDI-031', 'gonadorelin to restart the axis', orders('rxcui:6384', 'male-hpg-restart', TESTOSTERONE), 'major'],
    [
      'DDI-031',
      'gonadorelin beside testosterone',
      orders('rxcui:6384', 'trt-adjunct', therapy(TESTOSTERONE, { indication: indication('male-hypogonadism') })),
      'moderate',
    ],
    ['DDI-031', 'gonadorelin alone', man(order('rxcui:6384', 'male-hpg-restart')), 'silent'],
    ['DDI-032', 'testosterone with hCG', trt('rxcui:4986'), 'minor'],
    ['DDI-032', 'testosterone with gonadorelin', trt('rxcui:6384'), 'silent'],
    ['DDI-033', 'testosterone with methyltestosterone', trt('rxcui:6904'), 'major'],
    [
      'DDI-033',
      'testosterone with DHEA in one compound',
      man(order(TESTOSTERONE, 'male-hypogonadism', { ingredients: [{ drug: TESTOSTERONE }, { drug: 'rxcui:3143' }] })),
      'major',
    ],
    ['DDI-033', 'pregnenolone is no androgen', trt('local:pregnenolone'), 'silent'],
    ['DDI-033', 'testosterone twice is another rule', trt(TESTOSTERONE), 'silent'],
    ['DDI-034', 'testosterone with phenytoin', trt('rxcui:8183'), 'moderate'],
    ['DDI-034', 'testosterone with ketoconazole', trt('rxcui:6135'), 'silent'],
    ['DDI-052', 'testosterone with ketoconazole by mouth', trt(therapy('rxcui:6135', { route: 'oral' })), 'moderate'],
    [
      'DDI-052',
      'hCG with ketoconazole by mouth',
      orders('rxcui:4986', 'male-hpg-restart', therapy('rxcui:6135', { route: 'oral' })),
      'moderate',
    ],
    ['DDI-052', 'ketoconazole shampoo', trt(therapy('rxcui:6135', { route: 'topical' })), 'silent'],
    // the same drug twice
    ['DUP-001', 'the same drug on the profile', onAnastrozole(ANASTROZOLE), 'major'],
    [
      'DUP-001',
      'as a text on the profile',
      onAnastrozole({ id: 't', ingredients: [], text: 'Arimidex 1 mg tablet', status: 'active' }),
      'major',
    ],
    [
      'DUP-001',
      'a documented continuation',
      withProfile(
        { candidates: [anastrozole({ continuationOfTherapy: { therapyStartedOn: date('2026-06-01') } })] },
        ANASTROZOLE,
      ),
      'silent',
    ],
    [
      'DUP-001',
      'a continuation from tomorrow on',
      withProfile(
        { candidates: [anastrozole({ continuationOfTherapy: { therapyStartedOn: date('2026-11-21') } })] },
        ANASTROZOLE,
      ),
      'major',
    ],
    ['DUP-001', 'the old order ends today', onAnastrozole(therapy(ANASTROZOLE, ends('2026-11-20'))), 'minor'],
    ['DUP-001', 'the old order has ended', onAnastrozole(therapy(ANASTROZOLE, stopped())), 'silent'],
    [
      'DUP-001',
      'the entry of the order itself is no second one',
      onAnastrozole(therapy(ANASTROZOLE, { id: 'order-1' })),
      'silent',
    ],
    ['DUP-001', 'another drug', onAnastrozole(LETROZOLE), 'silent'],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });
});

function dose(mg: number): Partial<CandidateFact> {
  return {
    ingredients: [{ drug: EXEMESTANE, strength: { value: '25', unit: 'mg' } }],
    dose: { value: String(mg / 25), unit: '{tablet}' },
    frequency: { times: 1, per: 'day' },
  };
}

describe('what a finding says', () => {
  const facts = man({ therapies: [therapy(TAMOXIFEN, { source: 'outside-pharmacy' })] });
  const finding = found(facts, 'DDI-001');

  it('names the drugs, what to do, the source and who may override', () => {
    expect(finding).toMatchObject({
      key: 'DDI-001:anastrozole+tamoxifen',
      kind: 'drug-drug',
      override: 'two-person',
      effect: 'blocks',
      stops: true,
      candidateId: 'order-1',
    });
    expect(finding?.source).toMatch(/Arimidex/);
    expect(finding?.resolution).toMatch(/clomiphene/i);
    expect(finding?.evidence.map(({ id }) => id)).toEqual(expect.arrayContaining(['order-1', `therapy-${TAMOXIFEN}`]));
    expect(finding?.evidence.map(({ text }) => text).join()).toMatch(
      /Tamoxifen, active since 2026-01-10, reported by outside-pharmacy/,
    );
  });

  it('names who prescribes a therapy and why, as far as anybody said', () => {
    const text = (more: Partial<TherapyFact>): string | undefined =>
      found(man({ therapies: [therapy(TAMOXIFEN, more)] }), 'DDI-001')?.evidence.find(({ fact }) => fact === 'therapy')
        ?.text;
    expect(text({ prescribedBy: 'an oncologist', reason: 'gynecomastia', source: 'the patient' })).toBe(
      'Tamoxifen, active since 2026-01-10, prescribed by an oncologist, because of gynecomastia, reported by the patient',
    );
    expect(text({ reason: 'gynecomastia' })).toBe('Tamoxifen, active since 2026-01-10, because of gynecomastia');
    expect(text({})).toBe('Tamoxifen, active since 2026-01-10');
  });

  it('is one finding for two entries of one drug, with both as evidence', () => {
    const twice = man({ therapies: [therapy(TAMOXIFEN), therapy(TAMOXIFEN, { id: 'second' })] });
    const ids = found(twice, 'DDI-001')?.evidence.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['second', `therapy-${TAMOXIFEN}`]));
  });

  it('attaches the monitoring of an intended pair', () => {
    expect(found(man({ therapies: [therapy(CLOMIPHENE)] }), 'DDI-005')?.attachesMonitoring).toContain('MON-021');
  });

  it('says what it assumed', () => {
    const unknown = found(withProfile(order(WARFARIN, 'other'), therapy(TAMOXIFEN)), 'DDI-015');
    expect(unknown?.evidence).toContainEqual(expect.objectContaining({ fact: 'assumption' }));
    const known = found(
      bcPatient(order(TAMOXIFEN, 'breast-cancer-treatment', { indication: forRiskReduction }), therapy(WARFARIN)),
      'DDI-015',
    );
    expect(known?.evidence).not.toContainEqual(expect.objectContaining({ fact: 'assumption' }));
  });
});
