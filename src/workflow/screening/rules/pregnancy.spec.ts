import {
  date,
  decide,
  found,
  labs,
  man,
  order,
  result,
  stoppingGaps,
  therapy,
  weight,
  woman,
  youngWoman,
} from './example-facts.spec.js';
import type { ResultFact, ScreeningFacts } from './facts.js';

const CLOMIPHENE = order('rxcui:2596', 'ovulation-induction');
const TAMOXIFEN = order('rxcui:10324', 'breast-cancer-treatment');
const HCG = therapy('rxcui:4986');
const coded = (answer: ResultFact['coded'], more: Partial<ResultFact> = {}): ResultFact =>
  result('hcg_qual', '', { value: undefined, coded: answer, collectedOn: date('2026-11-18'), ...more });
const units = (value: string, more: Partial<ResultFact> = {}): ResultFact =>
  result('hcg_quant', value, { collectedOn: date('2026-11-18'), ...more });

/** Recorded as not pregnant. */
const recorded = (...results: ResultFact[]): ScreeningFacts => youngWoman({ ...CLOMIPHENE, ...labs(...results) });
/** Nobody recorded anything. */
const unasked = (...results: ResultFact[]): ScreeningFacts => {
  const { patient, ...rest } = youngWoman({ ...TAMOXIFEN, ...labs(...results) });
  return { ...rest, patient: { ...patient, pregnancyStatus: undefined } };
};

describe('pregnancy out of tests', () => {
  it.each<[string, string, ScreeningFacts, string]>([
    ['DPI-002', 'hCG of 5000 in somebody recorded as not pregnant', recorded(units('5000')), 'contraindicated'],
    ['DPI-002', 'above the limit of the table', recorded(units('5.1')), 'contraindicated'],
    ['DPI-002', 'at the limit of the table', recorded(units('5')), 'silent'],
    ['DPI-002', 'above the printed limit', recorded(units('4', { high: '3' })), 'contraindicated'],
    ['DPI-002', 'below the printed limit', recorded(units('8', { high: '10' })), 'silent'],
    [
      'DPI-002',
      'the printed range of a week of pregnancy',
      recorded(units('5000', { high: '7138' })),
      'contraindicated',
    ],
    ['DPI-002', 'reported as above 1000', recorded(units('1000', { comparator: '>' })), 'contraindicated'],
    ['DPI-002', 'reported as below 2', recorded(units('2', { comparator: '<' })), 'silent'],
    ['DPI-002', 'a preliminary one alarms', recorded(units('5000', { status: 'preliminary' })), 'contraindicated'],
    ['DPI-002', 'older than a pregnancy', recorded(units('5000', { collectedOn: date('2026-01-10') })), 'silent'],
    [
      'DPI-002',
      'a later negative test by units',
      recorded(coded('positive', { collectedOn: date('2026-09-01') }), units('1')),
      'silent',
    ],
    [
      'DPI-002',
      'a later preliminary negative takes nothing back',
      recorded(coded('positive', { collectedOn: date('2026-09-01') }), units('1', { status: 'preliminary' })),
      'contraindicated',
    ],
    [
      'DPI-002',
      'a later doubtful one takes nothing back',
      recorded(coded('positive', { collectedOn: date('2026-09-01') }), coded('indeterminate', { id: 'later' })),
      'contraindicated',
    ],
    ['DPI-002', 'two kinds of test of one day', recorded(coded('negative'), units('5000')), 'contraindicated'],
    ['DPI-002', 'a man’s tumor marker', man({ ...TAMOXIFEN, ...labs(units('5000')) }), 'silent'],
    [
      'DPI-002',
      'after menopause: possible until somebody says what it is',
      woman({ ...TAMOXIFEN, ...labs(units('5000')) }),
      'contraindicated',
    ],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });

  it.each<[string, ScreeningFacts, string[]]>([
    ['nobody asked', unasked(), ['pregnancy pregnancy']],
    ['a negative test by units', unasked(units('1')), []],
    ['a negative test of last week', unasked(units('1', { collectedOn: date('2026-11-12') })), ['pregnancy pregnancy']],
    ['a preliminary negative one', unasked(coded('negative', { status: 'preliminary' })), ['pregnancy pregnancy']],
    ['a final negative one', unasked(coded('negative')), []],
    ['a limit that decides nothing', unasked(units('4', { comparator: '>' })), ['pregnancy pregnancy']],
  ])('without a status: %s', (_, facts, expected) => {
    const gaps = stoppingGaps(facts).filter((gap) => gap.startsWith('pregnancy'));
    expect(gaps).toEqual(expected);
    expect(decide(facts).outcome === 'incomplete').toBe(expected.length > 0);
  });

  it('shows the test that says so', () => {
    const texts = found(recorded(units('5000')), 'DPI-002')?.evidence.map(({ text }) => text);
    expect(texts).toContain('hCG quantitative 5000 m[IU]/mL, collected 2026-11-18');
  });
});

