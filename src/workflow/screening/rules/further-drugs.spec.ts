import {
  condition,
  continued,
  date,
  decide,
  gaps,
  has,
  man,
  order,
  result,
  stoppingGaps,
  weight,
  woman,
  youngWoman,
} from './example-facts.spec.js';
import type { CandidateFact, ConditionFact, ResultFact, ScreeningFacts } from './facts.js';

const RALOXIFENE = 'rxcui:72143';
const TOREMIFENE = 'rxcui:38409';
const PROGESTERONE = 'rxcui:8727';
const MEDROXYPROGESTERONE = 'rxcui:6691';
const MEGESTROL = 'rxcui:6703';
const HCG = 'rxcui:4986';
const DHEA = 'rxcui:3143';
const CLOMIPHENE = 'rxcui:2596';
const RESOLVED: Partial<ConditionFact> = { status: 'resolved' };

const womanWith = (drug: string, goal: string, code: string, more: Partial<ConditionFact> = {}): ScreeningFacts =>
  woman({ ...order(drug, goal), ...has(condition(code, more)) });
const manWith = (drug: string, code: string, more: Partial<ConditionFact> = {}): ScreeningFacts =>
  man({ ...order(drug, 'male-fertility'), ...has(condition(code, more)) });

describe('raloxifene, progestogens, chorionic gonadotropin and DHEA', () => {
  it.each<[string, string, ScreeningFacts, string]>([
    ['DPI-024', 'a thrombosis', womanWith(RALOXIFENE, 'osteoporosis', 'I82.401'), 'contraindicated'],
    ['DPI-024', 'an embolism years ago', womanWith(RALOXIFENE, 'osteoporosis', 'Z86.711', RESOLVED), 'contraindicated'],
    ['DPI-024', 'a retinal vein thrombosis', womanWith(RALOXIFENE, 'osteoporosis', 'H34.8110'), 'contraindicated'],
    ['DPI-024', 'varicose veins', womanWith(RALOXIFENE, 'osteoporosis', 'I83.90'), 'silent'],
    ['DPI-025', 'toremifene after an embolism', womanWith(TOREMIFENE, 'breast-cancer-treatment', 'I26.99'), 'major'],
    ['DPI-025', 'toremifene after a stroke', womanWith(TOREMIFENE, 'breast-cancer-treatment', 'Z86.73'), 'major'],
    ['DPI-025', 'toremifene with hypertension', womanWith(TOREMIFENE, 'breast-cancer-treatment', 'I10'), 'silent'],
    ['DPI-040', 'progesterone with bleeding', womanWith(PROGESTERONE, 'menopause', 'N95.0'), 'contraindicated'],
    ['DPI-040', 'bleeding that is over', womanWith(PROGESTERONE, 'menopause', 'N95.0', RESOLVED), 'silent'],
    ['DPI-040', 'after breast cancer', womanWith(PROGESTERONE, 'menopause', 'C50.912', RESOLVED), 'contraindicated'],
    [
      'DPI-040',
      'medroxyprogesterone after a thrombosis',
      womanWith(MEDROXYPROGESTERONE, 'menopause', 'Z86.718'),
      'contraindicated',
    ],
    [
      'DPI-040',
      'medroxyprogesterone with liver disease',
      womanWith(MEDROXYPROGESTERONE, 'menopause', 'K74.60'),
      'contraindicated',
    ],
    ['DPI-040', 'with hot flushes', womanWith(PROGESTERONE, 'menopause', 'N95.1'), 'silent'],
    [
      'DPI-040',
      'megestrol, which treats breast cancer',
      womanWith(MEGESTROL, 'breast-cancer-treatment', 'C50.912'),
      'silent',
    ],
    ['DPI-041', 'prostate cancer', manWith(HCG, 'C61'), 'contraindicated'],
    ['DPI-041', 'a man with breast cancer', manWith(HCG, 'C50.921'), 'contraindicated'],
    ['DPI-041', 'precocious puberty', manWith(HCG, 'E30.1'), 'contraindicated'],
    ['DPI-041', 'precocious puberty long ago', manWith(HCG, 'E30.1', RESOLVED), 'silent'],
    ['DPI-041', 'an enlarged prostate', manWith(HCG, 'N40.0'), 'silent'],
    [
      'DPI-041',
      'pregnant',
      youngWoman({
        ...order(HCG, 'ovulation-induction'),
        patient: { ...youngWoman().patient, pregnancyStatus: 'pregnant' },
      }),
      'contraindicated',
    ],
    ['DPI-041', 'not pregnant', youngWoman(order(HCG, 'ovulation-induction')), 'silent'],
    ['DPI-045', 'DHEA after breast cancer', womanWith(DHEA, 'menopause', 'Z85.3'), 'major'],
    ['DPI-045', 'DHEA with prostate cancer', manWith(DHEA, 'C61'), 'major'],
    ['DPI-045', 'DHEA with DCIS', womanWith(DHEA, 'menopause', 'D05.10'), 'major'],
    ['DPI-045', 'DHEA with colon cancer', womanWith(DHEA, 'menopause', 'C18.9'), 'silent'],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });
});

