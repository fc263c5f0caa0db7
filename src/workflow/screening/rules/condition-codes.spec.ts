import {
  bc,
  clomiphene,
  condition,
  continued,
  date,
  decide,
  has,
  knowledge,
  man,
  order,
  therapy,
  trt,
  weight,
  woman,
  youngWoman,
} from './example-facts.spec.js';
import type { ConditionFact, ScreeningFacts } from './facts.js';

const ESTRADIOL = 'rxcui:4083';
const EXEMESTANE = 'rxcui:258494';
const LETROZOLE = 'rxcui:72965';
const PROGESTERONE = 'rxcui:8727';
const TAMOXIFEN = 'rxcui:10324';
const ALENDRONATE = 'rxcui:46041';
const TESTOSTERONE = 'rxcui:10379';
const PREDNISONE = therapy('rxcui:8640');
const WARFARIN = therapy('rxcui:11289');

const groupsOf = (system: string, code: string): readonly string[] => {
  const reading = knowledge.conditionGroups(system, code);
  return reading.readable ? reading.groups : ['unreadable'];
};

describe('codes that a group has to know, and their neighbors that it must not take', () => {
  it.each([
    [
      'pregnancy',
      'Z32.01 Z36.9 O98.711 O99.281 O60.02 Z33.1 O9A.111',
      'Z32.02 O99.285 O98.73 O24.430 O14.15 O80 Z39.2 O03.9',
    ],
    ['lactation', 'Z39.1 O92.70 O91.23', 'Z39.2 O92.3 O92.5'],
    ['liver_disease', 'B15.9 B16.9 B17.10 B19.20 D13.4 C78.7', 'B27.00 K80.20 R74.01 R94.5'],
    ['abnormal_liver_tests', 'R74.01 R94.5 R17', 'R74.8 R94.4'],
    ['severe_hepatic_impairment', 'B19.0 K72.90 K71.11', 'B19.9 K70.30'],
    ['venous_thromboembolism', 'G08 I67.6 I80.3 I27.82 O22.50', 'I80.03 I67.2 Z86.72'],
    ['arterial_thromboembolism', 'G45.9 H34.11 I69.354 I24.0', 'G45.4 I65.29 I69.154'],
    ['infarction_or_stroke', 'I61.9 I60.9', 'I25.2 G45.9'],
    ['pituitary_lesion', 'C71.9 D32.0 D33.0 D43.2 E22.0 D44.4 E24.0', 'D32.1 D33.4 D43.4 E22.1 E23.0'],
    ['hyperprolactinemia', 'E22.1', 'E22.2'],
    ['visual_disturbance', 'H46.9 H47.011 H34.8110 G45.3', 'H47.321 H53.001 H54.7 H40.9'],
    ['breast_cancer', 'C50.911 Z17.0 Z85.3', 'D05.10 D24.1 Z80.3'],
    ['dcis', 'D05.12 D05.91 Z86.000', 'D05.01 D24.1'],
    ['dental_disease', 'K02.9 K08.109 K05.30', 'K08.89 K00.6'],
    ['kidney_disease', 'N18.31 N18.9 E11.22 I12.9', 'N20.0 E11.9'],
    ['severe_kidney_disease', 'N18.4 I12.0 Z49.31', 'N18.32 I12.9'],
    ['cardiomyopathy', 'I42.0 I25.5', 'I25.10'],
    ['diabetes', 'E11.9 E10.65 Z79.4 O24.410', 'R73.03 Z79.84 E66.9'],
    ['abnormal_uterine_bleeding', 'N93.9 N92.1 N95.0', 'N92.0 N92.6 N91.2'],
    ['ovarian_cyst', 'N83.201 D27.9 N98.1', 'E28.2'],
    ['hyperlipidemia', 'E78.2 Z83.438', 'E78.6'],
    ['secondary_bone_loss', 'K50.90 Z98.84 E28.39', 'E28.2 E29.1'],
    ['low_body_weight', 'R64 F50.01', 'Z68.22'],
  ])('%s', (group, members, neighbors) => {
    const lacking = members.split(' ').filter((code) => !groupsOf('icd-10-cm', code).includes(group));
    const taken = neighbors.split(' ').filter((code) => groupsOf('icd-10-cm', code).includes(group));
    expect({ lacking, taken }).toEqual({ lacking: [], taken: [] });
  });

  it.each([
    ['266257000', ['arterial_thromboembolism']], // transient ischemic attack
    ['109889007', ['dcis', 'estrogen_dependent_neoplasia']],
    ['709044004', ['kidney_disease']], // of no known stage
    ['44054006', ['diabetes']],
    ['254956000', ['pituitary_lesion']],
  ])('SNOMED CT %s', (code, groups) => {
    expect([...groupsOf('snomed', code)].sort()).toEqual(groups);
  });
});

