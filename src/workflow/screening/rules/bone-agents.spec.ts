import {
  condition,
  date,
  decide,
  found,
  gaps,
  has,
  man,
  order,
  result,
  stoppingGaps,
  therapy,
  weight,
  woman,
} from './example-facts.spec.js';
import type { ConditionFact, PatientFacts, ResultFact, ScreeningFacts } from './facts.js';

const DENOSUMAB = 'rxcui:993449';
const ZOLEDRONATE = 'rxcui:77655';
const ALENDRONATE = 'rxcui:46041';
const RISEDRONATE = 'rxcui:73056';
const IBANDRONATE = 'rxcui:115264';

/** A woman of 66 with 72 kg, whose tests of the last days are unremarkable. */
const RECENT: Partial<ResultFact> = { collectedOn: date('2026-11-16') };
const calcium = (value: string, more: Partial<ResultFact> = {}): ResultFact =>
  result('calcium_total', value, { ...RECENT, ...more });
const albumin = (value: string, more: Partial<ResultFact> = {}): ResultFact =>
  result('albumin', value, { ...RECENT, ...more });
const corrected = (value: string, more: Partial<ResultFact> = {}): ResultFact =>
  result('calcium_corrected', value, { ...RECENT, ...more });
const creatinine = (value: string, more: Partial<ResultFact> = {}): ResultFact =>
  result('creatinine', value, { ...RECENT, ...more });
const UNREMARKABLE = [calcium('9.4'), albumin('4.1'), creatinine('0.9'), result('egfr', '80', RECENT)];

const patient = (more: Partial<PatientFacts> = {}): PatientFacts => ({
  sexAtBirth: 'female',
  birthDate: date('1960-05-05'),
  weightKg: 72,
  ...more,
});
const on = (drug: string, results: readonly ResultFact[], more: Partial<ScreeningFacts> = {}): ScreeningFacts =>
  woman({ ...order(drug, 'osteoporosis', { kind: 'manufactured' }), patient: patient(), results, ...more });
const replaced = (...changed: ResultFact[]): ResultFact[] => [
  ...UNREMARKABLE.filter(({ test }) => !changed.some((one) => one.test === test)),
  ...changed,
];
const without = (...tests: string[]): ResultFact[] => UNREMARKABLE.filter(({ test }) => !tests.includes(test ?? ''));
const withCode = (drug: string, code: string, more: Partial<ConditionFact> = {}): ScreeningFacts =>
  on(drug, UNREMARKABLE, has(condition(code, more)));
const RESOLVED: Partial<ConditionFact> = { status: 'resolved' };
const reasonOf = (facts: ScreeningFacts, key: string): string | undefined =>
  gaps(facts).find((row) => row.check === 'drug-lab' && row.key === key)?.reason;

