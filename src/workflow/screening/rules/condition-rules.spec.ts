import {
  anastrozole,
  bc,
  candidate,
  clomiphene,
  condition,
  continued,
  date,
  decide,
  found,
  has,
  labs,
  man,
  older,
  onAnastrozole,
  onTrt,
  order,
  result,
  startsClomiphene,
  startsTrt,
  therapy,
  treated,
  trt,
  weight,
  woman,
  youngWoman,
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
const onExemestane = (...results: ResultFact[]): ScreeningFacts =>
  woman({ ...order(EXEMESTANE, 'breast-cancer-treatment'), ...labs(...results) });
const manWith = (code: string): ScreeningFacts => man(has(condition(code)));
const clomipheneWith = (code: string): ScreeningFacts => man({ ...clomiphene, ...has(condition(code)) });
const trtWith = (code: string, more: Partial<ConditionFact> = {}): ScreeningFacts =>
  man({ ...trt, ...has(condition(code, more)) });
const womanOnTestosterone = (code: string): ScreeningFacts =>
  woman({ ...order(TESTOSTERONE, 'menopause'), ...has(condition(code)) });
const tamoxifenWith = (code: string): ScreeningFacts =>
  woman({ ...order(TAMOXIFEN, 'breast-cancer-treatment'), ...has(condition(code)) });
const ovulationWith = (code: string): ScreeningFacts =>
  youngWoman({ ...order(CLOMIPHENE, 'ovulation-induction'), ...has(condition(code)) });

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
    ['DPI-007', 'severe hepatic impairment', manWith('K72.10'), 'contraindicated'],
    [
      'DPI-007',
      'by its local code',
      man(has({ id: 'c', system: 'local', code: 'severe_hepatic_impairment' })),
      'contraindicated',
    ],
    ['DPI-007', 'fatty liver', manWith('K76.0'), 'silent'],
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
    ['DPI-009', 'T-score of -4.1', onExemestane(result('dxa_tscore_hip', '-4.1')), 'contraindicated'],
    ['DPI-009', 'T-score of -4.0', onExemestane(result('dxa_tscore_hip', '-4')), 'silent'],
    ['DPI-009', 'three vertebral fractures', onExemestane(result('vfa', '3')), 'contraindicated'],
    ['DPI-009', 'two vertebral fractures', onExemestane(result('vfa', '2')), 'silent'],
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
    ['DPI-009', 'anastrozole', treated(result('dxa_tscore_hip', '-4.1')), 'silent'],
    ['DPI-010', 'T-score of -1.1', onExemestane(result('dxa_tscore_lspine', '-1.1')), 'moderate'],
    ['DPI-010', 'T-score of -1.0', onExemestane(result('dxa_tscore_lspine', '-1.0')), 'silent'],
    ['DPI-010', 'from -2.5 on another rule acts', onExemestane(result('dxa_tscore_lspine', '-2.5')), 'silent'],
    ['DPI-011', 'T-score of -2.5', treated(result('dxa_tscore_femneck', '-2.5')), 'major'],
    ['DPI-011', 'T-score of -2.4', treated(result('dxa_tscore_femneck', '-2.4')), 'silent'],
    ['DPI-011', 'a fractured vertebra', treated(result('vfa', '1')), 'major'],
    ['DPI-011', 'no fractured vertebra', treated(result('vfa', '0')), 'silent'],
    ['DPI-011', 'a fragility fracture', woman({ ...bc, ...has(condition('Z87.310')) }), 'major'],
    ['DPI-011', 'a fragility fracture in a young man', manWith('Z87.310'), 'major'],
    [
      'DPI-011',
      'with a bone agent',
      woman({ ...bc, ...has(condition('Z87.310')), therapies: [ALENDRONATE] }),
      'silent',
    ],
    [
      'DPI-011',
      'the lowest of the three sites counts',
      treated(result('dxa_tscore_lspine', '0.4'), result('dxa_tscore_hip', '-2.6')),
      'major',
    ],
    ['DPI-012', '25-OH-D of 19.9', onAnastrozole(result('vit_d_25oh', '19.9')), 'moderate'],
    ['DPI-012', '25-OH-D of 20', onAnastrozole(result('vit_d_25oh', '20')), 'silent'],
    [
      'DPI-012',
      'tamoxifen',
      woman({ ...order(TAMOXIFEN, 'breast-cancer-treatment'), ...labs(result('vit_d_25oh', '12')) }),
      'silent',
    ],
    ['DPI-013', 'ischemic heart disease', manWith('I25.10'), 'moderate'],
    ['DPI-013', 'hypertension', manWith('I10'), 'silent'],
    [
      'DPI-014',
      'a man, no justification',
      man({ candidates: [anastrozole({ clinicalJustification: undefined })] }),
      'moderate',
    ],
    [
      'DPI-014',
      'blanks are no justification',
      man({ candidates: [anastrozole({ clinicalJustification: ' ' })] }),
      'moderate',
    ],
    ['DPI-014', 'documented', man(), 'silent'],
    [
      'DPI-014',
      'nothing is ordered yet',
      man({ purpose: 'what-if', candidates: [anastrozole({ clinicalJustification: undefined })] }),
      'silent',
    ],
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
    ['DPI-026', 'clomiphene after a thrombosis', clomipheneWith('Z86.718'), 'major'],
    ['DPI-026', 'clomiphene with thrombophilia', clomipheneWith('D68.51'), 'major'],
    ['DPI-026', 'clomiphene with varicose veins', clomipheneWith('I83.90'), 'silent'],
    ['DPI-027', 'liver disease', clomipheneWith('K73.9'), 'contraindicated'],
    ['DPI-027', 'gallstones', clomipheneWith('K80.20'), 'silent'],
    ['DPI-028', 'uterine bleeding', ovulationWith('N93.9'), 'contraindicated'],
    ['DPI-028', 'heavy periods of known cause', ovulationWith('N92.0'), 'silent'],
    ['DPI-029', 'an ovarian cyst', ovulationWith('N83.201'), 'contraindicated'],
    ['DPI-029', 'polycystic ovary syndrome', ovulationWith('E28.2'), 'silent'],
    ['DPI-030', 'a pituitary adenoma', clomipheneWith('D35.2'), 'contraindicated'],
    ['DPI-030', 'an overactive thyroid', clomipheneWith('E05.90'), 'contraindicated'],
    ['DPI-030', 'an underactive thyroid without replacement', clomipheneWith('E03.9'), 'major'],
    [
      'DPI-030',
      'an underactive thyroid on levothyroxine',
      man({ ...clomiphene, ...has(condition('E03.9')), therapies: [therapy('rxcui:10582')] }),
      'silent',
    ],
    ['DPI-030', 'a thyroid nodule', clomipheneWith('E04.1'), 'silent'],
    ['DPI-031', 'visual disturbance on clomiphene', clomipheneWith('H53.8'), 'contraindicated'],
    ['DPI-031', 'visual disturbance on tamoxifen for cancer: a call, no lock', tamoxifenWith('H53.8'), 'major'],
    [
      'DPI-031',
      'visual disturbance on tamoxifen for fertility',
      man({ ...order(TAMOXIFEN, 'male-fertility'), ...has(condition('H53.8')) }),
      'contraindicated',
    ],
    ['DPI-031', 'short-sightedness', clomipheneWith('H52.13'), 'silent'],
    ['DPI-032', 'hyperlipidemia', clomipheneWith('E78.5'), 'moderate'],
    ['DPI-032', 'gout', clomipheneWith('M10.9'), 'silent'],
    ['DPI-044', 'tamoxifen with bleeding', tamoxifenWith('N95.0'), 'major'],
    ['DPI-044', 'an endometrial hyperplasia', tamoxifenWith('N85.00'), 'major'],
    ['DPI-044', 'a fibroid', tamoxifenWith('D25.9'), 'silent'],
    // testosterone
    ['DPI-033', 'a man with breast cancer', trtWith('C50.921'), 'contraindicated'],
    ['DPI-033', 'prostate cancer', trtWith('C61'), 'contraindicated'],
    ['DPI-033', 'an enlarged prostate', trtWith('N40.0'), 'silent'],
    ['DPI-049', 'a woman after breast cancer', womanOnTestosterone('Z85.3'), 'major'],
    ['DPI-049', 'a woman with a fibroid', womanOnTestosterone('D25.9'), 'silent'],
    ['DPI-049', 'a man, whom DPI-033 stops', trtWith('C50.921'), 'silent'],
    ['DPI-034', 'PSA of 4.1 before the start', startsTrt(result('psa', '4.1')), 'contraindicated'],
    ['DPI-034', 'PSA of 4.0', startsTrt(result('psa', '4.0')), 'silent'],
    [
      'DPI-034',
      'PSA of 3.1, prostate cancer in the family',
      man({ ...trt, ...has(condition('Z80.42')), ...labs(result('psa', '3.1')) }),
      'contraindicated',
    ],
    [
      'DPI-034',
      'PSA of 3.0, prostate cancer in the family',
      man({ ...trt, ...has(condition('Z80.42')), ...labs(result('psa', '3.0')) }),
      'silent',
    ],
    ['DPI-034', 'a nodule', trtWith('N40.2'), 'contraindicated'],
    ['DPI-034', 'an enlarged prostate', trtWith('N40.0'), 'silent'],
    ['DPI-034', 'PSA of 4.1 on therapy', onTrt(result('psa', '4.1')), 'major'],
    ['DPI-034', 'PSA up by 1.5 within a year', onTrt(result('psa', '2.6'), older('psa', '1.1', '2026-01-02')), 'major'],
    [
      'DPI-034',
      'PSA up by 1.5 in one of two results of the newest day',
      onTrt(result('psa', '1.2', { id: 'a' }), result('psa', '2.6', { id: 'b' }), older('psa', '1.1', '2026-01-02')),
      'major',
    ],
    ['DPI-034', 'PSA up by 1.4', onTrt(result('psa', '2.5'), older('psa', '1.1', '2026-01-02')), 'silent'],
    [
      'DPI-034',
      'PSA up by 1.5 over two years',
      onTrt(result('psa', '2.6'), older('psa', '1.1', '2024-11-02')),
      'silent',
    ],
    ['DPI-035', 'hematocrit of 50.1 before the start', startsTrt(result('hematocrit', '50.1')), 'contraindicated'],
    ['DPI-035', 'hematocrit of 50', startsTrt(result('hematocrit', '50')), 'major'],
    ['DPI-035', 'hematocrit at the upper limit', startsTrt(result('hematocrit', '48.6')), 'silent'],
    ['DPI-035', 'the laboratory’s own limit', startsTrt(result('hematocrit', '49.5', { high: '50' })), 'silent'],
    ['DPI-035', 'polycythemia', trtWith('D75.1'), 'contraindicated'],
    ['DPI-035', 'on therapy', onTrt(result('hematocrit', '51')), 'silent'],
    ['DPI-036', 'a man who wants a child', trtWith('Z31.69'), 'contraindicated'],
    ['DPI-036', 'testosterone for fertility', man(order(TESTOSTERONE, 'male-fertility')), 'contraindicated'],
    ['DPI-036', 'three years ago', trtWith('Z31.69', { onset: date('2023-11-01') }), 'silent'],
    ['DPI-037', 'an infarction five months ago', trtWith('I21.9', { onset: date('2026-06-20') }), 'contraindicated'],
    ['DPI-037', 'an infarction that nobody dated', trtWith('I21.9'), 'contraindicated'],
    ['DPI-037', 'an infarction seven months ago', trtWith('I21.9', { onset: date('2026-04-20') }), 'silent'],
    ['DPI-037', 'heart failure', trtWith('I50.9'), 'contraindicated'],
    ['DPI-037', 'sleep apnea: asked', trtWith('G47.33'), 'major'],
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
      startsClomiphene(result('hcg_qual', '', { value: undefined, coded: 'positive' })),
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
    ['IND-002', 'ovulation induction in a man', man(order(CLOMIPHENE, 'ovulation-induction')), 'major'],
    ['IND-002', 'a fertility protocol of men in a woman', woman(order(CLOMIPHENE, 'male-fertility')), 'major'],
    ['IND-002', 'gender-affirming', man(order(CLOMIPHENE, 'gender-affirming')), 'silent'],
    ['IND-002', 'beside testosterone, in a trans man', woman(order(CLOMIPHENE, 'trt-adjunct')), 'silent'],
    ['IND-001', 'the goal is none of ours', man(order(CLOMIPHENE, 'other')), 'major'],
    ['IND-001', 'the goal is known', man(clomiphene), 'silent'],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });
});

function tablet(mg: string, per: string): Partial<CandidateFact> {
  return {
    ingredients: [{ drug: LETROZOLE, strength: { value: mg, unit: 'mg' } }],
    dose: { value: '1', unit: '{tablet}' },
    frequency: { times: 1, per },
  };
}

describe('off-label use in a man', () => {
  it('blocks until the justification is documented: nobody overrides a record that is missing', () => {
    const facts = man({ candidates: [anastrozole({ clinicalJustification: undefined })] });
    expect(found(facts, 'DPI-014')).toMatchObject({ override: 'never', effect: 'blocks', legal: true });
    expect(decide(facts).outcome).toBe('blocked');
  });
});