const LOCAL = (code: string): ConditionFact => ({ id: code, system: 'local', code });
const womanOn = (drug: string, code: string, more: Partial<ConditionFact> = {}): ScreeningFacts =>
  woman({ ...order(drug, 'menopause'), ...has(condition(code, more)) });
const manOnClomiphene = (code: string): ScreeningFacts => man({ ...clomiphene, ...has(condition(code)) });
const startsTestosterone = (code: string, onset?: string): ScreeningFacts =>
  man({ ...trt, ...has(condition(code, onset === undefined ? {} : { onset: date(onset) })) });
const injects = (code: string): ScreeningFacts =>
  man({
    ...order(TESTOSTERONE, 'male-hypogonadism', { ...continued, route: 'intramuscular' }),
    ...has(condition(code)),
  });
const withPrednisone = (code: string): ScreeningFacts =>
  man({ ...order(TESTOSTERONE, 'male-hypogonadism', continued), therapies: [PREDNISONE], ...has(condition(code)) });
const tamoxifenFor = (code: string): ScreeningFacts =>
  woman({
    ...order(TAMOXIFEN, 'breast-cancer-treatment', {
      indication: { system: 'icd-10-cm', code, goal: 'breast-cancer-treatment' },
    }),
    therapies: [WARFARIN],
    ...has(condition('I80.3')),
  });
const onExemestane = (...entries: ConditionFact[]): ScreeningFacts =>
  woman({ ...order(EXEMESTANE, 'breast-cancer-treatment'), ...has(...entries) });
const pregnantBy = (code: string, onset: string): ScreeningFacts =>
  youngWoman({ ...order(LETROZOLE, 'ovulation-induction'), ...has(condition(code, { onset: date(onset) })) });

