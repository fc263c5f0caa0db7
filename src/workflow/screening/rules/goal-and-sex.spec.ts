import {
  candidate,
  condition,
  date,
  has,
  labs,
  man,
  order,
  result,
  therapy,
  weight,
  woman,
} from './example-facts.spec.js';
import { orders } from './example-orders.spec.js';
import type { ResultFact, ScreeningFacts } from './facts.js';

const TAMOXIFEN = 'rxcui:10324';
const ANASTROZOLE = 'rxcui:84857';
const TESTOSTERONE = 'rxcui:10379';
const CLOMIPHENE = 'rxcui:2596';
const KETOCONAZOLE = therapy('rxcui:6135', { route: 'oral' });

const tamoxifenIn = (goal: string, started: string | undefined, ...results: ResultFact[]): ScreeningFacts =>
  man({
    candidates: [
      candidate(
        TAMOXIFEN,
        goal,
        started === undefined ? {} : { continuationOfTherapy: { therapyStartedOn: date(started) } },
      ),
    ],
    ...labs(...results),
  });
const restart = (...results: ResultFact[]): ScreeningFacts => tamoxifenIn('male-hpg-restart', '2026-06-01', ...results);
const cancer = (...results: ResultFact[]): ScreeningFacts =>
  tamoxifenIn('breast-cancer-treatment', '2026-06-01', ...results);
const startsFor = (goal: string, ...results: ResultFact[]): ScreeningFacts => tamoxifenIn(goal, undefined, ...results);
const HIGH_PROLACTIN = [result('prolactin', '25'), result('testosterone_total', '220'), result('lh', '0.5')];
const trtWith = (drug: string, code: string): ScreeningFacts => ({
  ...orders(TESTOSTERONE, 'male-hypogonadism', drug),
  ...has(condition(code)),
});
const aged = (birthDate: string): ScreeningFacts =>
  man({ ...order(CLOMIPHENE, 'male-fertility'), patient: { sexAtBirth: 'male', birthDate: date(birthDate) } });

describe('goal and sex: fires, and stays silent on the nearest miss', () => {
  it.each<[string, string, ScreeningFacts, string]>([
    ['DLI-008', 'high testosterone of a man on tamoxifen', restart(result('testosterone_total', '1200')), 'moderate'],
    ['DLI-008', 'tamoxifen for breast cancer', cancer(result('testosterone_total', '1200')), 'silent'],
    ['DLI-009', 'low LH on tamoxifen', restart(result('lh', '0.5')), 'moderate'],
    ['DLI-009', 'tamoxifen for breast cancer', cancer(result('lh', '0.5')), 'silent'],
    ['DLI-010', 'high FSH before tamoxifen', startsFor('male-fertility', result('fsh', '30')), 'moderate'],
    ['DLI-010', 'tamoxifen for breast cancer', startsFor('breast-cancer-treatment', result('fsh', '30')), 'silent'],
    ['DLI-030', 'hematocrit of 55 on tamoxifen', restart(result('hematocrit', '55')), 'contraindicated'],
    ['DLI-030', 'a cancer therapy is not held for it', cancer(result('hematocrit', '55')), 'silent'],
    [
      'DLI-030',
      'tamoxifen raises no testosterone in a woman',
      woman({ ...order(TAMOXIFEN, 'osteoporosis'), ...labs(result('hematocrit', '55')) }),
      'silent',
    ],
    ['DLI-033', 'high prolactin before tamoxifen', startsFor('male-hypogonadism', ...HIGH_PROLACTIN), 'major'],
    ['DLI-033', 'tamoxifen for breast cancer', startsFor('breast-cancer-treatment', ...HIGH_PROLACTIN), 'silent'],

    ['DDI-052', 'tamoxifen with ketoconazole', orders(TAMOXIFEN, 'male-hpg-restart', KETOCONAZOLE), 'moderate'],
    ['DDI-052', 'anastrozole with ketoconazole', orders(ANASTROZOLE, 'male-hypogonadism', KETOCONAZOLE), 'moderate'],
    ['DDI-052', 'a man with breast cancer', orders(TAMOXIFEN, 'breast-cancer-treatment', KETOCONAZOLE), 'silent'],

    ['DDI-028', 'semaglutide for weight', trtWith('local:semaglutide', 'E66.9'), 'minor'],
    ['DDI-028', 'semaglutide with diabetes', trtWith('local:semaglutide', 'E11.9'), 'moderate'],
    ['DDI-028', 'insulin speaks for diabetes by itself', trtWith('rxcui:5856', 'E66.9'), 'moderate'],

    ['MON-020p', 'no PSA at 41', aged('1985-03-02'), 'minor'],
    ['MON-020p', 'at 39', aged('1987-03-02'), 'silent'],
    [
      'MON-020p',
      'a PSA of this year',
      man({ ...order(CLOMIPHENE, 'male-fertility'), ...labs(result('psa', '0.9')) }),
      'silent',
    ],
    ['MON-020p', 'a man with breast cancer', man(order(TAMOXIFEN, 'breast-cancer-treatment')), 'silent'],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });
});
