import {
  bc,
  candidate,
  clomiphene,
  continued,
  date,
  found,
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
} from './example-facts.spec.js';
import type { ScreeningFacts } from './facts.js';

const CLOMIPHENE = 'rxcui:2596';
const ALENDRONATE = therapy('rxcui:46041');
const WARFARIN = therapy('rxcui:11289');

describe('a drug and a result: fires, and stays silent on the nearest miss', () => {
  const bcMan = man({ candidates: [candidate('rxcui:84857', 'breast-cancer-treatment')] });
  it.each<[string, string, ScreeningFacts, string]>([
    [
      'DLI-001',
      'estradiol of 19.9',
      onAnastrozole(result('estradiol', '19.9', { method: 'high-sensitivity' })),
      'major',
    ],
    ['DLI-001', 'estradiol of 20', onAnastrozole(result('estradiol', '20', { method: 'high-sensitivity' })), 'silent'],
    ['DLI-001', 'by immunoassay', onAnastrozole(result('estradiol', '18', { method: 'immunoassay' })), 'major'],
    ['DLI-001', 'reported as below 15', onAnastrozole(result('estradiol', '15', { comparator: '<' })), 'major'],
    [
      'DLI-001',
      'older than half a year',
      onAnastrozole(result('estradiol', '18', { collectedOn: date('2026-05-20') })),
      'silent',
    ],
    [
      'DLI-001',
      'the latest counts',
      onAnastrozole(result('estradiol', '35'), older('estradiol', '15', '2026-09-01')),
      'silent',
    ],
    [
      'DLI-001',
      'withdrawn by the laboratory',
      onAnastrozole(result('estradiol', '15', { status: 'entered-in-error' })),
      'silent',
    ],
    [
      'DLI-001',
      'a preliminary value alarms',
      onAnastrozole(result('estradiol', '15', { status: 'preliminary' })),
      'major',
    ],
    ['DLI-001', 'a man treated for breast cancer', { ...bcMan, ...labs(result('estradiol', '5')) }, 'silent'],
    ['DLI-001', 'a woman treated for breast cancer', treated(result('estradiol', '5')), 'silent'],
    ['DLI-001', 'the heavier rule says it', onAnastrozole(result('estradiol', '9')), 'silent'],
    [
      'DLI-002',
      'estradiol of 9.9',
      onAnastrozole(result('estradiol', '9.9', { method: 'high-sensitivity' })),
      'contraindicated',
    ],
    ['DLI-002', 'estradiol of 10', onAnastrozole(result('estradiol', '10', { method: 'high-sensitivity' })), 'silent'],
    ['DLI-002', 'by immunoassay', onAnastrozole(result('estradiol', '9', { method: 'immunoassay' })), 'major'],
    ['DLI-002', 'a woman treated for breast cancer', treated(result('estradiol', '2')), 'silent'],
    ['DLI-003', 'low estradiol in breast cancer is silent on purpose', treated(result('estradiol', '2')), 'silent'],
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
    ['DLI-004', 'before the therapy began', treated(result('estradiol', '31')), 'silent'],
    ['DLI-005', 'estradiol above 42 on testosterone', startsTrt(result('estradiol', '42.1')), 'moderate'],
    ['DLI-005', 'estradiol of 42', startsTrt(result('estradiol', '42')), 'silent'],
    ['DLI-005', 'above the laboratory’s own limit', startsTrt(result('estradiol', '40', { high: '38' })), 'moderate'],
    [
      'DLI-005',
      'with an aromatase inhibitor',
      man({ ...trt, ...labs(result('estradiol', '60')), therapies: [therapy('rxcui:84857')] }),
      'silent',
    ],
    [
      'DLI-007',
      'two values below 300',
      startsTrt(
        result('testosterone_total', '280'),
        result('testosterone_total', '250', { id: 'second', collectedOn: date('2026-10-12') }),
      ),
      'moderate',
    ],
    ['DLI-007', 'one value below 300', startsTrt(result('testosterone_total', '280')), 'silent'],
    [
      'DLI-007',
      'two values of one day',
      startsTrt(result('testosterone_total', '280'), result('testosterone_total', '250', { id: 'second' })),
      'silent',
    ],
    [
      'DLI-007',
      'the second is 300',
      startsTrt(
        result('testosterone_total', '280'),
        result('testosterone_total', '300', { id: 'second', collectedOn: date('2026-10-12') }),
      ),
      'silent',
    ],
    ['DLI-008', 'testosterone of 917', startsTrt(result('testosterone_total', '917')), 'moderate'],
    ['DLI-008', 'testosterone of 916', startsTrt(result('testosterone_total', '916')), 'silent'],
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
    ['DLI-010', 'FSH of 24.9 before the start', startsClomiphene(result('fsh', '24.9')), 'moderate'],
    ['DLI-010', 'FSH of 24.8', startsClomiphene(result('fsh', '24.8')), 'silent'],
    ['DLI-016', 'FRAX hip of 3 %', treated(result('frax_hip', '3')), 'major'],
    ['DLI-016', 'FRAX major of 19.9 %', treated(result('frax_major', '19.9')), 'silent'],
    [
      'DLI-016',
      'with a bone agent',
      woman({ ...bc, ...labs(result('frax_hip', '5')), therapies: [ALENDRONATE] }),
      'silent',
    ],
    ['DLI-024', 'ALT of 151 in a man', onAnastrozole(result('alt', '151')), 'major'],
    ['DLI-024', 'ALT of 150', onAnastrozole(result('alt', '150')), 'silent'],
    ['DLI-024', 'three times the laboratory’s own limit', onAnastrozole(result('alt', '121', { high: '40' })), 'major'],
    [
      'DLI-025',
      'with bilirubin above twice the limit',
      onAnastrozole(result('alt', '160'), result('bilirubin_total', '2.5')),
      'contraindicated',
    ],
    [
      'DLI-025',
      'bilirubin of exactly twice the limit',
      onAnastrozole(result('alt', '160'), result('bilirubin_total', '2.4')),
      'silent',
    ],
    ['DLI-025', 'bilirubin alone', onAnastrozole(result('bilirubin_total', '5')), 'silent'],
    ['DLI-026', 'AST of 201', onAnastrozole(result('ast', '201')), 'contraindicated'],
    ['DLI-026', 'AST of 200', onAnastrozole(result('ast', '200')), 'silent'],
    ['DLI-027', 'HDL of 39 in a man', onAnastrozole(result('hdl', '39')), 'moderate'],
    ['DLI-027', 'HDL of 40 in a man', onAnastrozole(result('hdl', '40')), 'silent'],
    ['DLI-027', 'HDL of 49 in a woman', treated(result('hdl', '49')), 'moderate'],
    [
      'DLI-027',
      'HDL down by a fifth',
      onAnastrozole(result('hdl', '48'), older('hdl', '60', '2026-02-01')),
      'moderate',
    ],
    ['DLI-027', 'HDL down by less', onAnastrozole(result('hdl', '49'), older('hdl', '60', '2026-02-01')), 'silent'],
    ['DLI-028', 'LDL of 190', onAnastrozole(result('ldl', '190')), 'moderate'],
    ['DLI-028', 'LDL of 189', onAnastrozole(result('ldl', '189')), 'silent'],
    [
      'DLI-028',
      'cholesterol up by a fifth',
      onAnastrozole(result('chol_total', '240'), older('chol_total', '200', '2026-02-01')),
      'moderate',
    ],
    ['DLI-029', 'triglycerides of 500', startsClomiphene(result('triglycerides', '500')), 'major'],
    ['DLI-029', 'triglycerides of 499', startsClomiphene(result('triglycerides', '499')), 'silent'],
    ['DLI-029', 'anastrozole', onAnastrozole(result('triglycerides', '600')), 'silent'],
    ['DLI-030', 'hematocrit of 54.1', onTrt(result('hematocrit', '54.1')), 'contraindicated'],
    ['DLI-030', 'hematocrit of 54.0', onTrt(result('hematocrit', '54.0')), 'silent'],
    ['DLI-030', 'anastrozole', onAnastrozole(result('hematocrit', '56')), 'silent'],
    [
      'DLI-033',
      'high prolactin with low testosterone and normal LH',
      startsClomiphene(result('prolactin', '25'), result('testosterone_total', '220')),
      'silent',
    ],
    [
      'DLI-033',
      'high prolactin with low testosterone and low LH',
      startsClomiphene(result('prolactin', '25'), result('testosterone_total', '220'), result('lh', '1.6')),
      'major',
    ],
    [
      'DLI-033',
      'high prolactin with low testosterone, LH never measured',
      man({ ...clomiphene, results: [result('prolactin', '25'), result('testosterone_total', '220')] }),
      'major',
    ],
    ['DLI-033', 'high prolactin alone', startsClomiphene(result('prolactin', '25')), 'silent'],
    [
      'DLI-033',
      'a woman, whose testosterone is always low',
      woman({
        ...order(CLOMIPHENE, 'ovulation-induction'),
        results: [result('prolactin', '40'), result('testosterone_total', '30'), result('lh', '1')],
      }),
      'silent',
    ],
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
        ...order('rxcui:10379', 'male-hypogonadism', {
          continuationOfTherapy: { therapyStartedOn: date('2026-10-15') },
        }),
        ...labs(result('inr', '3.0'), older('inr', '2.4', '2026-10-10')),
        therapies: [WARFARIN],
      }),
      'major',
    ],
    [
      'DLI-035',
      'up by 0.6 before the start',
      man({ ...trt, ...labs(result('inr', '3.0'), older('inr', '2.4', '2026-10-10')), therapies: [WARFARIN] }),
      'silent',
    ],
    ['DLI-035', 'without warfarin', startsTrt(result('inr', '3.6')), 'silent'],
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