describe('low calcium and bone agents', () => {
  it.each<[string, string, ScreeningFacts, string]>([
    ['DPI-015', 'corrected calcium of 8.0', on(DENOSUMAB, replaced(calcium('8.0'), albumin('4.0'))), 'contraindicated'],
    ['DPI-015', 'total 8.0 with albumin 2.5 is 9.2', on(DENOSUMAB, replaced(calcium('8.0'), albumin('2.5'))), 'silent'],
    [
      'DPI-015',
      'total 8.8 with albumin 4.4 is 8.5',
      on(DENOSUMAB, replaced(calcium('8.8'), albumin('4.4'))),
      'contraindicated',
    ],
    [
      'DPI-015',
      'corrected to exactly the lower limit',
      on(DENOSUMAB, replaced(calcium('8.6'), albumin('4.0'))),
      'silent',
    ],
    [
      'DPI-015',
      'reported corrected calcium of 8.5',
      on(DENOSUMAB, [...without('calcium_total'), corrected('8.5')]),
      'contraindicated',
    ],
    [
      'DPI-015',
      'the laboratory’s own lower limit',
      on(DENOSUMAB, replaced(calcium('8.6', { low: '8.8' }), albumin('4.0'))),
      'contraindicated',
    ],
    [
      'DPI-015',
      'what the laboratory reported of a day wins',
      on(DENOSUMAB, replaced(calcium('8.0'), albumin('4.0'), corrected('8.9'))),
      'silent',
    ],
    ['DPI-015', 'coded, and the last calcium in range', withCode(DENOSUMAB, 'E83.51'), 'moderate'],
    [
      'DPI-015',
      'coded, and never measured',
      on(DENOSUMAB, without('calcium_total'), has(condition('E83.51'))),
      'contraindicated',
    ],
    ['DPI-015', 'coded and resolved', withCode(DENOSUMAB, 'E83.51', RESOLVED), 'silent'],
    ['DPI-018', 'an infusion', on(ZOLEDRONATE, replaced(calcium('8.0'), albumin('4.0'))), 'contraindicated'],
    ['DPI-018', 'a tablet', on(ALENDRONATE, replaced(calcium('8.0'), albumin('4.0'))), 'contraindicated'],
    ['DPI-018', 'a calcium in range', on(ALENDRONATE, UNREMARKABLE), 'silent'],
    ['DPI-018', 'coded, and the last calcium in range', withCode(ALENDRONATE, 'E83.51'), 'moderate'],
    [
      'DPI-018',
      'coded, and never measured',
      on(ALENDRONATE, without('calcium_total'), has(condition('E83.51'))),
      'contraindicated',
    ],
    [
      'DPI-018',
      'a low one of two months ago still stops an infusion',
      on(
        ZOLEDRONATE,
        replaced(
          calcium('8.0', { collectedOn: date('2026-09-20') }),
          albumin('4.0', { collectedOn: date('2026-09-20') }),
        ),
      ),
      'contraindicated',
    ],
    ['DPI-018', 'denosumab has its own rule', on(DENOSUMAB, replaced(calcium('8.0'), albumin('4.0'))), 'silent'],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });

  it('total calcium alone is not corrected calcium: the check stays undone, and says why', () => {
    const facts = on(DENOSUMAB, without('albumin'));
    expect(weight(facts, 'DPI-015')).toBe('silent');
    expect(stoppingGaps(facts)).toContain('drug-lab result:calcium_corrected:result-calcium_total');
    expect(reasonOf(facts, 'result:calcium_corrected:result-calcium_total')).toBe(
      'total calcium of 2026-11-16 cannot be corrected: no albumin of that day',
    );
    expect(decide(facts).outcome).toBe('incomplete');
  });

  it('an albumin of another day does not correct it', () => {
    const facts = on(DENOSUMAB, replaced(albumin('4.1', { collectedOn: date('2026-11-15') })));
    expect(stoppingGaps(facts)).toContain('drug-lab result:calcium_corrected:result-calcium_total');
  });

  it('a newer total calcium without albumin leaves an older value open, but not one that is low already', () => {
    const newer = calcium('9.4', { id: 'newer', collectedOn: date('2026-11-19') });
    expect(stoppingGaps(on(DENOSUMAB, [...UNREMARKABLE, newer]))).toContain('drug-lab result:calcium_corrected:newer');
    expect(weight(on(DENOSUMAB, [...replaced(calcium('8.0')), newer]), 'DPI-015')).toBe('contraindicated');
  });

  it('no calcium at all leaves an injection undone and a tablet alone', () => {
    const stops = (drug: string): string[] => stoppingGaps(on(drug, without('calcium_total')));
    expect(stops(DENOSUMAB)).toContain('drug-lab result:calcium_corrected:30');
    expect(stops(ZOLEDRONATE)).toContain('drug-lab result:calcium_corrected:14');
    expect(stops(ALENDRONATE).filter((gap) => gap.includes('calcium'))).toEqual([]);
    expect(reasonOf(on(DENOSUMAB, without('calcium_total')), 'result:calcium_corrected:30')).toBe(
      'Calcium, albumin-corrected is needed, and there is no usable result',
    );
  });

  it('a calcium older than the window is told as such', () => {
    const at = (collectedOn: string): ScreeningFacts =>
      on(
        DENOSUMAB,
        replaced(calcium('9.4', { collectedOn: date(collectedOn) }), albumin('4', { collectedOn: date(collectedOn) })),
      );
    expect(reasonOf(at('2026-10-20'), 'result:calcium_corrected:30')).toBe(
      'Calcium, albumin-corrected is needed: the newest result, of 2026-10-20, is older than 30 days',
    );
    expect(reasonOf(at('2026-10-21'), 'result:calcium_corrected:30')).toBeUndefined();
  });

  it('an albumin reported as a limit makes the calcium one too', () => {
    // Below 2 of albumin the corrected calcium is above 9.4: not low, whatever it is.
    expect(weight(on(DENOSUMAB, replaced(calcium('7.8'), albumin('2', { comparator: '<' }))), 'DPI-015')).toBe(
      'silent',
    );
    const open = on(DENOSUMAB, replaced(calcium('7.8'), albumin('4', { comparator: '<' })));
    expect(stoppingGaps(open)).toContain('drug-lab result:calcium_corrected:result-calcium_total');
  });

  it('says what the value was computed from', () => {
    const finding = found(on(DENOSUMAB, replaced(calcium('8.0'), albumin('4.0'))), 'DPI-015');
    expect(finding?.evidence.map(({ text }) => text)).toContain(
      'Calcium, albumin-corrected 8 mg/dL computed from Calcium, total 8.0 mg/dL and Albumin 4.0 g/dL, collected 2026-11-16',
    );
  });
});

