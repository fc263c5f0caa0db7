import {
  anastrozole,
  candidate,
  condition,
  date,
  found,
  gaps,
  man,
  result,
  stoppingGaps,
  therapy,
  weight,
  withResults,
  woman,
  youngWoman,
  decide,
} from './example-facts.spec.js';
import type { CandidateFact, ConditionFact, ResultFact, ScreeningFacts } from './facts.js';

const LETROZOLE = 'rxcui:72965';
const EXEMESTANE = 'rxcui:258494';
const TAMOXIFEN = 'rxcui:10324';
const CLOMIPHENE = 'rxcui:2596';
const TESTOSTERONE = 'rxcui:10379';
const ESTRADIOL = 'rxcui:4083';
const GOSERELIN = therapy('rxcui:50610');
const ALENDRONATE = therapy('rxcui:46041');
const WARFARIN = therapy('rxcui:11289');

const order = (drug: string, goal: string, more: Partial<CandidateFact> = {}): Partial<ScreeningFacts> => ({
  candidates: [candidate(drug, goal, more)],
});
const has = (...entries: ConditionFact[]): Partial<ScreeningFacts> => ({ conditions: { reviewed: true, entries } });
const labs = (...results: ResultFact[]): Partial<ScreeningFacts> => ({ results: withResults(...results) });
const continued: Partial<CandidateFact> = { continuationOfTherapy: { therapyStartedOn: date('2026-06-01') } };
const bc = order('rxcui:84857', 'breast-cancer-treatment', {
  indication: { system: 'icd-10-cm', code: 'C50.912', goal: 'breast-cancer-treatment' },
});
const trt = order(TESTOSTERONE, 'male-hypogonadism');
const clomiphene = order(CLOMIPHENE, 'male-hypogonadism');