describe('a recorded status is a statement of its day', () => {
  const TRT_ESTRADIOL = order('rxcui:4083', 'gender-affirming');
  const started = (day: string) => ({ continuationOfTherapy: { therapyStartedOn: date(day) } });
  const stated = (on: string | undefined, of: Partial<ScreeningFacts>, ...results: ResultFact[]): ScreeningFacts => {
    const { patient, ...rest } = youngWoman({ ...of, ...labs(...results) });
    return { ...rest, patient: { ...patient, pregnancyStatusOn: on === undefined ? undefined : date(on) } };
  };
  const held = (facts: ScreeningFacts): boolean => stoppingGaps(facts).includes('pregnancy pregnancy');

  it.each<[string, ScreeningFacts, boolean]>([
    ['recorded today', stated('2026-11-20', TAMOXIFEN), false],
    ['recorded a week ago', stated('2026-11-13', TAMOXIFEN), false],
    ['recorded eight days ago', stated('2026-11-12', TAMOXIFEN), true],
    ['recorded nobody knows when', stated(undefined, TAMOXIFEN), true],
    ['an old one with a fresh negative test', stated('2026-01-12', TAMOXIFEN, units('1')), false],
    [
      'an old one, and the therapy runs',
      stated('2026-01-12', order('rxcui:10324', 'breast-cancer-treatment', started('2026-06-01'))),
      false,
    ],
    [
      'clomiphene, before each cycle',
      stated('2026-01-12', order('rxcui:2596', 'ovulation-induction', started('2026-10-01'))),
      true,
    ],
    ['an old one before estradiol, whose label asks for no test', stated('2026-01-12', TRT_ESTRADIOL), false],
  ])('%s', (_, facts, expected) => {
    expect(held(facts)).toBe(expected);
    expect(weight(facts, 'DPI-002')).toBe('silent');
  });

  it('says of when it is and what to do', () => {
    const reasons = decide(stated('2026-11-12', TAMOXIFEN)).checks.map(({ reason }) => reason);
    expect(reasons).toContain(
      'pregnancy status as of 2026-11-12: ask and record it today, or have a negative test of the last 7 days',
    );
  });
});

describe('injected hCG and a positive test', () => {
  it.each<[string, ScreeningFacts, boolean]>([
    ['on the profile', { ...recorded(coded('positive')), therapies: [HCG] }, true],
    ['by units', { ...recorded(units('300')), therapies: [HCG] }, true],
    [
      'stopped a week ago',
      { ...recorded(coded('positive')), therapies: [{ ...HCG, status: 'stopped', stoppedOn: date('2026-11-13') }] },
      true,
    ],
    [
      'stopped two months ago',
      { ...recorded(coded('positive')), therapies: [{ ...HCG, status: 'stopped', stoppedOn: date('2026-09-13') }] },
      false,
    ],
    ['not on the profile', recorded(coded('positive')), false],
  ])('%s', (_, facts, said) => {
    const finding = found(facts, 'DPI-002');
    expect(finding).toMatchObject({ severity: 'contraindicated', effect: 'blocks' });
    expect(finding?.management.includes('Injected hCG makes the test positive')).toBe(said);
  });

  it('a status that was recorded as pregnant is no matter of a test', () => {
    const { patient, ...rest } = recorded();
    const facts = { ...rest, patient: { ...patient, pregnancyStatus: 'pregnant' as const }, therapies: [HCG] };
    expect(found(facts, 'DPI-002')?.management).not.toContain('Injected hCG');
  });
});