describe('kidney function and bone agents', () => {
  /** A man of 68: his clearance is weight over creatinine. */
  const clearance = (drug: string, weightKg: number, more: Partial<PatientFacts> = {}): ScreeningFacts =>
    on(drug, replaced(creatinine('2')), {
      patient: { sexAtBirth: 'male', birthDate: date('1958-01-01'), weightKg, ...more },
    });

  it.each<[string, string, ScreeningFacts, string]>([
    ['DPI-017', 'clearance of 34.9', clearance(ZOLEDRONATE, 69.8), 'contraindicated'],
    ['DPI-017', 'clearance of 35.0', clearance(ZOLEDRONATE, 70), 'silent'],
    ['DPI-017', 'a woman has 15 % less', clearance(ZOLEDRONATE, 70, { sexAtBirth: 'female' }), 'contraindicated'],
    [
      'DPI-017',
      'a reported clearance of 30',
      on(ZOLEDRONATE, [...UNREMARKABLE, result('creatinine_clearance', '30', RECENT)]),
      'contraindicated',
    ],
    ['DPI-017', 'acute kidney injury', withCode(ZOLEDRONATE, 'N17.9'), 'contraindicated'],
    ['DPI-017', 'acute kidney injury that is over', withCode(ZOLEDRONATE, 'N17.9', RESOLVED), 'silent'],
    ['DPI-019', 'clearance of 34.9', clearance(ALENDRONATE, 69.8), 'major'],
    ['DPI-019', 'clearance of 35.0', clearance(ALENDRONATE, 70), 'silent'],
    ['DPI-019', 'kidney disease of stage 4', withCode(ALENDRONATE, 'N18.4'), 'major'],
    ['DPI-020', 'risedronate, clearance of 29.9', clearance(RISEDRONATE, 59.8), 'major'],
    ['DPI-020', 'risedronate, clearance of 30.0', clearance(RISEDRONATE, 60), 'silent'],
    ['DPI-020', 'ibandronate', clearance(IBANDRONATE, 59.8), 'major'],
    ['DPI-016', 'eGFR of 29', on(DENOSUMAB, replaced(result('egfr', '29', RECENT))), 'major'],
    ['DPI-016', 'eGFR of 30', on(DENOSUMAB, replaced(result('egfr', '30', RECENT))), 'silent'],
    ['DPI-016', 'dialysis', withCode(DENOSUMAB, 'Z99.2'), 'major'],
    [
      'DPI-016',
      'no eGFR, clearance of 29.9',
      { ...clearance(DENOSUMAB, 59.8), results: without('egfr', 'creatinine').concat(creatinine('2')) },
      'major',
    ],
    [
      'DPI-016',
      'no eGFR, clearance of 30.0',
      { ...clearance(DENOSUMAB, 60), results: without('egfr', 'creatinine').concat(creatinine('2')) },
      'silent',
    ],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });

  it.each<[string, Partial<PatientFacts>, string, string]>([
    [
      'weight',
      { weightKg: undefined },
      'weight',
      'creatinine clearance cannot be computed: the weight is not recorded',
    ],
    [
      'age',
      { birthDate: undefined },
      'age',
      'creatinine clearance cannot be computed: the date of birth is not recorded',
    ],
    ['sex', { sexAtBirth: undefined }, 'sex', 'creatinine clearance cannot be computed: sex at birth is not recorded'],
  ])('without the %s the clearance is unknown, and the check says so', (_, missing, key, reason) => {
    for (const drug of [ZOLEDRONATE, ALENDRONATE, RISEDRONATE]) {
      const withoutEgfr = UNREMARKABLE.filter(({ test }) => test !== 'egfr');
      const facts = on(drug, withoutEgfr, { patient: patient(missing) });
      expect(stoppingGaps(facts)).toContain(`drug-lab ${key}`);
      expect(reasonOf(facts, key)).toBe(reason);
    }
  });

  it('under 18 the formula does not hold', () => {
    const facts = on(ZOLEDRONATE, UNREMARKABLE, { patient: patient({ birthDate: date('2010-01-01') }) });
    expect(reasonOf(facts, 'result:creatinine_clearance:result-creatinine')).toBe(
      'creatinine clearance cannot be computed: the formula is for adults',
    );
  });

  it('an infusion needs a creatinine of the last 14 days', () => {
    const at = (collectedOn: string): ScreeningFacts =>
      on(ZOLEDRONATE, replaced(creatinine('0.9', { collectedOn: date(collectedOn) })));
    expect(reasonOf(at('2026-11-05'), 'result:creatinine_clearance:14')).toBe(
      'Creatinine clearance (Cockcroft-Gault) is needed: the newest result, of 2026-11-05, is older than 14 days',
    );
    expect(stoppingGaps(at('2026-11-06'))).not.toContain('drug-lab result:creatinine_clearance:14');
  });

  it('two drugs that need it within different times say so each, in any order', () => {
    const both = (...drugs: string[]): ScreeningFacts => {
      const facts = on(DENOSUMAB, [creatinine('0.9', { collectedOn: date('2025-11-15') })]);
      return {
        ...facts,
        candidates: facts.candidates.map((one) => ({ ...one, ingredients: drugs.map((drug) => ({ drug })) })),
      };
    };
    const one = stoppingGaps(both(DENOSUMAB, ZOLEDRONATE));
    expect(one).toEqual(
      expect.arrayContaining(['drug-lab result:creatinine_clearance:14', 'drug-lab result:creatinine_clearance:183']),
    );
    expect(stoppingGaps(both(ZOLEDRONATE, DENOSUMAB))).toEqual(one);
  });

  it('a dose of denosumab needs an eGFR, or a clearance', () => {
    expect(stoppingGaps(on(DENOSUMAB, without('egfr', 'creatinine')))).toContain(
      'drug-lab result:creatinine_clearance:183',
    );
    const reported = on(DENOSUMAB, without('creatinine'));
    expect(stoppingGaps(reported)).not.toContain('drug-lab result:creatinine_clearance:183');
    expect(decide(reported).findings.map(({ rule }) => rule)).not.toContain('DPI-016');
  });

  it('a creatinine reported as below a limit gives a clearance above one', () => {
    const facts = on(ZOLEDRONATE, replaced(creatinine('0.5', { comparator: '<' })));
    expect(weight(facts, 'DPI-017')).toBe('silent');
    expect(stoppingGaps(facts)).toEqual(stoppingGaps(on(ZOLEDRONATE, UNREMARKABLE)));
  });

  it('says from what, and a changed weight opens the finding again', () => {
    const [light, lighter] = [
      found(clearance(ZOLEDRONATE, 69.8), 'DPI-017'),
      found(clearance(ZOLEDRONATE, 60), 'DPI-017'),
    ];
    expect(light?.evidence.map(({ text }) => text)).toContain(
      'Creatinine clearance (Cockcroft-Gault) 34.9 mL/min computed from Creatinine 2 mg/dL and 69.8 kg, collected 2026-11-16',
    );
    expect(light?.factsHash).not.toBe(lighter?.factsHash);
  });
});