describe('a drug and the patient: fires, and stays silent on the nearest miss', () => {
  it.each<[string, string, ScreeningFacts, string]>([
    // aromatase inhibitors
    ['DPI-001', 'before menopause', youngWoman(order(LETROZOLE, 'breast-cancer-treatment')), 'contraindicated'],
    [
      'DPI-001',
      'in perimenopause',
      youngWoman({
        ...order(LETROZOLE, 'endometriosis'),
        patient: {
          sexAtBirth: 'female',
          birthDate: date('1978-01-01'),
          menopausalStatus: 'perimenopausal',
          pregnancyStatus: 'not-pregnant',
        },
      }),
      'contraindicated',
    ],
    [
      'DPI-001',
      'under ovarian suppression',
      youngWoman({ ...order(LETROZOLE, 'breast-cancer-treatment'), therapies: [GOSERELIN] }),
      'moderate',
    ],
    [
      'DPI-001',
      'ovarian suppression that has stopped',
      youngWoman({ ...order(LETROZOLE, 'breast-cancer-treatment'), therapies: [{ ...GOSERELIN, status: 'stopped' }] }),
      'contraindicated',
    ],
    ['DPI-001', 'letrozole for ovulation induction', youngWoman(order(LETROZOLE, 'ovulation-induction')), 'moderate'],
    [
      'DPI-001',
      'anastrozole for ovulation induction',
      youngWoman(order('rxcui:84857', 'ovulation-induction')),
      'contraindicated',
    ],
    ['DPI-001', 'after menopause', woman(bc), 'silent'],
    [
      'DPI-001',
      'after both ovaries were removed',
      youngWoman({
        ...bc,
        patient: {
          sexAtBirth: 'female',
          birthDate: date('1992-05-05'),
          menopausalStatus: 'premenopausal',
          reproductiveSurgery: ['bilateral-oophorectomy'],
        },
      }),
      'silent',
    ],
    ['DPI-001', 'a man', man(), 'silent'],
    ['DPI-007', 'severe hepatic impairment', man(has(condition('K72.10'))), 'contraindicated'],
    [
      'DPI-007',
      'by its local code',
      man(has({ id: 'c', system: 'local', code: 'severe_hepatic_impairment' })),
      'contraindicated',
    ],
    ['DPI-007', 'fatty liver', man(has(condition('K76.0'))), 'silent'],
    [
      'DPI-007',
      'exemestane',
      woman({ ...order(EXEMESTANE, 'breast-cancer-treatment'), ...has(condition('K72.10')) }),
      'silent',
    ],
    [
      'DPI-008',
      'letrozole 2.5 mg daily in cirrhosis',
      woman({ ...order(LETROZOLE, 'breast-cancer-treatment', tablet('2.5', 'day')), ...has(condition('K74.60')) }),
      'major',
    ],
    [
      'DPI-008',
      'letrozole every other day',
      woman({ ...order(LETROZOLE, 'breast-cancer-treatment', tablet('2.5', 'two-days')), ...has(condition('K74.60')) }),
      'minor',
    ],
    ['DPI-008', 'no liver disease', woman(order(LETROZOLE, 'breast-cancer-treatment', tablet('2.5', 'day'))), 'silent'],
    [
      'DPI-009',
      'T-score of -4.1',
      woman({ ...order(EXEMESTANE, 'breast-cancer-treatment'), ...labs(result('dxa_tscore_hip', '-4.1')) }),
      'contraindicated',
    ],
    [
      'DPI-009',
      'T-score of -4.0',
      woman({ ...order(EXEMESTANE, 'breast-cancer-treatment'), ...labs(result('dxa_tscore_hip', '-4')) }),
      'silent',
    ],
    [
      'DPI-009',
      'three vertebral fractures',
      woman({ ...order(EXEMESTANE, 'breast-cancer-treatment'), ...labs(result('vfa', '3')) }),
      'contraindicated',
    ],
    [
      'DPI-009',
      'two vertebral fractures',
      woman({ ...order(EXEMESTANE, 'breast-cancer-treatment'), ...labs(result('vfa', '2')) }),
      'silent',
    ],
    [
      'DPI-009',
      'with a bone agent',
      woman({
        ...order(EXEMESTANE, 'breast-cancer-treatment'),
        ...labs(result('dxa_tscore_hip', '-4.1')),
        therapies: [ALENDRONATE],
      }),
      'major',
    ],
    ['DPI-009', 'anastrozole', woman({ ...bc, ...labs(result('dxa_tscore_hip', '-4.1')) }), 'silent'],
    [
      'DPI-010',
      'T-score of -1.1',
      woman({ ...order(EXEMESTANE, 'breast-cancer-treatment'), ...labs(result('dxa_tscore_lspine', '-1.1')) }),
      'moderate',
    ],
    [
      'DPI-010',
      'T-score of -1.0',
      woman({ ...order(EXEMESTANE, 'breast-cancer-treatment'), ...labs(result('dxa_tscore_lspine', '-1.0')) }),
      'silent',
    ],
    [
      'DPI-010',
      'from -2.5 on another rule acts',
      woman({ ...order(EXEMESTANE, 'breast-cancer-treatment'), ...labs(result('dxa_tscore_lspine', '-2.5')) }),
      'silent',
    ],
    ['DPI-011', 'T-score of -2.5', woman({ ...bc, ...labs(result('dxa_tscore_femneck', '-2.5')) }), 'major'],
    ['DPI-011', 'T-score of -2.4', woman({ ...bc, ...labs(result('dxa_tscore_femneck', '-2.4')) }), 'silent'],
    ['DPI-011', 'a fragility fracture', woman({ ...bc, ...has(condition('Z87.310')) }), 'major'],
    ['DPI-011', 'a fragility fracture in a young man', man(has(condition('Z87.310'))), 'major'],
    [
      'DPI-011',
      'with a bone agent',
      woman({ ...bc, ...has(condition('Z87.310')), therapies: [ALENDRONATE] }),
      'silent',
    ],
    [
      'DPI-011',
      'the lowest of the three sites counts',
      woman({ ...bc, ...labs(result('dxa_tscore_lspine', '0.4'), result('dxa_tscore_hip', '-2.6')) }),
      'major',
    ],
    ['DPI-012', '25-OH-D of 19.9', man(labs(result('vit_d_25oh', '19.9'))), 'moderate'],
    ['DPI-012', '25-OH-D of 20', man(labs(result('vit_d_25oh', '20'))), 'silent'],
    [
      'DPI-012',
      'tamoxifen',
      woman({ ...order(TAMOXIFEN, 'breast-cancer-treatment'), ...labs(result('vit_d_25oh', '12')) }),
      'silent',
    ],
    ['DPI-013', 'ischemic heart disease', man(has(condition('I25.10'))), 'moderate'],
    ['DPI-013', 'hypertension', man(has(condition('I10'))), 'silent'],
    [
      'DPI-014',
      'a man, no justification',
      man({ candidates: [anastrozole({ clinicalJustification: undefined })] }),
      'moderate',
    ],
    [
      'DPI-014',
      'blanks are no justification',
      man({ candidates: [anastrozole({ clinicalJustification: '  ' })] }),
      'moderate',
    ],
    ['DPI-014', 'documented', man(), 'silent'],
    [
      'DPI-014',
      'a man with breast cancer',
      man({ candidates: [candidate('rxcui:84857', 'breast-cancer-treatment')] }),
      'silent',
    ],
    ['DPI-014', 'a woman', woman(bc), 'silent'],
    [
      'DPI-047',
      'breast-feeding',
      youngWoman({
        ...order(LETROZOLE, 'endometriosis'),
        patient: {
          sexAtBirth: 'female',
          birthDate: date('1992-05-05'),
          menopausalStatus: 'premenopausal',
          pregnancyStatus: 'lactating',
        },
      }),
      'contraindicated',
    ],
    ['DPI-047', 'not breast-feeding', youngWoman(order(LETROZOLE, 'endometriosis')), 'silent'],
    // tamoxifen and clomiphene
    [
      'DPI-023',
      'thrombosis, risk reduction',
      woman({ ...order(TAMOXIFEN, 'breast-cancer-risk-reduction'), ...has(condition('I82.401')) }),
      'contraindicated',
    ],
    [
      'DPI-023',
      'a past embolism, invasive cancer',
      woman({
        ...order(TAMOXIFEN, 'breast-cancer-treatment', {
          indication: { system: 'icd-10-cm', code: 'C50.912', goal: 'breast-cancer-treatment' },
        }),
        ...has(condition('Z86.711')),
      }),
      'major',
    ],
    [
      'DPI-023',
      'thrombosis, DCIS',
      woman({
        ...order(TAMOXIFEN, 'breast-cancer-treatment', {
          indication: { system: 'icd-10-cm', code: 'D05.10', goal: 'breast-cancer-treatment' },
        }),
        ...has(condition('I82.401')),
      }),
      'contraindicated',
    ],
    [
      'DPI-023',
      'thrombosis, male fertility',
      man({ ...order(TAMOXIFEN, 'male-fertility'), ...has(condition('I82.401')) }),
      'contraindicated',
    ],
    ['DPI-023', 'no thrombosis', woman(order(TAMOXIFEN, 'breast-cancer-risk-reduction')), 'silent'],
    ['DPI-026', 'clomiphene after a thrombosis', man({ ...clomiphene, ...has(condition('Z86.718')) }), 'major'],
    ['DPI-026', 'clomiphene with thrombophilia', man({ ...clomiphene, ...has(condition('D68.51')) }), 'major'],
    ['DPI-026', 'clomiphene with varicose veins', man({ ...clomiphene, ...has(condition('I83.90')) }), 'silent'],
    ['DPI-027', 'liver disease', man({ ...clomiphene, ...has(condition('K73.9')) }), 'contraindicated'],
    ['DPI-027', 'gallstones', man({ ...clomiphene, ...has(condition('K80.20')) }), 'silent'],
    [
      'DPI-028',
      'uterine bleeding',
      youngWoman({ ...order(CLOMIPHENE, 'ovulation-induction'), ...has(condition('N93.9')) }),
      'contraindicated',
    ],
    [
      'DPI-028',
      'heavy periods of known cause',
      youngWoman({ ...order(CLOMIPHENE, 'ovulation-induction'), ...has(condition('N92.0')) }),
      'silent',
    ],
    [
      'DPI-029',
      'an ovarian cyst',
      youngWoman({ ...order(CLOMIPHENE, 'ovulation-induction'), ...has(condition('N83.201')) }),
      'contraindicated',
    ],
    [
      'DPI-029',
      'polycystic ovary syndrome',
      youngWoman({ ...order(CLOMIPHENE, 'ovulation-induction'), ...has(condition('E28.2')) }),
      'silent',
    ],
    ['DPI-030', 'a pituitary adenoma', man({ ...clomiphene, ...has(condition('D35.2')) }), 'contraindicated'],
    ['DPI-030', 'an overactive thyroid', man({ ...clomiphene, ...has(condition('E05.90')) }), 'contraindicated'],
    [
      'DPI-030',
      'an underactive thyroid without replacement',
      man({ ...clomiphene, ...has(condition('E03.9')) }),
      'major',
    ],
    [
      'DPI-030',
      'an underactive thyroid on levothyroxine',
      man({ ...clomiphene, ...has(condition('E03.9')), therapies: [therapy('rxcui:10582')] }),
      'silent',
    ],
    ['DPI-030', 'a thyroid nodule', man({ ...clomiphene, ...has(condition('E04.1')) }), 'silent'],
    [
      'DPI-031',
      'visual disturbance on clomiphene',
      man({ ...clomiphene, ...has(condition('H53.8')) }),
      'contraindicated',
    ],
    [
      'DPI-031',
      'visual disturbance on tamoxifen for cancer: a call, no lock',
      woman({ ...order(TAMOXIFEN, 'breast-cancer-treatment'), ...has(condition('H53.8')) }),
      'major',
    ],
    [
      'DPI-031',
      'visual disturbance on tamoxifen for fertility',
      man({ ...order(TAMOXIFEN, 'male-fertility'), ...has(condition('H53.8')) }),
      'contraindicated',
    ],
    ['DPI-031', 'short-sightedness', man({ ...clomiphene, ...has(condition('H52.13')) }), 'silent'],
    ['DPI-032', 'hyperlipidemia', man({ ...clomiphene, ...has(condition('E78.5')) }), 'moderate'],
    ['DPI-032', 'gout', man({ ...clomiphene, ...has(condition('M10.9')) }), 'silent'],
    [
      'DPI-044',
      'tamoxifen with bleeding',
      woman({ ...order(TAMOXIFEN, 'breast-cancer-treatment'), ...has(condition('N95.0')) }),
      'major',
    ],
    [
      'DPI-044',
      'an endometrial hyperplasia',
      woman({ ...order(TAMOXIFEN, 'breast-cancer-treatment'), ...has(condition('N85.00')) }),
      'major',
    ],
    [
      'DPI-044',
      'a fibroid',
      woman({ ...order(TAMOXIFEN, 'breast-cancer-treatment'), ...has(condition('D25.9')) }),
      'silent',
    ],
    // testosterone
    ['DPI-033', 'a man with breast cancer', man({ ...trt, ...has(condition('C50.921')) }), 'contraindicated'],
    ['DPI-033', 'prostate cancer', man({ ...trt, ...has(condition('C61')) }), 'contraindicated'],
    ['DPI-033', 'an enlarged prostate', man({ ...trt, ...has(condition('N40.0')) }), 'silent'],
    ['DPI-034', 'PSA of 4.1 before the start', man({ ...trt, ...labs(result('psa', '4.1')) }), 'contraindicated'],
    ['DPI-034', 'PSA of 4.0', man({ ...trt, ...labs(result('psa', '4.0')) }), 'silent'],
    [
      'DPI-034',
      'PSA of 4.1 on therapy',
      man({ ...order(TESTOSTERONE, 'male-hypogonadism', continued), ...labs(result('psa', '4.1')) }),
      'major',
    ],
    [
      'DPI-034',
      'PSA up by 1.5 within a year',
      man({
        ...order(TESTOSTERONE, 'male-hypogonadism', continued),
        ...labs(result('psa', '2.6'), result('psa', '1.1', { id: 'old', collectedOn: date('2026-01-02') })),
      }),
      'major',
    ],
    [
      'DPI-034',
      'PSA up by 1.4',
      man({
        ...order(TESTOSTERONE, 'male-hypogonadism', continued),
        ...labs(result('psa', '2.5'), result('psa', '1.1', { id: 'old', collectedOn: date('2026-01-02') })),
      }),
      'silent',
    ],
    [
      'DPI-034',
      'PSA up by 1.5 over two years',
      man({
        ...order(TESTOSTERONE, 'male-hypogonadism', continued),
        ...labs(result('psa', '2.6'), result('psa', '1.1', { id: 'old', collectedOn: date('2024-11-02') })),
      }),
      'silent',
    ],
    [
      'DPI-035',
      'hematocrit of 50.1 before the start',
      man({ ...trt, ...labs(result('hematocrit', '50.1')) }),
      'contraindicated',
    ],
    ['DPI-035', 'hematocrit of 50', man({ ...trt, ...labs(result('hematocrit', '50')) }), 'silent'],
    [
      'DPI-035',
      'on therapy',
      man({ ...order(TESTOSTERONE, 'male-hypogonadism', continued), ...labs(result('hematocrit', '51')) }),
      'silent',
    ],
    ['DPI-036', 'a man who wants a child', man({ ...trt, ...has(condition('Z31.69')) }), 'contraindicated'],
    ['DPI-036', 'testosterone for fertility', man(order(TESTOSTERONE, 'male-fertility')), 'contraindicated'],
    [
      'DPI-036',
      'three years ago',
      man({ ...trt, ...has(condition('Z31.69', { onset: date('2023-11-01') })) }),
      'silent',
    ],
    [
      'DPI-037',
      'an infarction five months ago',
      man({ ...trt, ...has(condition('I21.9', { onset: date('2026-06-20') })) }),
      'contraindicated',
    ],
    ['DPI-037', 'an infarction that nobody dated', man({ ...trt, ...has(condition('I21.9')) }), 'contraindicated'],
    [
      'DPI-037',
      'an infarction seven months ago',
      man({ ...trt, ...has(condition('I21.9', { onset: date('2026-04-20') })) }),
      'silent',
    ],
    ['DPI-037', 'heart failure', man({ ...trt, ...has(condition('I50.9')) }), 'contraindicated'],
    ['DPI-037', 'sleep apnea: asked', man({ ...trt, ...has(condition('G47.33')) }), 'major'],
    [
      'DPI-037',
      'on therapy',
      man({ ...order(TESTOSTERONE, 'male-hypogonadism', continued), ...has(condition('G47.33')) }),
      'silent',
    ],
    [
      'DPI-038',
      'an injection with heart failure',
      man({
        ...order(TESTOSTERONE, 'male-hypogonadism', { ...continued, route: 'intramuscular' }),
        ...has(condition('I50.9')),
      }),
      'contraindicated',
    ],
    [
      'DPI-038',
      'a cream with heart failure',
      man({
        ...order(TESTOSTERONE, 'male-hypogonadism', { ...continued, route: 'topical' }),
        ...has(condition('I50.9')),
      }),
      'silent',
    ],
    // estrogens, pregnancy, general
    [
      'DPI-039',
      'estradiol after a thrombosis',
      woman({ ...order(ESTRADIOL, 'menopause'), ...has(condition('I82.401')) }),
      'contraindicated',
    ],
    [
      'DPI-039',
      'estradiol after breast cancer',
      woman({ ...order(ESTRADIOL, 'menopause'), ...has(condition('Z85.3')) }),
      'contraindicated',
    ],
    [
      'DPI-039',
      'the goal alone says breast cancer',
      woman(order(ESTRADIOL, 'breast-cancer-treatment')),
      'contraindicated',
    ],
    ['DPI-039', 'hot flushes', woman({ ...order(ESTRADIOL, 'menopause'), ...has(condition('N95.1')) }), 'silent'],
    [
      'DPI-002',
      'pregnant',
      youngWoman({
        ...order(CLOMIPHENE, 'ovulation-induction'),
        patient: {
          sexAtBirth: 'female',
          birthDate: date('1992-05-05'),
          menopausalStatus: 'premenopausal',
          pregnancyStatus: 'pregnant',
        },
      }),
      'contraindicated',
    ],
    [
      'DPI-002',
      'a positive test',
      youngWoman({
        ...order(CLOMIPHENE, 'ovulation-induction'),
        ...labs(result('hcg_qual', '', { value: undefined, coded: 'positive' })),
      }),
      'contraindicated',
    ],
    [
      'DPI-002',
      'a later negative test',
      youngWoman({
        ...order(CLOMIPHENE, 'ovulation-induction'),
        ...labs(
          result('hcg_qual', '', { id: 'p', value: undefined, coded: 'positive', collectedOn: date('2026-03-01') }),
          result('hcg_qual', '', { id: 'n', value: undefined, coded: 'negative', collectedOn: date('2026-11-18') }),
        ),
      }),
      'silent',
    ],
    [
      'DPI-002',
      'coded on the problem list',
      youngWoman({ ...order(ESTRADIOL, 'other'), ...has(condition('O09.91', { onset: date('2026-09-01') })) }),
      'contraindicated',
    ],
    [
      'DPI-002',
      'a pregnancy of two years ago',
      youngWoman({ ...order(ESTRADIOL, 'other'), ...has(condition('O09.91', { onset: date('2024-09-01') })) }),
      'silent',
    ],
    [
      'DPI-002',
      'a man’s hCG injections make his test positive',
      man({ ...clomiphene, ...labs(result('hcg_qual', '', { value: undefined, coded: 'positive' })) }),
      'silent',
    ],
    [
      'DPI-002',
      'alendronate is not in the list',
      youngWoman({
        ...order('rxcui:46041', 'osteoporosis'),
        patient: {
          sexAtBirth: 'female',
          birthDate: date('1992-05-05'),
          menopausalStatus: 'premenopausal',
          pregnancyStatus: 'pregnant',
        },
      }),
      'silent',
    ],
    [
      'DPI-048',
      'seventeen years old',
      man({ ...clomiphene, patient: { sexAtBirth: 'male', birthDate: date('2008-11-21') } }),
      'major',
    ],
    [
      'DPI-048',
      'eighteen today',
      man({ ...clomiphene, patient: { sexAtBirth: 'male', birthDate: date('2008-11-20') } }),
      'silent',
    ],
    ['IND-001', 'the goal is none of ours', man(order(CLOMIPHENE, 'other')), 'major'],
    ['IND-001', 'the goal is known', man(clomiphene), 'silent'],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });
});

