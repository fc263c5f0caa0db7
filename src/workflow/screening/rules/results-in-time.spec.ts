import {
  bc,
  candidate,
  condition,
  continued,
  date,
  decide,
  gaps,
  has,
  knowledge,
  labs,
  man,
  onTrt,
  order,
  result,
  stoppingGaps,
  therapy,
  treated,
  weight,
  woman,
} from './example-facts.spec.js';
import type { CandidateFact, PatientFacts, ResultFact, ScreeningFacts } from './facts.js';

const on = (test: string, value: string, day: string, more: Partial<ResultFact> = {}): ResultFact =>
  result(test, value, { id: `${test}-${day}-${value}`, collectedOn: date(day), ...more });
const since = (day: string): Partial<CandidateFact> => ({ continuationOfTherapy: { therapyStartedOn: date(day) } });
const aged: PatientFacts = { sexAtBirth: 'female', birthDate: date('1946-05-05'), weightKg: 45 };
const bone = (drug: string, patient: PatientFacts, ...results: ResultFact[]): ScreeningFacts =>
  woman({ ...order(drug, 'osteoporosis'), ...labs(...results), patient });
const lightless: PatientFacts = { sexAtBirth: 'female', birthDate: date('1946-05-05') };
const [DENOSUMAB, ALENDRONATE, RISEDRONATE] = ['rxcui:993449', 'rxcui:46041', 'rxcui:73056'];
const WARFARIN = therapy('rxcui:11289');
const treatedSince = (day: string, ...results: ResultFact[]): ScreeningFacts =>
  woman({ candidates: [{ ...bc.candidates![0]!, ...since(day) }], ...labs(...results) });
const trtSince = (day: string, ...results: ResultFact[]): ScreeningFacts =>
  man({ ...order('rxcui:10379', 'male-hypogonadism', since(day)), ...labs(...results), therapies: [WARFARIN] });
const clomipheneSince = (day: string, ...results: ResultFact[]): ScreeningFacts =>
  man({ ...order('rxcui:2596', 'male-fertility', since(day)), ...labs(...results) });
const onTrtWith = (code: string, ...results: ResultFact[]): ScreeningFacts => ({
  ...onTrt(...results),
  ...has(condition(code)),
});
const cancerMan = (more: Partial<CandidateFact> = {}, ...results: ResultFact[]): ScreeningFacts =>
  man({ candidates: [candidate('rxcui:84857', 'breast-cancer-treatment', more)], ...labs(...results) });
const elective = (...results: ResultFact[]): ScreeningFacts => man(labs(...results));

