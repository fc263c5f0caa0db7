import {
  condition,
  continued,
  date,
  found,
  has,
  man,
  order,
  stoppingGaps,
  therapy,
  weight,
  woman,
} from './example-facts.spec.js';
import type { CandidateFact, PatientFacts, ScreeningFacts, TherapyFact } from './facts.js';

const [ESTRADIOL, PROGESTERONE, LEVONORGESTREL, TESTOSTERONE] = [
  'rxcui:4083',
  'rxcui:8727',
  'rxcui:6373',
  'rxcui:10379',
] as const;
const strength = { value: '1', unit: 'mg' };
const estradiol = (
  goal = 'menopause',
  more: Partial<CandidateFact> = {},
  ...therapies: TherapyFact[]
): ScreeningFacts => woman({ ...order(ESTRADIOL, goal, more), therapies });
const beside = (other: TherapyFact): ScreeningFacts => estradiol('menopause', {}, other);
const compound = (route: string): ScreeningFacts =>
  estradiol('menopause', {
    route,
    ingredients: [
      { drug: ESTRADIOL, strength },
      { drug: PROGESTERONE, strength },
    ],
  });
const operated: PatientFacts = { ...woman().patient, reproductiveSurgery: ['hysterectomy'] };
const onset = (day?: string) => has(condition('I82.409', { onset: day === undefined ? undefined : date(day) }));
const starts = (facts: Partial<ScreeningFacts>): ScreeningFacts =>
  man({ ...order(TESTOSTERONE, 'male-hypogonadism'), ...facts });
const goesOn = (facts: Partial<ScreeningFacts>): ScreeningFacts =>
  man({ ...order(TESTOSTERONE, 'male-hypogonadism', continued), ...facts });

describe('clots, and an estrogen alone: fires, and stays silent on the nearest miss', () => {
  it.each<[string, string, ScreeningFacts, string]>([
    ['DPI-050', 'testosterone after a deep vein thrombosis', starts(onset('2010-05-01')), 'major'],
    ['DPI-050', 'a woman too', woman({ ...order(TESTOSTERONE, 'other'), ...onset('2010-05-01') }), 'major'],
    ['DPI-050', 'a history by its code', starts(has(condition('Z86.718'))), 'major'],
    ['DPI-050', 'it goes on, and the thrombosis is new', goesOn(onset('2026-09-01')), 'major'],
    ['DPI-050', 'it goes on, and nobody knows since when', goesOn(onset()), 'major'],
    ['DPI-050', 'it goes on, and the thrombosis is old', goesOn(onset('2010-05-01')), 'moderate'],
    ['DPI-050', 'a superficial phlebitis', starts(has(condition('I80.00'))), 'silent'],
    ['DPI-050', 'no history', starts({}), 'silent'],
    ['DPI-051', 'estradiol by mouth', estradiol(), 'major'],
    ['DPI-051', 'through the skin', estradiol('menopause', { route: 'transdermal' }), 'major'],
    ['DPI-051', 'of which nobody knows the route', estradiol('menopause', { route: undefined }), 'major'],
    ['DPI-051', 'vaginal', estradiol('menopause', { route: 'vaginal' }), 'silent'],
    ['DPI-051', 'after a hysterectomy', woman({ ...order(ESTRADIOL, 'menopause'), patient: operated }), 'silent'],
    ['DPI-051', 'a hysterectomy among the conditions', { ...estradiol(), ...has(condition('Z90.710')) }, 'silent'],
    ['DPI-051', 'a woman who was born without', { ...estradiol(), ...has(condition('Q51.0')) }, 'silent'],
    ['DPI-051', 'only the cervix was removed', { ...estradiol(), ...has(condition('Z90.711')) }, 'major'],
    ['DPI-051', 'gender-affirming, born male', man(order(ESTRADIOL, 'gender-affirming')), 'silent'],
    ['DPI-051', 'gender-affirming, born female', estradiol('gender-affirming'), 'major'],
    ['DPI-051', 'to induce ovulation', estradiol('ovulation-induction'), 'silent'],
    ['DPI-051', 'with progesterone by mouth', beside(therapy(PROGESTERONE, { route: 'oral' })), 'silent'],
    ['DPI-051', 'with vaginal progesterone', beside(therapy(PROGESTERONE, { route: 'vaginal' })), 'silent'],
    ['DPI-051', 'with progesterone of no known route', beside(therapy(PROGESTERONE)), 'major'],
    ['DPI-051', 'with progesterone cream', beside(therapy(PROGESTERONE, { route: 'topical' })), 'major'],
    ['DPI-051', 'with an intrauterine system', beside(therapy(LEVONORGESTREL)), 'silent'],
    ['DPI-051', 'with one in words', beside({ ...therapy(''), ingredients: [], text: 'Mirena' }), 'silent'],
    ['DPI-051', 'with a progestogen that stopped', beside(therapy(LEVONORGESTREL, { status: 'stopped' })), 'major'],
    ['DPI-051', 'with progesterone in the same capsule', compound('oral'), 'silent'],
    ['DPI-051', 'with progesterone in the same cream', compound('topical'), 'major'],
    ['DPI-051', 'with bazedoxifene', beside(therapy('rxcui:1441386')), 'silent'],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });

  it('is not checked before anybody asked for conditions', () => {
    expect(stoppingGaps(starts({ conditions: { reviewed: false, entries: [] } }))).toContain(
      'drug-condition conditions',
    );
  });
});

describe('an androgen beside tamoxifen says what the tamoxifen is for', () => {
  const beside = (goal: string): ScreeningFacts =>
    man({ ...order(TESTOSTERONE, 'male-hypogonadism'), therapies: [therapy('rxcui:10324', { indication: { goal } })] });
  it.each([
    ['breast-cancer-treatment', 'major', 'for breast cancer'],
    ['breast-cancer-risk-reduction', 'major', 'for breast cancer'],
    ['male-hpg-restart', 'major', 'meant to restart'],
    ['gynecomastia', 'moderate', 'for gynecomastia'],
    ['other', 'moderate', 'lowers LH and FSH'],
  ])('%s', (goal, severity, words) => {
    const finding = found(beside(goal), 'DDI-030');
    expect(finding?.severity).toBe(severity);
    expect(finding?.summary).toContain(words);
  });
});