describe('what the rules make of these codes', () => {
  it.each<[string, string, ScreeningFacts, string]>([
    ['DPI-002', 'a positive pregnancy test on the problem list', pregnantBy('Z32.01', '2026-11-01'), 'contraindicated'],
    ['DPI-002', 'a disease that complicates a pregnancy', pregnantBy('O99.281', '2026-10-01'), 'contraindicated'],
    ['DPI-002', 'the same disease in the puerperium', pregnantBy('O99.285', '2026-10-01'), 'silent'],
    ['DPI-027', 'hepatitis C', manOnClomiphene('B17.10'), 'contraindicated'],
    ['DPI-027', 'raised transaminases without a diagnosis', manOnClomiphene('R74.01'), 'major'],
    ['DPI-027', 'gallstones', manOnClomiphene('K80.20'), 'silent'],
    ['DPI-030', 'a meningioma', manOnClomiphene('D32.0'), 'contraindicated'],
    ['DPI-030', 'high prolactin', manOnClomiphene('E22.1'), 'major'],
    ['DPI-030', 'a brain tumor in the past', manOnClomiphene('Z86.011'), 'major'],
    ['DPI-030', 'a tumor of the spinal cord', manOnClomiphene('D33.4'), 'silent'],
    ['DPI-031', 'optic neuritis', manOnClomiphene('H46.9'), 'contraindicated'],
    ['DPI-031', 'low vision', manOnClomiphene('H54.7'), 'major'],
    ['DPI-031', 'drusen of the optic disc', manOnClomiphene('H47.321'), 'silent'],
    ['DPI-039', 'a transient ischemic attack', womanOn(ESTRADIOL, 'G45.9'), 'contraindicated'],
    ['DPI-039', 'thrombosis of a cerebral sinus', womanOn(ESTRADIOL, 'I67.6'), 'contraindicated'],
    ['DPI-039', 'hepatitis B', womanOn(ESTRADIOL, 'B19.10'), 'contraindicated'],
    ['DPI-039', 'abnormal liver tests', womanOn(ESTRADIOL, 'R94.5'), 'major'],
    ['DPI-039', 'abnormal liver tests of the past', womanOn(ESTRADIOL, 'R94.5', { status: 'resolved' }), 'silent'],
    ['DPI-039', 'transient global amnesia', womanOn(ESTRADIOL, 'G45.4'), 'silent'],
    ['DPI-040', 'DCIS', womanOn(PROGESTERONE, 'D05.11'), 'contraindicated'],
    ['DPI-040', 'lobular carcinoma in situ', womanOn(PROGESTERONE, 'D05.01'), 'major'],
    ['DPI-040', 'a fibroadenoma', womanOn(PROGESTERONE, 'D24.1'), 'silent'],
    ['DPI-033', 'a man with DCIS', startsTestosterone('D05.11'), 'contraindicated'],
    ['DPI-033', 'a man with gynecomastia', startsTestosterone('N62'), 'silent'],
    ['DPI-037', 'an old infarction without a date', startsTestosterone('I25.2'), 'major'],
    ['DPI-037', 'a past stroke of three months ago', startsTestosterone('Z86.73', '2026-08-15'), 'major'],
    ['DPI-037', 'a past stroke of last year', startsTestosterone('Z86.73', '2025-08-15'), 'silent'],
    ['DPI-037', 'a hemorrhagic stroke last month', startsTestosterone('I61.9', '2026-10-20'), 'contraindicated'],
    ['DPI-038', 'an injection with cardiomyopathy', injects('I42.0'), 'contraindicated'],
    ['DPI-038', 'an injection with kidney disease of stage 3', injects('N18.31'), 'silent'],
    ['DDI-029', 'kidney disease of stage 3', withPrednisone('N18.31'), 'moderate'],
    ['DDI-029', 'cardiomyopathy', withPrednisone('I42.9'), 'moderate'],
    ['DDI-029', 'kidney stones', withPrednisone('N20.0'), 'minor'],
    ['DDI-015', 'tamoxifen for LCIS is risk reduction', tamoxifenFor('D05.02'), 'contraindicated'],
    ['DDI-015', 'tamoxifen for invasive cancer', tamoxifenFor('C50.912'), 'major'],
    ['DPI-023', 'tamoxifen for LCIS after a thrombosis', tamoxifenFor('D05.02'), 'contraindicated'],
    ['DPI-023', 'tamoxifen for invasive cancer after a thrombosis', tamoxifenFor('C50.912'), 'major'],
    [
      'DPI-022',
      'caries before a bone agent',
      woman({ ...order(ALENDRONATE, 'osteoporosis'), ...has(condition('K02.9')) }),
      'moderate',
    ],
    [
      'DPI-022',
      'a disorder of tooth eruption',
      woman({ ...order(ALENDRONATE, 'osteoporosis'), ...has(condition('K00.6')) }),
      'silent',
    ],
    [
      'DPI-009',
      'more than two vertebral fractures',
      onExemestane(LOCAL('multiple_vertebral_fractures')),
      'contraindicated',
    ],
    ['DPI-009', 'one collapsed vertebra', onExemestane(condition('M48.54XA')), 'silent'],
    ['DPI-011', 'more than two vertebral fractures', onExemestane(LOCAL('multiple_vertebral_fractures')), 'major'],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });

  it('nobody is asked for a result that no code can carry', () => {
    const reasons = decide(woman(bc)).checks.map(({ reason }) => reason ?? '');
    expect(reasons.some((reason) => reason.includes('no usable result'))).toBe(true);
    expect(reasons.filter((reason) => reason.includes('Vertebral fracture assessment'))).toEqual([]);
  });
});