describe('results in time and against each other', () => {
  it.each<[string, string, ScreeningFacts, string]>([
    // Kidney.
    [
      'DPI-016',
      'an old eGFR of 45 and a new creatinine that gives a clearance of 15',
      bone(DENOSUMAB!, aged, on('egfr', '45', '2026-08-12'), on('creatinine', '2', '2026-11-15')),
      'major',
    ],
    [
      'DPI-016',
      'both are well',
      bone(DENOSUMAB!, aged, on('egfr', '45', '2026-08-12'), on('creatinine', '0.8', '2026-11-15')),
      'silent',
    ],
    [
      'DPI-016',
      'no weight beside a good eGFR',
      bone(DENOSUMAB!, lightless, on('egfr', '45', '2026-11-15'), on('creatinine', '1', '2026-11-15')),
      'silent',
    ],
    [
      'DPI-019',
      'no weight, eGFR of 34',
      bone(ALENDRONATE!, lightless, on('egfr', '34', '2026-11-15'), on('creatinine', '1.5', '2026-11-15')),
      'major',
    ],
    ['DPI-019', 'no weight, eGFR of 35', bone(ALENDRONATE!, lightless, on('egfr', '35', '2026-11-15')), 'minor'],
    [
      'DPI-019',
      'with a weight the clearance decides',
      bone(
        ALENDRONATE!,
        { ...aged, weightKg: 110 },
        on('egfr', '34', '2026-11-15'),
        on('creatinine', '1.2', '2026-11-15'),
      ),
      'silent',
    ],
    [
      'DPI-019',
      'an old reported clearance against a new creatinine without a weight',
      bone(
        ALENDRONATE!,
        lightless,
        on('creatinine_clearance', '50', '2026-02-15'),
        on('creatinine', '2.5', '2026-11-15'),
        on('egfr', '20', '2026-11-15'),
      ),
      'major',
    ],
    ['DPI-020', 'no weight, eGFR of 29', bone(RISEDRONATE!, lightless, on('egfr', '29', '2026-11-15')), 'major'],
    ['DPI-020', 'no weight, eGFR of 30', bone(RISEDRONATE!, lightless, on('egfr', '30', '2026-11-15')), 'minor'],
    ['DPI-020', 'nothing known of the kidney', bone(RISEDRONATE!, lightless), 'silent'],
    // Prostate.
    ['DPI-034', 'yearly tests', onTrt(on('psa', '1', '2025-11-10'), on('psa', '2.5', '2026-11-10')), 'major'],
    ['DPI-034', 'tests 396 days apart', onTrt(on('psa', '1', '2025-10-10'), on('psa', '2.5', '2026-11-10')), 'silent'],
    [
      'DPI-034',
      'a rise from the lowest',
      onTrt(on('psa', '2', '2026-01-10'), on('psa', '0.5', '2026-05-10'), on('psa', '2.4', '2026-11-10')),
      'major',
    ],
    ['DPI-034', 'a nodule on therapy', onTrtWith('N40.2'), 'major'],
    ['DPI-034', 'an enlarged prostate on therapy', onTrtWith('N40.0'), 'silent'],
    ['DPI-034', 'PSA of 3.1 at high risk on therapy', onTrtWith('Z80.42', result('psa', '3.1')), 'major'],
    ['DPI-034', 'PSA of 3.0 at high risk on therapy', onTrtWith('Z80.42', result('psa', '3')), 'silent'],
    ['DPI-034', 'PSA of 3.1 on therapy', onTrt(result('psa', '3.1')), 'silent'],
    // Liver.
    ['DLI-026', 'ALT of 300 in breast cancer', treated(result('alt', '300')), 'major'],
    ['DLI-026', 'ALT of 300 in a man with breast cancer', cancerMan({}, result('alt', '300')), 'major'],
    ['DLI-026', 'ALT of 300 of a man elsewhere', elective(result('alt', '300')), 'contraindicated'],
    [
      'DLI-025',
      'Hy’s law in breast cancer',
      treated(on('alt', '300', '2026-11-10'), on('bilirubin_total', '3', '2026-11-10')),
      'contraindicated',
    ],
    [
      'DLI-025',
      '30 days apart',
      treated(on('alt', '300', '2026-11-10'), on('bilirubin_total', '3', '2026-10-11')),
      'contraindicated',
    ],
    [
      'DLI-025',
      '31 days apart',
      treated(on('alt', '300', '2026-11-10'), on('bilirubin_total', '3', '2026-10-10'), on('ast', '20', '2026-11-10')),
      'silent',
    ],
    ['DPI-007', 'bilirubin above three times the limit', elective(result('bilirubin_total', '3.7')), 'major'],
    ['DPI-007', 'bilirubin of three times the limit', elective(result('bilirubin_total', '3.6')), 'silent'],
    ['DPI-007', 'albumin of 2.7', elective(result('albumin', '2.7')), 'major'],
    ['DPI-007', 'albumin of 2.8', elective(result('albumin', '2.8')), 'silent'],
    ['DPI-007', 'both', elective(result('bilirubin_total', '4'), result('albumin', '2.5')), 'contraindicated'],
    ['DPI-007', 'both in breast cancer', treated(result('bilirubin_total', '4'), result('albumin', '2.5')), 'major'],
    ['DPI-007', 'an INR of 2.4', elective(result('inr', '2.4')), 'major'],
    ['DPI-007', 'an INR of 2.3', elective(result('inr', '2.3')), 'silent'],
    ['DPI-007', 'an INR of 2.4 on warfarin', { ...elective(result('inr', '2.4')), therapies: [WARFARIN] }, 'silent'],
    // Clotting.
    [
      'DLI-035',
      '3.0 before the start, then 2.0 and 2.9',
      trtSince(
        '2026-10-15',
        on('inr', '3', '2026-10-10'),
        on('inr', '2', '2026-10-25'),
        on('inr', '2.9', '2026-11-15'),
      ),
      'major',
    ],
    [
      'DLI-035',
      'a lower one before the last before the start',
      trtSince(
        '2026-10-15',
        on('inr', '2', '2026-10-01'),
        on('inr', '3', '2026-10-10'),
        on('inr', '2.9', '2026-11-15'),
      ),
      'silent',
    ],
    // Bone density and hormones.
    [
      'DLI-017',
      'both scans before the start',
      treatedSince(
        '2026-11-01',
        on('bmd_hip', '0.9', '2025-11-01', { performingLab: 'imaging' }),
        on('bmd_hip', '0.8', '2026-10-20', { performingLab: 'imaging' }),
      ),
      'silent',
    ],
    [
      'DLI-017',
      'the later one after it',
      treatedSince(
        '2026-10-01',
        on('bmd_hip', '0.9', '2025-11-01', { performingLab: 'imaging' }),
        on('bmd_hip', '0.8', '2026-10-20', { performingLab: 'imaging' }),
      ),
      'major',
    ],
    [
      'DLI-004',
      'above a printed limit of 20',
      treatedSince('2026-06-01', result('estradiol', '25', { high: '20' })),
      'major',
    ],
    ['DLI-004', 'no printed limit', treatedSince('2026-06-01', result('estradiol', '25')), 'silent'],
    [
      'DLI-004',
      'rising',
      treatedSince('2026-06-01', on('estradiol', '8', '2026-08-01'), on('estradiol', '24', '2026-11-10')),
      'major',
    ],
    [
      'DLI-004',
      'rising within what an immunoassay moves by itself',
      treatedSince('2026-06-01', on('estradiol', '5', '2026-08-01'), on('estradiol', '12', '2026-11-10')),
      'silent',
    ],
    [
      'DLI-009',
      'on testosterone',
      { ...clomipheneSince('2026-10-02', result('lh', '0.5')), therapies: [therapy('rxcui:10379')] },
      'silent',
    ],
    [
      'DLI-036',
      'below 1 before and after',
      clomipheneSince(
        '2026-04-01',
        on('sperm_conc', '1', '2026-03-20', { comparator: '<' }),
        on('sperm_conc', '1', '2026-10-20', { comparator: '<' }),
      ),
      'moderate',
    ],
    ['DLI-036', 'well above', clomipheneSince('2026-04-01', on('sperm_conc', '12', '2026-10-20')), 'silent'],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });
});