describe('a drug and a result: fires, and stays silent on the nearest miss', () => {
  const bcMan = man({ candidates: [candidate('rxcui:84857', 'breast-cancer-treatment')] });
  it.each<[string, string, ScreeningFacts, string]>([
    ['DLI-001', 'estradiol of 19.9', man(labs(result('estradiol', '19.9', { method: 'high-sensitivity' }))), 'major'],
    ['DLI-001', 'estradiol of 20', man(labs(result('estradiol', '20', { method: 'high-sensitivity' }))), 'silent'],
    ['DLI-001', 'by immunoassay', man(labs(result('estradiol', '18', { method: 'immunoassay' }))), 'major'],
    ['DLI-001', 'reported as below 15', man(labs(result('estradiol', '15', { comparator: '<' }))), 'major'],
    [
      'DLI-001',
      'older than half a year',
      man(labs(result('estradiol', '18', { collectedOn: date('2026-05-20') }))),
      'silent',
    ],
    [
      'DLI-001',
      'the latest counts',
      man(labs(result('estradiol', '35'), result('estradiol', '15', { id: 'old', collectedOn: date('2026-09-01') }))),
      'silent',
    ],
    [
      'DLI-001',
      'withdrawn by the laboratory',
      man(labs(result('estradiol', '15', { status: 'entered-in-error' }))),
      'silent',
    ],
    ['DLI-001', 'a preliminary value alarms', man(labs(result('estradiol', '15', { status: 'preliminary' }))), 'major'],
    ['DLI-001', 'a man treated for breast cancer', { ...bcMan, ...labs(result('estradiol', '5')) }, 'silent'],
    ['DLI-001', 'a woman treated for breast cancer', woman({ ...bc, ...labs(result('estradiol', '5')) }), 'silent'],
    ['DLI-001', 'the heavier rule says it', man(labs(result('estradiol', '9'))), 'silent'],
    [
      'DLI-002',
      'estradiol of 9.9',
      man(labs(result('estradiol', '9.9', { method: 'high-sensitivity' }))),
      'contraindicated',
    ],
    ['DLI-002', 'estradiol of 10', man(labs(result('estradiol', '10', { method: 'high-sensitivity' }))), 'silent'],
    ['DLI-002', 'by immunoassay', man(labs(result('estradiol', '9', { method: 'immunoassay' }))), 'major'],
    ['DLI-002', 'a woman treated for breast cancer', woman({ ...bc, ...labs(result('estradiol', '2')) }), 'silent'],
    [
      'DLI-003',
      'low estradiol in breast cancer is silent on purpose',
      woman({ ...bc, ...labs(result('estradiol', '2')) }),
      'silent',
    ],
    [
      'DLI-004',
      'estradiol of 31 in a treated woman',
      woman({ candidates: [{ ...bc.candidates![0]!, ...continued }], ...labs(result('estradiol', '31')) }),
      'major',
    ],
    [
      'DLI-004',
      'estradiol of 30',
      woman({ candidates: [{ ...bc.candidates![0]!, ...continued }], ...labs(result('estradiol', '30')) }),
      'silent',
    ],
    ['DLI-004', 'before the therapy began', woman({ ...bc, ...labs(result('estradiol', '31')) }), 'silent'],
    [
      'DLI-005',
      'estradiol above 42 on testosterone',
      man({ ...trt, ...labs(result('estradiol', '42.1')) }),
      'moderate',
    ],
    ['DLI-005', 'estradiol of 42', man({ ...trt, ...labs(result('estradiol', '42')) }), 'silent'],
    [
      'DLI-005',
      'above the laboratory’s own limit',
      man({ ...trt, ...labs(result('estradiol', '40', { high: '38' })) }),
      'moderate',
    ],
    [
      'DLI-005',
      'with an aromatase inhibitor',
      man({ ...trt, ...labs(result('estradiol', '60')), therapies: [therapy('rxcui:84857')] }),
      'silent',
    ],
    [
      'DLI-007',
      'two values below 300',
      man({
        ...trt,
        ...labs(
          result('testosterone_total', '280'),
          result('testosterone_total', '250', { id: 'second', collectedOn: date('2026-10-12') }),
        ),
      }),
      'moderate',
    ],
    ['DLI-007', 'one value below 300', man({ ...trt, ...labs(result('testosterone_total', '280')) }), 'silent'],
    [
      'DLI-007',
      'two values of one day',
      man({
        ...trt,
        ...labs(result('testosterone_total', '280'), result('testosterone_total', '250', { id: 'second' })),
      }),
      'silent',
    ],
    [
      'DLI-007',
      'the second is 300',
      man({
        ...trt,
        ...labs(
          result('testosterone_total', '280'),
          result('testosterone_total', '300', { id: 'second', collectedOn: date('2026-10-12') }),
        ),
      }),
      'silent',
    ],
    ['DLI-008', 'testosterone of 917', man({ ...trt, ...labs(result('testosterone_total', '917')) }), 'moderate'],
    ['DLI-008', 'testosterone of 916', man({ ...trt, ...labs(result('testosterone_total', '916')) }), 'silent'],
    [
      'DLI-009',
      'LH of 1.6 after four weeks',
      man({
        ...order(CLOMIPHENE, 'male-hpg-restart', { continuationOfTherapy: { therapyStartedOn: date('2026-10-02') } }),
        ...labs(result('lh', '1.6')),
      }),
      'moderate',
    ],
    [
      'DLI-009',
      'LH of 1.7',
      man({
        ...order(CLOMIPHENE, 'male-hpg-restart', { continuationOfTherapy: { therapyStartedOn: date('2026-10-02') } }),
        ...labs(result('lh', '1.7')),
      }),
      'silent',
    ],
    [
      'DLI-009',
      'after three weeks',
      man({
        ...order(CLOMIPHENE, 'male-hpg-restart', { continuationOfTherapy: { therapyStartedOn: date('2026-10-09') } }),
        ...labs(result('lh', '1.6')),
      }),
      'silent',
    ],
    ['DLI-010', 'FSH of 24.9 before the start', man({ ...clomiphene, ...labs(result('fsh', '24.9')) }), 'moderate'],
    ['DLI-010', 'FSH of 24.8', man({ ...clomiphene, ...labs(result('fsh', '24.8')) }), 'silent'],
    ['DLI-016', 'FRAX hip of 3 %', woman({ ...bc, ...labs(result('frax_hip', '3')) }), 'major'],
    ['DLI-016', 'FRAX major of 19.9 %', woman({ ...bc, ...labs(result('frax_major', '19.9')) }), 'silent'],
    [
      'DLI-016',
      'with a bone agent',
      woman({ ...bc, ...labs(result('frax_hip', '5')), therapies: [ALENDRONATE] }),
      'silent',
    ],
    ['DLI-024', 'ALT of 151 in a man', man(labs(result('alt', '151'))), 'major'],
    ['DLI-024', 'ALT of 150', man(labs(result('alt', '150'))), 'silent'],
    ['DLI-024', 'three times the laboratory’s own limit', man(labs(result('alt', '121', { high: '40' }))), 'major'],
    [
      'DLI-025',
      'with bilirubin above twice the limit',
      man(labs(result('alt', '160'), result('bilirubin_total', '2.5'))),
      'contraindicated',
    ],
    [
      'DLI-025',
      'bilirubin of exactly twice the limit',
      man(labs(result('alt', '160'), result('bilirubin_total', '2.4'))),
      'silent',
    ],
    ['DLI-025', 'bilirubin alone', man(labs(result('bilirubin_total', '5'))), 'silent'],
    ['DLI-026', 'AST of 201', man(labs(result('ast', '201'))), 'contraindicated'],
    ['DLI-026', 'AST of 200', man(labs(result('ast', '200'))), 'silent'],
    ['DLI-027', 'HDL of 39 in a man', man(labs(result('hdl', '39'))), 'moderate'],
    ['DLI-027', 'HDL of 40 in a man', man(labs(result('hdl', '40'))), 'silent'],
    ['DLI-027', 'HDL of 49 in a woman', woman({ ...bc, ...labs(result('hdl', '49')) }), 'moderate'],
    [
      'DLI-027',
      'HDL down by a fifth',
      man(labs(result('hdl', '48'), result('hdl', '60', { id: 'old', collectedOn: date('2026-02-01') }))),
      'moderate',
    ],
    [
      'DLI-027',
      'HDL down by less',
      man(labs(result('hdl', '49'), result('hdl', '60', { id: 'old', collectedOn: date('2026-02-01') }))),
      'silent',
    ],
    ['DLI-028', 'LDL of 190', man(labs(result('ldl', '190'))), 'moderate'],
    ['DLI-028', 'LDL of 189', man(labs(result('ldl', '189'))), 'silent'],
    [
      'DLI-028',
      'cholesterol up by a fifth',
      man(
        labs(result('chol_total', '240'), result('chol_total', '200', { id: 'old', collectedOn: date('2026-02-01') })),
      ),
      'moderate',
    ],
    ['DLI-029', 'triglycerides of 500', man({ ...clomiphene, ...labs(result('triglycerides', '500')) }), 'major'],
    ['DLI-029', 'triglycerides of 499', man({ ...clomiphene, ...labs(result('triglycerides', '499')) }), 'silent'],
    ['DLI-029', 'anastrozole', man(labs(result('triglycerides', '600'))), 'silent'],
    [
      'DLI-030',
      'hematocrit of 54.1',
      man({ ...order(TESTOSTERONE, 'male-hypogonadism', continued), ...labs(result('hematocrit', '54.1')) }),
      'contraindicated',
    ],
    [
      'DLI-030',
      'hematocrit of 54.0',
      man({ ...order(TESTOSTERONE, 'male-hypogonadism', continued), ...labs(result('hematocrit', '54.0')) }),
      'silent',
    ],
    ['DLI-030', 'anastrozole', man(labs(result('hematocrit', '56'))), 'silent'],
    [
      'DLI-033',
      'high prolactin with low testosterone',
      man({ ...clomiphene, ...labs(result('prolactin', '25'), result('testosterone_total', '220')) }),
      'major',
    ],
    ['DLI-033', 'high prolactin alone', man({ ...clomiphene, ...labs(result('prolactin', '25')) }), 'silent'],
    [
      'DLI-035',
      'INR of 3.6 on warfarin',
      man({ ...trt, ...labs(result('inr', '3.6')), therapies: [WARFARIN] }),
      'major',
    ],
    ['DLI-035', 'INR of 3.5', man({ ...trt, ...labs(result('inr', '3.5')), therapies: [WARFARIN] }), 'silent'],
    [
      'DLI-035',
      'up by 0.6',
      man({
        ...trt,
        ...labs(result('inr', '3.0'), result('inr', '2.4', { id: 'old', collectedOn: date('2026-10-10') })),
        therapies: [WARFARIN],
      }),
      'major',
    ],
    ['DLI-035', 'without warfarin', man({ ...trt, ...labs(result('inr', '3.6')) }), 'silent'],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });

  it('asks for confirmation where the method may read too high', () => {
    const sure = found(man(labs(result('estradiol', '18', { method: 'high-sensitivity' }))), 'DLI-001');
    expect(sure?.management).not.toMatch(/Confirm by LC-MS/);
    for (const method of ['immunoassay', undefined] as const) {
      expect(found(man(labs(result('estradiol', '18', { method }))), 'DLI-001')?.management).toMatch(
        /Confirm by LC-MS/,
      );
    }
  });
});

