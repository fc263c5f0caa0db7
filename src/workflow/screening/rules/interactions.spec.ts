import {
  anastrozole,
  candidate,
  condition,
  date,
  found,
  man,
  therapy,
  weight,
  woman,
  youngWoman,
} from './example-facts.spec.js';
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

const indication = (goal: string, code = 'E29.1'): CandidateFact['indication'] => ({ system: 'icd-10-cm', code, goal });
const order = (drug: string, goal: string, more: Partial<CandidateFact> = {}): Partial<ScreeningFacts> => ({
  candidates: [candidate(drug, goal, more)],
});
const withProfile = (base: Partial<ScreeningFacts>, ...therapies: TherapyFact[]): ScreeningFacts =>
  man({ ...base, therapies });
const bcPatient = (base: Partial<ScreeningFacts>, ...therapies: TherapyFact[]): ScreeningFacts =>
  woman({ ...base, therapies });

const forTreatment = indication('breast-cancer-treatment', 'C50.912');
const forRiskReduction = indication('breast-cancer-risk-reduction', 'Z15.01');

describe('two drugs: fires, and stays silent on the nearest miss', () => {
  it.each<[string, string, ScreeningFacts, string]>([
    // tamoxifen with aromatase inhibitors
    ['DDI-001', 'tamoxifen on the profile', withProfile({}, therapy(TAMOXIFEN)), 'contraindicated'],
    [
      'DDI-001',
      'in every indication, breast cancer too',
      bcPatient(order(ANASTROZOLE, 'breast-cancer-treatment'), therapy(TAMOXIFEN)),
      'contraindicated',
    ],
    [
      'DDI-001',
      'in the same compound',
      man({ candidates: [anastrozole({ ingredients: [{ drug: ANASTROZOLE }, { drug: TAMOXIFEN }] })] }),
      'contraindicated',
    ],
    [
      'DDI-001',
      'tamoxifen ordered, anastrozole on the profile',
      withProfile(order(TAMOXIFEN, 'male-fertility'), therapy(ANASTROZOLE)),
      'contraindicated',
    ],
    [
      'DDI-001',
      'tamoxifen stopped yesterday: a planned switch',
      withProfile({}, therapy(TAMOXIFEN, { status: 'stopped', stoppedOn: date('2026-11-19') })),
      'silent',
    ],
    ['DDI-001', 'tamoxifen on hold', withProfile({}, therapy(TAMOXIFEN, { status: 'on-hold' })), 'silent'],
    [
      'DDI-001',
      'tamoxifen that ends tomorrow is still active',
      withProfile({}, therapy(TAMOXIFEN, { stoppedOn: date('2026-11-21') })),
      'contraindicated',
    ],
    ['DDI-001', 'clomiphene instead', withProfile({}, therapy(CLOMIPHENE)), 'silent'],
    ['DDI-002', 'letrozole', withProfile(order(LETROZOLE, 'male-fertility'), therapy(TAMOXIFEN)), 'contraindicated'],
    ['DDI-002', 'letrozole alone', man(order(LETROZOLE, 'male-fertility')), 'silent'],
    ['DDI-003', 'exemestane', bcPatient(order(EXEMESTANE, 'breast-cancer-treatment'), therapy(TAMOXIFEN)), 'major'],
    [
      'DDI-003',
      'tamoxifen ends within a week',
      bcPatient(order(EXEMESTANE, 'breast-cancer-treatment'), therapy(TAMOXIFEN, { stoppedOn: date('2026-11-27') })),
      'minor',
    ],
    [
      'DDI-003',
      'tamoxifen ends in eight days',
      bcPatient(order(EXEMESTANE, 'breast-cancer-treatment'), therapy(TAMOXIFEN, { stoppedOn: date('2026-11-28') })),
      'major',
    ],
    [
      'DDI-003',
      'tamoxifen stopped',
      bcPatient(order(EXEMESTANE, 'breast-cancer-treatment'), therapy(TAMOXIFEN, { status: 'stopped' })),
      'silent',
    ],
    [
      'DDI-004',
      'raloxifene',
      bcPatient(order(ANASTROZOLE, 'breast-cancer-treatment'), therapy('rxcui:72143')),
      'major',
    ],
    [
      'DDI-004',
      'every other SERM of the class',
      bcPatient(order(ANASTROZOLE, 'breast-cancer-treatment'), therapy('local:ospemifene')),
      'major',
    ],
    [
      'DDI-004',
      'tamoxifen has its own rule',
      bcPatient(order(ANASTROZOLE, 'breast-cancer-treatment'), therapy(TAMOXIFEN)),
      'silent',
    ],
    ['DDI-004', 'clomiphene has its own rule', withProfile({}, therapy(CLOMIPHENE)), 'silent'],
    ['DDI-005', 'clomiphene in a man', withProfile({}, therapy(CLOMIPHENE)), 'moderate'],
    ['DDI-005', 'enclomiphene in a man', withProfile({}, therapy('local:enclomiphene')), 'moderate'],
    [
      'DDI-005',
      'in a woman the prescriber is asked',
      youngWoman({ ...order(LETROZOLE, 'ovulation-induction'), therapies: [therapy(CLOMIPHENE)] }),
      'major',
    ],
    ['DDI-005', 'clomiphene stopped', withProfile({}, therapy(CLOMIPHENE, { status: 'stopped' })), 'silent'],
    ['DDI-006', 'two aromatase inhibitors', withProfile({}, therapy(LETROZOLE)), 'contraindicated'],
    [
      'DDI-006',
      'the old one ends today',
      withProfile({}, therapy(LETROZOLE, { stoppedOn: date('2026-11-20') })),
      'minor',
    ],
    [
      'DDI-006',
      'the old one ends tomorrow',
      withProfile({}, therapy(LETROZOLE, { stoppedOn: date('2026-11-21') })),
      'contraindicated',
    ],
    ['DDI-006', 'the same one is another rule', withProfile({}, therapy(ANASTROZOLE)), 'silent'],
    [
      'DDI-007',
      'clomiphene ordered with tamoxifen',
      withProfile(order(CLOMIPHENE, 'male-fertility'), therapy(TAMOXIFEN)),
      'major',
    ],
    [
      'DDI-007',
      'clomiphene and its isomer',
      withProfile(order(CLOMIPHENE, 'male-fertility'), therapy('local:enclomiphene')),
      'major',
    ],
    [
      'DDI-007',
      'clomiphene with an aromatase inhibitor',
      withProfile(order(CLOMIPHENE, 'male-fertility'), therapy(ANASTROZOLE)),
      'silent',
    ],
    // estrogens, progestogens and androgens with aromatase inhibitors
    [
      'DDI-008',
      'estradiol by mouth',
      bcPatient(order(ANASTROZOLE, 'breast-cancer-treatment'), therapy(ESTRADIOL, { route: 'oral' })),
      'contraindicated',
    ],
    [
      'DDI-008',
      'by an unknown route',
      bcPatient(order(ANASTROZOLE, 'breast-cancer-treatment'), therapy(ESTRADIOL)),
      'contraindicated',
    ],
    [
      'DDI-008',
      'on the skin is systemic too',
      withProfile({}, therapy(ESTRADIOL, { route: 'topical' })),
      'contraindicated',
    ],
    [
      'DDI-008',
      'vaginal is another rule',
      bcPatient(order(ANASTROZOLE, 'breast-cancer-treatment'), therapy(ESTRADIOL, { route: 'vaginal' })),
      'silent',
    ],
    [
      'DDI-009',
      'vaginal in breast cancer',
      bcPatient(order(ANASTROZOLE, 'breast-cancer-treatment'), therapy(ESTRADIOL, { route: 'vaginal' })),
      'major',
    ],
    [
      'DDI-009',
      'vaginal otherwise',
      woman({ ...order(LETROZOLE, 'endometriosis'), therapies: [therapy(ESTRADIOL, { route: 'vaginal' })] }),
      'moderate',
    ],
    [
      'DDI-009',
      'by mouth is another rule',
      bcPatient(order(ANASTROZOLE, 'breast-cancer-treatment'), therapy(ESTRADIOL, { route: 'oral' })),
      'silent',
    ],
    [
      'DDI-009',
      'an unknown route is taken as systemic',
      bcPatient(order(ANASTROZOLE, 'breast-cancer-treatment'), therapy(ESTRADIOL)),
      'silent',
    ],
    [
      'DDI-010',
      'DHEA in breast cancer',
      bcPatient(order(ANASTROZOLE, 'breast-cancer-treatment'), therapy('rxcui:3143')),
      'major',
    ],
    ['DDI-010', 'DHEA in a man', withProfile({}, therapy('rxcui:3143')), 'moderate'],
    ['DDI-010', 'DHEA stopped', withProfile({}, therapy('rxcui:3143', { status: 'stopped' })), 'silent'],
    ['DDI-011', 'testosterone in a man', withProfile({}, therapy(TESTOSTERONE)), 'moderate'],
    [
      'DDI-011',
      'testosterone in breast cancer',
      bcPatient(order(ANASTROZOLE, 'breast-cancer-treatment'), therapy(TESTOSTERONE)),
      'major',
    ],
    ['DDI-011', 'no testosterone', man(), 'silent'],
    [
      'DDI-012',
      'progesterone in breast cancer',
      bcPatient(order(ANASTROZOLE, 'breast-cancer-treatment'), therapy('rxcui:8727')),
      'major',
    ],
    [
      'DDI-012',
      'every progestogen',
      bcPatient(order(LETROZOLE, 'breast-cancer-risk-reduction'), therapy('rxcui:6373')),
      'major',
    ],
    [
      'DDI-012',
      'progesterone otherwise',
      woman({ ...order(LETROZOLE, 'endometriosis'), therapies: [therapy('rxcui:8727')] }),
      'silent',
    ],
    // tamoxifen
    [
      'DDI-013',
      'paroxetine in breast cancer',
      bcPatient(order(TAMOXIFEN, 'breast-cancer-treatment'), therapy('rxcui:32937')),
      'major',
    ],
    [
      'DDI-013',
      'bupropion in risk reduction',
      bcPatient(order(TAMOXIFEN, 'breast-cancer-risk-reduction'), therapy('rxcui:42347')),
      'major',
    ],
    [
      'DDI-013',
      'paroxetine in male fertility',
      withProfile(order(TAMOXIFEN, 'male-fertility'), therapy('rxcui:32937')),
      'moderate',
    ],
    [
      'DDI-013',
      'tamoxifen of unknown goal on the profile counts as breast cancer',
      withProfile(order('rxcui:32937', 'other'), therapy(TAMOXIFEN)),
      'major',
    ],
    [
      'DDI-013',
      'fluoxetine stopped 35 days ago',
      bcPatient(
        order(TAMOXIFEN, 'breast-cancer-treatment'),
        therapy(FLUOXETINE, { status: 'stopped', stoppedOn: date('2026-10-16') }),
      ),
      'major',
    ],
    [
      'DDI-013',
      'fluoxetine stopped 36 days ago',
      bcPatient(
        order(TAMOXIFEN, 'breast-cancer-treatment'),
        therapy(FLUOXETINE, { status: 'stopped', stoppedOn: date('2026-10-15') }),
      ),
      'silent',
    ],
    [
      'DDI-013',
      'fluoxetine stopped, nobody knows when',
      bcPatient(order(TAMOXIFEN, 'breast-cancer-treatment'), therapy(FLUOXETINE, { status: 'stopped' })),
      'major',
    ],
    [
      'DDI-013',
      'paroxetine stopped has no lasting effect',
      bcPatient(
        order(TAMOXIFEN, 'breast-cancer-treatment'),
        therapy('rxcui:32937', { status: 'stopped', stoppedOn: date('2026-11-19') }),
      ),
      'silent',
    ],
    [
      'DDI-013',
      'venlafaxine',
      bcPatient(order(TAMOXIFEN, 'breast-cancer-treatment'), therapy('rxcui:39786')),
      'silent',
    ],
    [
      'DDI-014',
      'duloxetine in breast cancer',
      bcPatient(order(TAMOXIFEN, 'breast-cancer-treatment'), therapy('rxcui:72625')),
      'major',
    ],
    [
      'DDI-014',
      'terbinafine by mouth in breast cancer',
      bcPatient(order(TAMOXIFEN, 'breast-cancer-treatment'), therapy('rxcui:37801', { route: 'oral' })),
      'major',
    ],
    [
      'DDI-014',
      'terbinafine on the skin',
      bcPatient(order(TAMOXIFEN, 'breast-cancer-treatment'), therapy('rxcui:37801', { route: 'topical' })),
      'silent',
    ],
    [
      'DDI-014',
      'mirabegron',
      bcPatient(order(TAMOXIFEN, 'breast-cancer-treatment'), therapy('rxcui:1300786')),
      'moderate',
    ],
    [
      'DDI-015',
      'warfarin in risk reduction',
      bcPatient(order(TAMOXIFEN, 'breast-cancer-risk-reduction'), therapy(WARFARIN)),
      'contraindicated',
    ],
    [
      'DDI-015',
      'warfarin in DCIS, whatever the goal says',
      bcPatient(
        order(TAMOXIFEN, 'breast-cancer-treatment', { indication: indication('breast-cancer-treatment', 'D05.12') }),
        therapy(WARFARIN),
      ),
      'contraindicated',
    ],
    [
      'DDI-015',
      'warfarin in adjuvant treatment',
      bcPatient(order(TAMOXIFEN, 'breast-cancer-treatment', { indication: forTreatment }), therapy(WARFARIN)),
      'major',
    ],
    [
      'DDI-015',
      'warfarin in male fertility',
      withProfile(order(TAMOXIFEN, 'male-fertility'), therapy(WARFARIN)),
      'major',
    ],
    [
      'DDI-015',
      'an unknown goal counts as the stricter one',
      withProfile(order(WARFARIN, 'other'), therapy(TAMOXIFEN)),
      'contraindicated',
    ],
    [
      'DDI-015',
      'dabigatran is not warfarin',
      bcPatient(order(TAMOXIFEN, 'breast-cancer-risk-reduction'), therapy('rxcui:1037042')),
      'silent',
    ],
    ['DDI-016', 'rifampin', bcPatient(order(TAMOXIFEN, 'breast-cancer-treatment'), therapy(RIFAMPIN)), 'major'],
    [
      'DDI-016',
      'rifampin stopped two weeks ago',
      bcPatient(
        order(TAMOXIFEN, 'breast-cancer-treatment'),
        therapy(RIFAMPIN, { status: 'stopped', stoppedOn: date('2026-11-06') }),
      ),
      'major',
    ],
    [
      'DDI-016',
      'rifampin stopped fifteen days ago',
      bcPatient(
        order(TAMOXIFEN, 'breast-cancer-treatment'),
        therapy(RIFAMPIN, { status: 'stopped', stoppedOn: date('2026-11-05') }),
      ),
      'silent',
    ],
    [
      'DDI-037',
      'estradiol with tamoxifen for breast cancer',
      bcPatient(order(TAMOXIFEN, 'breast-cancer-treatment'), therapy(ESTRADIOL, { route: 'oral' })),
      'contraindicated',
    ],
    [
      'DDI-037',
      'vaginal estradiol with tamoxifen for breast cancer',
      bcPatient(order(TAMOXIFEN, 'breast-cancer-treatment'), therapy(ESTRADIOL, { route: 'vaginal' })),
      'major',
    ],
    [
      'DDI-037',
      'estradiol with tamoxifen otherwise',
      withProfile(order(TAMOXIFEN, 'gynecomastia'), therapy(ESTRADIOL, { route: 'oral' })),
      'major',
    ],
    [
      'DDI-037',
      'estradiol stopped',
      bcPatient(order(TAMOXIFEN, 'breast-cancer-treatment'), therapy(ESTRADIOL, { status: 'stopped' })),
      'silent',
    ],
    [
      'DDI-038',
      'estradiol with clomiphene',
      youngWoman({ ...order(CLOMIPHENE, 'ovulation-induction'), therapies: [therapy(ESTRADIOL)] }),
      'major',
    ],
    [
      'DDI-038',
      'progesterone with clomiphene',
      youngWoman({ ...order(CLOMIPHENE, 'ovulation-induction'), therapies: [therapy('rxcui:8727')] }),
      'silent',
    ],
    [
      'DDI-045',
      'gonadorelin with clomiphene',
      withProfile(order('rxcui:6384', 'male-hpg-restart', { route: 'subcutaneous' }), therapy(CLOMIPHENE)),
      'minor',
    ],
    [
      'DDI-045',
      'leuprolide with clomiphene',
      withProfile(order(CLOMIPHENE, 'male-hpg-restart'), therapy('rxcui:42375')),
      'silent',
    ],
    [
      'DDI-049',
      'tamoxifen with thalidomide',
      bcPatient(order(TAMOXIFEN, 'breast-cancer-treatment'), therapy('rxcui:10432')),
      'major',
    ],
    [
      'DDI-049',
      'conjugated estrogens with bazedoxifene are marketed together',
      woman({ ...order('rxcui:4099', 'menopause'), therapies: [therapy('rxcui:1441386')] }),
      'moderate',
    ],
    [
      'DDI-049',
      'clomiphene is not in that class',
      youngWoman({ ...order(CLOMIPHENE, 'ovulation-induction'), therapies: [therapy('rxcui:10432')] }),
      'silent',
    ],
    // enzyme inducers
    [
      'DDI-023',
      'exemestane 25 mg with rifampin',
      bcPatient(order(EXEMESTANE, 'breast-cancer-treatment', dose(25)), therapy(RIFAMPIN)),
      'major',
    ],
    [
      'DDI-023',
      'exemestane 50 mg with rifampin',
      bcPatient(order(EXEMESTANE, 'breast-cancer-treatment', dose(50)), therapy(RIFAMPIN)),
      'minor',
    ],
    [
      'DDI-023',
      'a dose that nobody knows',
      bcPatient(order(EXEMESTANE, 'breast-cancer-treatment', { dose: undefined }), therapy(RIFAMPIN)),
      'major',
    ],
    [
      'DDI-023',
      'the other inducers of the label',
      bcPatient(order(EXEMESTANE, 'breast-cancer-treatment', dose(25)), therapy('rxcui:258326')),
      'major',
    ],
    [
      'DDI-023',
      'labels outside the US leave the dose alone',
      {
        ...bcPatient(order(EXEMESTANE, 'breast-cancer-treatment', dose(25)), therapy(RIFAMPIN)),
        pharmacy: { country: 'DE', enclomipheneLegalOpinion: false },
      },
      'minor',
    ],
    [
      'DDI-023',
      'rifampin stopped fifteen days ago',
      bcPatient(
        order(EXEMESTANE, 'breast-cancer-treatment', dose(25)),
        therapy(RIFAMPIN, { status: 'stopped', stoppedOn: date('2026-11-05') }),
      ),
      'silent',
    ],
    ['DDI-024', 'anastrozole with carbamazepine', withProfile({}, therapy('rxcui:2002')), 'minor'],
    ['DDI-024', 'anastrozole with phenobarbital', withProfile({}, therapy('rxcui:8134')), 'silent'],
    ['DDI-025', 'anastrozole with warfarin is silent on purpose', withProfile({}, therapy(WARFARIN)), 'silent'],
    [
      'DDI-026',
      'exemestane with ketoconazole is silent on purpose',
      bcPatient(order(EXEMESTANE, 'breast-cancer-treatment'), therapy('rxcui:6135')),
      'silent',
    ],
    [
      'DDI-047',
      'goserelin with an aromatase inhibitor is silent on purpose',
      youngWoman({ ...order(ANASTROZOLE, 'breast-cancer-treatment'), therapies: [therapy('rxcui:50610')] }),
      'silent',
    ],
    [
      'DDI-048',
      'alendronate with an aromatase inhibitor is silent on purpose',
      bcPatient(order(ANASTROZOLE, 'breast-cancer-treatment'), therapy('rxcui:46041')),
      'silent',
    ],
    // androgens
    [
      'DDI-027',
      'testosterone with warfarin',
      withProfile(order(TESTOSTERONE, 'male-hypogonadism'), therapy(WARFARIN)),
      'major',
    ],
    ['DDI-027', 'DHEA with warfarin', withProfile(order('rxcui:3143', 'other'), therapy(WARFARIN)), 'silent'],
    [
      'DDI-028',
      'testosterone with metformin',
      withProfile(order(TESTOSTERONE, 'male-hypogonadism'), therapy('rxcui:6809')),
      'moderate',
    ],
    [
      'DDI-028',
      'testosterone with levothyroxine',
      withProfile(order(TESTOSTERONE, 'male-hypogonadism'), therapy('rxcui:10582')),
      'silent',
    ],
    [
      'DDI-029',
      'testosterone with prednisone and heart failure',
      withProfile(
        { ...order(TESTOSTERONE, 'male-hypogonadism'), conditions: { reviewed: true, entries: [condition('I50.9')] } },
        therapy('rxcui:8640'),
      ),
      'moderate',
    ],
    [
      'DDI-029',
      'testosterone with prednisone',
      withProfile(order(TESTOSTERONE, 'male-hypogonadism'), therapy('rxcui:8640')),
      'minor',
    ],
    [
      'DDI-029',
      'hydrocortisone on the skin',
      withProfile(order(TESTOSTERONE, 'male-hypogonadism'), therapy('rxcui:5492', { route: 'topical' })),
      'silent',
    ],
    [
      'DDI-030',
      'clomiphene to restart the axis, testosterone active',
      withProfile(order(CLOMIPHENE, 'male-hpg-restart'), therapy(TESTOSTERONE)),
      'major',
    ],
    [
      'DDI-030',
      'tamoxifen for fertility, testosterone active',
      withProfile(order(TAMOXIFEN, 'male-fertility'), therapy(TESTOSTERONE)),
      'major',
    ],
    [
      'DDI-030',
      'testosterone ends within two weeks',
      withProfile(order(CLOMIPHENE, 'male-hpg-restart'), therapy(TESTOSTERONE, { stoppedOn: date('2026-12-04') })),
      'minor',
    ],
    [
      'DDI-030',
      'testosterone ends in fifteen days',
      withProfile(order(CLOMIPHENE, 'male-hpg-restart'), therapy(TESTOSTERONE, { stoppedOn: date('2026-12-05') })),
      'major',
    ],
    [
      'DDI-030',
      'both with a goal that is not fertility',
      withProfile(
        order(CLOMIPHENE, 'trt-adjunct'),
        therapy(TESTOSTERONE, { indication: indication('male-hypogonadism') }),
      ),
      'moderate',
    ],
    [
      'DDI-030',
      'testosterone of unknown goal',
      withProfile(order(CLOMIPHENE, 'trt-adjunct'), therapy(TESTOSTERONE)),
      'major',
    ],
    [
      'DDI-030',
      'testosterone stopped',
      withProfile(order(CLOMIPHENE, 'male-hpg-restart'), therapy(TESTOSTERONE, { status: 'stopped' })),
      'silent',
    ],
    [
      'DDI-031',
      'gonadorelin to restart the axis',
      withProfile(order('rxcui:6384', 'male-hpg-restart'), therapy(TESTOSTERONE)),
      'major',
    ],
    [
      'DDI-031',
      'gonadorelin beside testosterone',
      withProfile(
        order('rxcui:6384', 'trt-adjunct'),
        therapy(TESTOSTERONE, { indication: indication('male-hypogonadism') }),
      ),
      'moderate',
    ],
    ['DDI-031', 'gonadorelin alone', man(order('rxcui:6384', 'male-hpg-restart')), 'silent'],
    [
      'DDI-032',
      'testosterone with hCG',
      withProfile(order(TESTOSTERONE, 'male-hypogonadism'), therapy('rxcui:4986')),
      'minor',
    ],
    [
      'DDI-032',
      'testosterone with gonadorelin',
      withProfile(order(TESTOSTERONE, 'male-hypogonadism'), therapy('rxcui:6384')),
      'silent',
    ],
    [
      'DDI-033',
      'testosterone with methyltestosterone',
      withProfile(order(TESTOSTERONE, 'male-hypogonadism'), therapy('rxcui:6904')),
      'major',
    ],
    [
      'DDI-033',
      'testosterone with DHEA in one compound',
      man(order(TESTOSTERONE, 'male-hypogonadism', { ingredients: [{ drug: TESTOSTERONE }, { drug: 'rxcui:3143' }] })),
      'major',
    ],
    [
      'DDI-033',
      'testosterone twice is another rule',
      withProfile(order(TESTOSTERONE, 'male-hypogonadism'), therapy(TESTOSTERONE)),
      'silent',
    ],
    [
      'DDI-034',
      'testosterone with phenytoin',
      withProfile(order(TESTOSTERONE, 'male-hypogonadism'), therapy('rxcui:8183')),
      'moderate',
    ],
    [
      'DDI-034',
      'testosterone with ketoconazole',
      withProfile(order(TESTOSTERONE, 'male-hypogonadism'), therapy('rxcui:6135')),
      'silent',
    ],
    [
      'DDI-052',
      'testosterone with ketoconazole by mouth',
      withProfile(order(TESTOSTERONE, 'male-hypogonadism'), therapy('rxcui:6135', { route: 'oral' })),
      'moderate',
    ],
    [
      'DDI-052',
      'ketoconazole shampoo',
      withProfile(order(TESTOSTERONE, 'male-hypogonadism'), therapy('rxcui:6135', { route: 'topical' })),
      'silent',
    ],
    // estrogens and progestogens
    [
      'DDI-035',
      'estradiol with carbamazepine',
      woman({ ...order(ESTRADIOL, 'menopause'), therapies: [therapy('rxcui:2002')] }),
      'moderate',
    ],
    [
      'DDI-035',
      'progesterone with carbamazepine',
      woman({ ...order('rxcui:8727', 'menopause'), therapies: [therapy('rxcui:2002')] }),
      'moderate',
    ],
    [
      'DDI-035',
      'vaginal estradiol',
      woman({ ...order(ESTRADIOL, 'menopause', { route: 'vaginal' }), therapies: [therapy('rxcui:2002')] }),
      'silent',
    ],
    [
      'DDI-035',
      'ethinyl estradiol is another rule',
      youngWoman({ ...order('rxcui:4124', 'other'), therapies: [therapy('rxcui:2002')] }),
      'silent',
    ],
    [
      'DDI-036',
      'ethinyl estradiol with carbamazepine',
      youngWoman({ ...order('rxcui:4124', 'other'), therapies: [therapy('rxcui:2002')] }),
      'major',
    ],
    [
      'DDI-036',
      "ethinyl estradiol with St John's wort",
      youngWoman({ ...order('rxcui:4124', 'other'), therapies: [therapy('rxcui:258326')] }),
      'contraindicated',
    ],
    [
      'DDI-036',
      'estradiol is another rule',
      woman({ ...order(ESTRADIOL, 'menopause'), therapies: [therapy('rxcui:2002')] }),
      'silent',
    ],
    // the same drug twice
    ['DUP-001', 'the same drug on the profile', withProfile({}, therapy(ANASTROZOLE)), 'major'],
    [
      'DUP-001',
      'as a text on the profile',
      withProfile({}, { id: 't', ingredients: [], text: 'Arimidex 1 mg tablet', status: 'active' }),
      'major',
    ],
    [
      'DUP-001',
      'a documented continuation',
      withProfile(
        { candidates: [anastrozole({ continuationOfTherapy: { therapyStartedOn: date('2026-06-01') } })] },
        therapy(ANASTROZOLE),
      ),
      'silent',
    ],
    [
      'DUP-001',
      'the old order ends today',
      withProfile({}, therapy(ANASTROZOLE, { stoppedOn: date('2026-11-20') })),
      'minor',
    ],
    ['DUP-001', 'the old order has ended', withProfile({}, therapy(ANASTROZOLE, { status: 'stopped' })), 'silent'],
    [
      'DUP-001',
      'the entry of the order itself is no second one',
      withProfile({}, therapy(ANASTROZOLE, { id: 'order-1' })),
      'silent',
    ],
    ['DUP-001', 'another drug', withProfile({}, therapy(LETROZOLE)), 'silent'],
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