describe('toremifene and the QT interval', () => {
  const RECENT = { collectedOn: date('2026-11-10') };
  const FINE = [result('potassium', '4.1', RECENT), result('magnesium', '2.0', RECENT)];
  const toremifene = (
    results: readonly ResultFact[],
    more: Partial<ScreeningFacts> = {},
    therapyMore: Partial<CandidateFact> = {},
  ): ScreeningFacts => woman({ ...order(TOREMIFENE, 'breast-cancer-treatment', therapyMore), results, ...more });

  it.each<[string, string, ScreeningFacts, string]>([
    ['DPI-043', 'a long QT interval', toremifene(FINE, has(condition('I45.81'))), 'contraindicated'],
    [
      'DPI-043',
      'a long QT interval in the past',
      toremifene(FINE, has(condition('I45.81', RESOLVED))),
      'contraindicated',
    ],
    [
      'DPI-043',
      'potassium of 3.4',
      toremifene([...FINE.slice(1), result('potassium', '3.4', RECENT)]),
      'contraindicated',
    ],
    ['DPI-043', 'potassium of 3.5', toremifene([...FINE.slice(1), result('potassium', '3.5', RECENT)]), 'silent'],
    [
      'DPI-043',
      'magnesium of 1.6',
      toremifene([...FINE.slice(0, 1), result('magnesium', '1.6', RECENT)]),
      'contraindicated',
    ],
    ['DPI-043', 'low potassium on record', toremifene(FINE, has(condition('E87.6'))), 'contraindicated'],
    ['DPI-043', 'low potassium that was corrected', toremifene(FINE, has(condition('E87.6', RESOLVED))), 'silent'],
    ['DPI-043', 'nothing of it', toremifene(FINE), 'silent'],
    [
      'DPI-043',
      'tamoxifen',
      woman({ ...order('rxcui:10324', 'breast-cancer-treatment'), ...has(condition('I45.81')) }),
      'silent',
    ],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });

  it('needs potassium and magnesium of two weeks before the start, and not on each refill', () => {
    expect(stoppingGaps(toremifene([]))).toEqual(
      expect.arrayContaining(['drug-lab result:potassium:14', 'drug-lab result:magnesium:14']),
    );
    const old = toremifene([result('potassium', '4.1', { collectedOn: date('2026-11-05') }), FINE[1]!]);
    expect(gaps(old).find(({ key }) => key === 'result:potassium:14')?.reason).toBe(
      'Potassium is needed: the newest result, of 2026-11-05, is older than 14 days',
    );
    expect(stoppingGaps(toremifene([], {}, continued)).filter((gap) => gap.startsWith('drug-lab'))).toEqual([]);
  });
});

describe('male fertility', () => {
  const fertile = (results: readonly ResultFact[], more: Partial<CandidateFact> = {}): ScreeningFacts =>
    man({
      ...order(CLOMIPHENE, 'male-fertility', more),
      results,
      pharmacy: { country: 'US', enclomipheneLegalOpinion: false, enabledAdvisories: ['DLI-006'] },
    });
  const hormones = (testosterone: string, estradiol: string, more: Partial<ResultFact> = {}): ScreeningFacts =>
    fertile([result('testosterone_total', testosterone), result('estradiol', estradiol, more)]);

  it.each<[string, string, ScreeningFacts, string]>([
    ['DLI-006', 'a ratio of 9.9', hormones('297', '30'), 'minor'],
    ['DLI-006', 'a ratio of 10', hormones('300', '30'), 'silent'],
    ['DLI-006', 'off unless turned on', { ...hormones('200', '40'), pharmacy: man().pharmacy }, 'silent'],
    ['DLI-006', 'estradiol of another day', hormones('200', '40', { collectedOn: date('2026-10-29') }), 'silent'],
    ['DLI-006', 'another goal', { ...hormones('200', '40'), ...order(CLOMIPHENE, 'male-hypogonadism') }, 'silent'],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });

  it('an estradiol that is only below a limit gives no ratio: said, without holding the order', () => {
    const facts = hormones('200', '40', { comparator: '<' });
    expect(weight(facts, 'DLI-006')).toBe('silent');
    expect(gaps(facts)).toContainEqual(
      expect.objectContaining({
        key: 'result:te2_ratio:result-testosterone_total',
        reason: 'no ratio: estradiol of 2026-10-30 is only a limit',
        stops: false,
      }),
    );
  });

  const SINCE: Partial<CandidateFact> = { continuationOfTherapy: { therapyStartedOn: date('2026-05-01') } };
  const count = (
    before: string,
    after: string,
    on = '2026-10-30',
    more: Partial<CandidateFact> = SINCE,
  ): ScreeningFacts =>
    fertile(
      [
        result('sperm_conc', after, { id: 'after', collectedOn: date(on) }),
        result('sperm_conc', before, { id: 'before', collectedOn: date('2026-04-20') }),
      ],
      more,
    );

  it.each<[string, string, ScreeningFacts, string]>([
    ['DLI-036', 'the same after half a year', count('5', '5'), 'moderate'],
    ['DLI-036', 'none before, none after', count('0', '0'), 'moderate'],
    ['DLI-036', 'risen', count('5', '5.1'), 'silent'],
    ['DLI-036', '168 days after the start', count('5', '4', '2026-10-16'), 'moderate'],
    ['DLI-036', 'a day earlier', count('5', '4', '2026-10-15'), 'silent'],
    ['DLI-036', 'no therapy that continues', count('5', '4', '2026-10-30', {}), 'silent'],
    [
      'DLI-036',
      'no analysis before the therapy',
      fertile(
        [result('sperm_conc', '5'), result('sperm_conc', '6', { id: 'b', collectedOn: date('2026-05-02') })],
        SINCE,
      ),
      'silent',
    ],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });

  it('the last analysis before the therapy counts, not the first one ever', () => {
    const facts = fertile(
      [
        result('sperm_conc', '6', { id: 'after' }),
        result('sperm_conc', '8', { id: 'before', collectedOn: date('2026-04-20') }),
        result('sperm_conc', '1', { id: 'years-ago', collectedOn: date('2022-04-20') }),
      ],
      SINCE,
    );
    expect(weight(facts, 'DLI-036')).toBe('moderate');
    expect(decide(facts).outcome).not.toBe('blocked');
  });
});
