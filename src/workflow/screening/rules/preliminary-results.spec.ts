import {
  continued,
  date,
  gaps,
  labs,
  man,
  onAnastrozole,
  onTrt,
  order,
  result,
  startsTrt,
  stoppingGaps,
  treated,
  weight,
  woman,
  decide,
} from './example-facts.spec.js';
import type { ResultFact, ScreeningFacts } from './facts.js';

const open: Partial<ResultFact> = { status: 'preliminary', collectedOn: date('2026-11-18') };
const older: Partial<ResultFact> = { id: 'older', collectedOn: date('2026-10-30') };
const denosumab = (...results: ResultFact[]): ScreeningFacts =>
  woman({ ...order('rxcui:993449', 'osteoporosis'), ...labs(...results) });
const zoledronate = (...results: ResultFact[]): ScreeningFacts => {
  const { patient, ...rest } = woman({ ...order('rxcui:77655', 'osteoporosis'), ...labs(...results) });
  return { ...rest, patient: { ...patient, weightKg: 60 } };
};
const toremifene = (...results: ResultFact[]): ScreeningFacts =>
  woman({ ...order('rxcui:38409', 'breast-cancer-treatment'), ...labs(...results) });
const gapKeys = (facts: ScreeningFacts): string =>
  gaps(facts)
    .map(({ key, reason }) => `${key}: ${reason ?? ''}`)
    .join('\n');

describe('a preliminary result alarms', () => {
  it.each<[string, string, ScreeningFacts, string]>([
    ['DPI-015', 'a low calcium', denosumab(result('calcium_corrected', '7.9', open)), 'contraindicated'],
    ['DPI-016', 'a low eGFR', denosumab(result('egfr', '20', open)), 'major'],
    ['DPI-017', 'a high creatinine', zoledronate(result('creatinine', '3', open)), 'contraindicated'],
    ['DPI-043', 'a low potassium', toremifene(result('potassium', '2.9', open)), 'contraindicated'],
    ['DLI-030', 'a high hematocrit', onTrt(result('hematocrit', '56', open)), 'contraindicated'],
    ['DLI-002', 'a low estradiol', onAnastrozole(result('estradiol', '8', open)), 'contraindicated'],
    ['DPI-011', 'a low T-score', treated(result('dxa_tscore_hip', '-2.7', open)), 'major'],
    ['DPI-034', 'a PSA that has risen', onTrt(result('psa', '2.5', open), result('psa', '1', older)), 'major'],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });
});

describe('a preliminary result takes no alarm back', () => {
  it.each<[string, string, ScreeningFacts, string]>([
    ['DLI-001', 'estradiol', onAnastrozole(result('estradiol', '15', older), result('estradiol', '35', open)), 'major'],
    [
      'DLI-001',
      'a final one does',
      onAnastrozole(result('estradiol', '15', older), result('estradiol', '35', { ...open, status: 'final' })),
      'silent',
    ],
    ['DPI-016', 'eGFR', denosumab(result('egfr', '20', older), result('egfr', '60', open)), 'major'],
    [
      'DPI-016',
      'an eGFR in place of a clearance',
      {
        ...denosumab(result('creatinine', '3', older), result('egfr', '60', open)),
        patient: { sexAtBirth: 'female', birthDate: date('1960-05-05'), weightKg: 50 },
      },
      'major',
    ],
    [
      'DLI-023',
      'a corrected calcium',
      man({
        ...order('rxcui:10379', 'male-hypogonadism'),
        ...labs(result('calcium_corrected', '11.5', older), result('calcium_corrected', '9.5', open)),
      }),
      'major',
    ],
    [
      'DPI-035',
      'hematocrit',
      startsTrt(result('hematocrit', '52', older), result('hematocrit', '45', open)),
      'contraindicated',
    ],
    [
      'DPI-011',
      'T-score',
      treated(result('dxa_tscore_hip', '-2.7', older), result('dxa_tscore_hip', '-1', open)),
      'major',
    ],
    ['DPI-034', 'PSA', onTrt(result('psa', '5', older), result('psa', '1', open)), 'major'],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });
});

describe('a preliminary result answers no question', () => {
  it.each<[string, (more: Partial<ResultFact>) => ScreeningFacts, string]>([
    ['a calcium before denosumab', (more) => denosumab(result('calcium_corrected', '9.5', more)), 'calcium_corrected'],
    [
      'a clearance before zoledronic acid',
      (more) => zoledronate(result('creatinine', '0.7', more)),
      'creatinine_clearance',
    ],
    ['a potassium before toremifene', (more) => toremifene(result('potassium', '4', more)), 'potassium'],
  ])('%s', (_, facts, test) => {
    const needed = (more: Partial<ResultFact>): string[] =>
      stoppingGaps(facts(more)).filter((gap) => gap.includes(`result:${test}`));
    expect(needed({ ...open, status: 'final' })).toEqual([]);
    expect(needed(open)).not.toEqual([]);
    expect(needed({ ...open, status: 'registered' })).not.toEqual([]);
    expect(decide(facts(open)).outcome).not.toBe('clear');
    expect(gapKeys(facts(open))).toContain('is preliminary, not final');
  });

  it('a preliminary corrected calcium does not answer for a total one that is high', () => {
    const trt = order('rxcui:10379', 'male-hypogonadism');
    const total = result('calcium_total', '11.5', older);
    const corrected = result('calcium_corrected', '9.5', open);
    const held = (...results: ResultFact[]): boolean =>
      stoppingGaps(man({ ...trt, ...labs(...results) })).some((gap) => gap.includes('calcium_corrected'));
    expect(held(total)).toBe(true);
    expect(held(total, corrected)).toBe(true);
    expect(held(total, { ...corrected, status: 'final' })).toBe(false);
  });

  it('is told as the only one there is', () => {
    const facts = onTrt(result('hematocrit', '45', open));
    expect(gapKeys(facts)).toContain('Hematocrit (only a preliminary one)');
    expect(gapKeys({ ...facts, ...order('rxcui:10379', 'male-hypogonadism', continued) })).toContain(
      'Hematocrit (only',
    );
  });
});