describe('what is unknown is said, and holds the order where it could be grave', () => {
  it.each<[string, ScreeningFacts, string]>([
    [
      'menopausal status of a woman of 45',
      woman({
        ...bc,
        patient: { sexAtBirth: 'female', birthDate: date('1981-05-05'), pregnancyStatus: 'not-pregnant' },
      }),
      'drug-condition menopausal-status',
    ],
    [
      '"unknown" as a status',
      woman({
        ...bc,
        patient: {
          sexAtBirth: 'female',
          birthDate: date('1981-05-05'),
          menopausalStatus: 'unknown',
          pregnancyStatus: 'not-pregnant',
        },
      }),
      'drug-condition menopausal-status',
    ],
    [
      'whether a woman of 34 is pregnant',
      youngWoman({
        ...order(CLOMIPHENE, 'ovulation-induction'),
        patient: { sexAtBirth: 'female', birthDate: date('1992-05-05'), menopausalStatus: 'premenopausal' },
      }),
      'pregnancy pregnancy',
    ],
    ['the sex', man({ patient: { birthDate: date('1985-03-02') } }), 'missing-baseline sex'],
    ['the age', man({ patient: { sexAtBirth: 'male' } }), 'drug-condition age'],
    [
      'a condition in codes we do not read',
      man(has({ id: 'c', system: 'snomed', code: '59621000' })),
      'drug-condition condition:snomed:59621000',
    ],
    [
      'an estradiol that is only "below 25"',
      man(labs(result('estradiol', '25', { comparator: '<' }))),
      'drug-lab result:estradiol:result-estradiol',
    ],
    [
      'an estradiol that cannot be read',
      man(labs(result('estradiol', '18', { value: undefined, unreadable: 'unit missing' }))),
      'drug-lab result:result-estradiol',
    ],
    ['a T-score in a young man', man(labs(result('dxa_tscore_hip', '-2.7'))), 'drug-condition t-score'],
    ['the indication', man({ candidates: [anastrozole({ indication: undefined })] }), 'drug-condition goal'],
  ])('%s', (_, facts, gap) => {
    expect(stoppingGaps(facts)).toContain(gap);
    expect(decide(facts).outcome).toBe('incomplete');
  });

  it('a woman of 60 counts as postmenopausal, unless the record says otherwise', () => {
    const at = (birthDate: string, menopausalStatus?: 'premenopausal'): ScreeningFacts =>
      woman({
        ...bc,
        patient: {
          sexAtBirth: 'female',
          birthDate: date(birthDate),
          menopausalStatus,
          pregnancyStatus: 'not-pregnant',
        },
      });
    expect(stoppingGaps(at('1966-11-20'))).not.toContain('drug-condition menopausal-status');
    expect(stoppingGaps(at('1966-11-21'))).toContain('drug-condition menopausal-status');
    expect(weight(at('1960-01-01', 'premenopausal'), 'DPI-001')).toBe('contraindicated');
  });

  it('a hysterectomy answers pregnancy, not menopause', () => {
    const facts = woman({
      ...bc,
      patient: { sexAtBirth: 'female', birthDate: date('1981-05-05'), reproductiveSurgery: ['hysterectomy'] },
    });
    expect(stoppingGaps(facts)).toContain('drug-condition menopausal-status');
    expect(stoppingGaps(facts)).not.toContain('pregnancy pregnancy');
  });

  it('a negative test of the last seven days answers pregnancy', () => {
    const at = (collectedOn: string): ScreeningFacts =>
      youngWoman({
        ...order(CLOMIPHENE, 'ovulation-induction'),
        patient: { sexAtBirth: 'female', birthDate: date('1992-05-05'), menopausalStatus: 'premenopausal' },
        ...labs(result('hcg_qual', '', { value: undefined, coded: 'negative', collectedOn: date(collectedOn) })),
      });
    expect(stoppingGaps(at('2026-11-13'))).not.toContain('pregnancy pregnancy');
    expect(stoppingGaps(at('2026-11-12'))).toContain('pregnancy pregnancy');
  });

  it('conditions that nobody asked for are said, without holding the order', () => {
    const facts = man({ conditions: { reviewed: false, entries: [] } });
    expect(gaps(facts)).toContainEqual(
      expect.objectContaining({ check: 'drug-condition', key: 'conditions', stops: false }),
    );
    expect(decide(facts).outcome).toBe('clear');
  });

  it('tests of the drug that nobody measured are named, without holding the order', () => {
    const row = gaps(man()).find(({ key }) => key === 'no-results');
    expect(row).toMatchObject({ check: 'drug-lab', stops: false });
    expect(row?.reason).toMatch(/vit_d_25oh/);
    expect(row?.reason).not.toMatch(/estradiol/);
  });
});

function tablet(mg: string, per: string): Partial<CandidateFact> {
  return {
    ingredients: [{ drug: LETROZOLE, strength: { value: mg, unit: 'mg' } }],
    dose: { value: '1', unit: '{tablet}' },
    frequency: { times: 1, per },
  };
}