describe('other conditions and bone agents', () => {
  it.each<[string, string, ScreeningFacts, string]>([
    ['DPI-021', 'a stricture of the esophagus', withCode(ALENDRONATE, 'K22.2'), 'contraindicated'],
    ['DPI-021', 'a stricture that is over', withCode(ALENDRONATE, 'K22.2', RESOLVED), 'silent'],
    ['DPI-021', 'confined to bed', withCode(RISEDRONATE, 'Z74.01'), 'contraindicated'],
    ['DPI-021', 'reflux without a stricture', withCode(ALENDRONATE, 'K21.9'), 'silent'],
    ['DPI-021', 'an infusion', withCode(ZOLEDRONATE, 'K22.2'), 'silent'],
    ['DPI-022', 'periodontitis', withCode(DENOSUMAB, 'K05.30'), 'moderate'],
    [
      'DPI-022',
      'planned dental work by its local code',
      on(ALENDRONATE, UNREMARKABLE, has({ id: 'c', system: 'local', code: 'dental_disease' })),
      'moderate',
    ],
    ['DPI-022', 'dental disease that is over', withCode(DENOSUMAB, 'K05.30', RESOLVED), 'silent'],
    ['DPI-022', 'osteonecrosis of the jaw, even in the past', withCode(ZOLEDRONATE, 'M87.180', RESOLVED), 'major'],
    ['DPI-022', 'osteonecrosis elsewhere', withCode(ZOLEDRONATE, 'M87.051'), 'silent'],
    [
      'DLI-019',
      'vitamin D of 19.9 before denosumab: shown',
      on(DENOSUMAB, [...UNREMARKABLE, result('vit_d_25oh', '19.9')]),
      'moderate',
    ],
    ['DLI-019', 'before an infusion', on(ZOLEDRONATE, [...UNREMARKABLE, result('vit_d_25oh', '19.9')]), 'major'],
    ['DLI-019', 'vitamin D of 20', on(ZOLEDRONATE, [...UNREMARKABLE, result('vit_d_25oh', '20')]), 'silent'],
    ['DLI-019', 'vitamin D that nobody measured never delays a dose', on(DENOSUMAB, UNREMARKABLE), 'silent'],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });

  it('a dose of denosumab with everything in range goes ahead without a word of the bone rules', () => {
    const facts = on(DENOSUMAB, UNREMARKABLE);
    expect(stoppingGaps(facts)).toEqual([]);
    expect(decide(facts).findings.filter(({ kind }) => kind === 'drug-lab' || kind === 'drug-condition')).toEqual([]);
  });
});