describe('what cannot be judged is said and holds nothing', () => {
  const reasons = (facts: ScreeningFacts): string =>
    gaps(facts)
      .filter(({ stops }) => !stops)
      .map(({ reason }) => reason)
      .join('\n');
  const without = (facts: ScreeningFacts, ...tests: string[]): ScreeningFacts => ({
    ...facts,
    results: facts.results.filter(({ test = '' }) => !tests.includes(test)),
  });

  it.each<[string, ScreeningFacts, ScreeningFacts, string]>([
    ['the liver', without(man(), 'bilirubin_total'), man(), 'liver function cannot be judged for anastrozole'],
    [
      'a high prolactin',
      without(
        man({ ...order('rxcui:2596', 'male-hypogonadism'), ...labs(result('prolactin', '25')) }),
        'testosterone_total',
        'lh',
      ),
      man({ ...order('rxcui:2596', 'male-hypogonadism'), ...labs(result('prolactin', '25')) }),
      'a high prolactin cannot be judged before a SERM',
    ],
    [
      'sperm after seven months',
      clomipheneSince('2026-04-15'),
      clomipheneSince('2026-06-15'),
      'whether it has risen after half a year of therapy cannot be told',
    ],
  ])('%s', (_, unknown, known, reason) => {
    expect(reasons(unknown)).toContain(reason);
    expect(reasons(known)).not.toContain(reason);
    expect(stoppingGaps(unknown).filter((gap) => gap.includes('result:'))).toEqual([]);
  });
});

describe('in breast cancer a result stops nothing but by pregnancy and Hy’s law', () => {
  const CANCER_DRUGS = ['anastrozole', 'letrozole', 'exemestane', 'tamoxifen', 'toremifene', 'raloxifene'];

  it('these rules can come to a contraindication out of a result', () => {
    const rules = CANCER_DRUGS.flatMap((drug) => knowledge.drugRules.get(drug) ?? []).filter(
      ({ lookbacks, outcomes }) =>
        lookbacks.length > 0 && outcomes.some(({ severity }) => severity === 'contraindicated'),
    );
    expect([...new Set(rules.map(({ info }) => info.id))].sort()).toEqual([
      'DLI-002',
      'DLI-025',
      'DLI-026',
      'DLI-030',
      'DPI-002',
      'DPI-007',
      'DPI-009',
      'DPI-043',
    ]);
  });

  const running = (drug: string, ...results: ResultFact[]): ScreeningFacts =>
    woman({ ...order(drug, 'breast-cancer-treatment', continued), ...labs(...results) });

  it.each<[string, string, ScreeningFacts, string]>([
    ['DLI-002', 'estradiol', cancerMan(continued, result('estradiol', '5')), 'silent'],
    [
      'DLI-030',
      'hematocrit of a man on tamoxifen',
      man({ ...order('rxcui:10324', 'breast-cancer-treatment', continued), ...labs(result('hematocrit', '56')) }),
      'silent',
    ],
    ['DLI-026', 'ALT', running('rxcui:10324', result('alt', '1000')), 'major'],
    ['DPI-007', 'the liver', running('rxcui:84857', result('bilirubin_total', '5'), result('albumin', '2')), 'major'],
    ['DPI-009', 'a T-score of -4.5', running('rxcui:258494', result('dxa_tscore_hip', '-4.5')), 'major'],
    ['DPI-043', 'potassium', running('rxcui:38409', result('potassium', '2.5')), 'major'],
  ])('%s %s holds for a call at most', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
    expect(decide(facts).outcome).not.toBe('blocked');
  });
});

describe('a change from or to a limit', () => {
  const psa = (before: ResultFact, ...now: ResultFact[]): ScreeningFacts =>
    man({ ...order('rxcui:10379', 'male-hypogonadism', since('2026-01-10')), ...labs(before, ...now) });
  const old = (test: string, value: string, comparator?: ResultFact['comparator']): ResultFact =>
    on(test, value, '2026-02-01', { comparator });
  const now = (test: string, value: string, comparator?: ResultFact['comparator']): ResultFact =>
    on(test, value, '2026-11-10', { comparator });
  const estradiol = (before: ResultFact, after: ResultFact): ScreeningFacts =>
    treatedSince('2026-06-01', { ...before, collectedOn: date('2026-08-01') }, after);

  it.each<[string, string, ScreeningFacts, string]>([
    ['DPI-034', 'from <0.1 to 1.6: at least 1.5', psa(old('psa', '0.1', '<'), now('psa', '1.6')), 'major'],
    ['DPI-034', 'from <0.1 to 1.5: more than 1.4', psa(old('psa', '0.1', '<'), now('psa', '1.5')), 'major'],
    [
      'DPI-034',
      'from <=0.1 to 1.5: perhaps no more than 1.4',
      psa(old('psa', '0.1', '<='), now('psa', '1.5')),
      'undecided',
    ],
    ['DPI-034', 'from <0.1 to 1.45: may be 1.35', psa(old('psa', '0.1', '<'), now('psa', '1.45')), 'undecided'],
    ['DPI-034', 'from <0.1 to 1.4: never more', psa(old('psa', '0.1', '<'), now('psa', '1.4')), 'silent'],
    ['DPI-034', 'from 0.5 to >2', psa(old('psa', '0.5'), now('psa', '2', '>')), 'major'],
    ['DPI-034', 'from 0.5 to >1: may be any', psa(old('psa', '0.5'), now('psa', '1', '>')), 'undecided'],
    ['DPI-034', 'from 2 to <0.1: it fell', psa(old('psa', '2'), now('psa', '0.1', '<')), 'silent'],
    ['DPI-034', 'from <0.1 to <0.1', psa(old('psa', '0.1', '<'), now('psa', '0.1', '<')), 'silent'],
    [
      'DPI-034',
      'the lowest of a limit and a number',
      psa(old('psa', '0.1', '<'), on('psa', '1.2', '2026-05-01'), now('psa', '1.6')),
      'major',
    ],
    [
      'DPI-034',
      'a limit after the rise',
      psa(old('psa', '0.5'), on('psa', '2.5', '2026-09-01'), now('psa', '0.1', '<')),
      'silent',
    ],
    ['DLI-004', 'from <15 to 60', estradiol(old('estradiol', '15', '<'), now('estradiol', '60')), 'major'],
    [
      'DLI-004',
      'from <15 to 23: half as much again',
      estradiol(old('estradiol', '15', '<'), now('estradiol', '23')),
      'major',
    ],
    [
      'DLI-004',
      'from <18 to 24: may be from 17',
      estradiol(old('estradiol', '18', '<'), now('estradiol', '24')),
      'undecided',
    ],
    [
      'DLI-004',
      'from <18 to 16: below what counts',
      estradiol(old('estradiol', '18', '<'), now('estradiol', '16')),
      'silent',
    ],
  ])('%s %s', (rule, _, facts, expected) => {
    const key = rule === 'DPI-034' ? 'change:psa' : 'change:estradiol';
    const undecided = decide(facts).checks.some((check) => check.key.startsWith(key));
    expect(undecided ? 'undecided' : weight(facts, rule)).toBe(expected);
  });

  it('is told as what it is at least, and what leaves it open is said', () => {
    const [fired] = decide(psa(old('psa', '0.1', '<'), now('psa', '1.6'))).findings.filter(
      ({ rule }) => rule === 'DPI-034',
    );
    expect(fired?.evidence.map(({ text }) => text).join('\n')).toContain('changed by 1.5 to 1.6 since 2026-02-01');
    expect(gaps(psa(old('psa', '0.1', '<'), now('psa', '1.45')))).toContainEqual(
      expect.objectContaining({
        stops: true,
        reason: expect.stringContaining(
          'of 2026-02-01 and 2026-11-10 are reported in a way that does not decide how much it changed (<0.1, 1.45)',
        ),
      }),
    );
  });
});