describe('calcium and vitamin D beside other drugs', () => {
  const CALCIUM = therapy('rxcui:1895');
  const VITAMIN_D = therapy('rxcui:2418');
  const onTrt = (...results: ResultFact[]): ScreeningFacts =>
    man({ ...order('rxcui:10379', 'male-hypogonadism'), results });
  const onAnastrozole = (results: ResultFact[], ...therapies: (typeof CALCIUM)[]): ScreeningFacts =>
    man({ results, therapies });

  it.each<[string, string, ScreeningFacts, string]>([
    ['DLI-020', '25-OH-D of 80.1 on vitamin D', onAnastrozole([result('vit_d_25oh', '80.1')], VITAMIN_D), 'moderate'],
    ['DLI-020', '25-OH-D of 80', onAnastrozole([result('vit_d_25oh', '80')], VITAMIN_D), 'silent'],
    ['DLI-020', 'without vitamin D', onAnastrozole([result('vit_d_25oh', '90')]), 'silent'],
    [
      'DLI-020',
      'vitamin D itself',
      man({ ...order('rxcui:2418', 'osteoporosis'), results: [result('vit_d_25oh', '90')] }),
      'moderate',
    ],
    ['DLI-023', 'corrected 10.4 on testosterone', onTrt(calcium('10.4'), albumin('4.0')), 'major'],
    ['DLI-023', 'corrected 10.3', onTrt(calcium('10.3'), albumin('4.0')), 'silent'],
    ['DLI-023', 'total 9.9 with albumin 3.0 is 10.7', onTrt(calcium('9.9'), albumin('3.0')), 'major'],
    ['DLI-023', 'total 10.6 with albumin 5.0 is 9.8', onTrt(calcium('10.6'), albumin('5.0')), 'silent'],
    [
      'DLI-023',
      'an aromatase inhibitor with calcium on the profile',
      onAnastrozole([corrected('10.8')], CALCIUM),
      'major',
    ],
    ['DLI-023', 'an aromatase inhibitor alone', onAnastrozole([corrected('10.8')]), 'silent'],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });

  it('a total calcium without albumin stops only above the limit', () => {
    expect(stoppingGaps(onTrt(calcium('10.6')))).toContain('drug-lab result:calcium_corrected:result-calcium_total');
    expect(stoppingGaps(onTrt(calcium('9.4'))).filter((gap) => gap.includes('calcium'))).toEqual([]);
    expect(reasonOf(onTrt(calcium('9.4')), 'no-results')).toMatch(/Calcium, albumin-corrected/);
  });
});
