import { condition, found, gaps, has, man, order, therapy, weight } from './example-facts.spec.js';
import { asTherapies, orders, womanOrders } from './example-orders.spec.js';
import type { ScreeningFacts, TherapyFact } from './facts.js';

const ANASTROZOLE = 'rxcui:84857';
const CLOMIPHENE = 'rxcui:2596';
const DHEA = 'rxcui:3143';
const GONADORELIN = 'rxcui:6384';
const PROGESTERONE = 'rxcui:8727';
const TESTOSTERONE = 'rxcui:10379';
/** An entry of the profile that says what it is for, without a diagnosis. */
const given = (drug: string, goal: string): TherapyFact => therapy(drug, { indication: { goal } });

describe('what a therapy of the profile is for: a rule fires, and stays silent on the nearest miss', () => {
  it.each<[string, string, ScreeningFacts, string]>([
    ['DDI-010', 'DHEA for a man beside an inhibitor of unknown goal', orders(DHEA, 'other', ANASTROZOLE), 'moderate'],
    [
      'DDI-010',
      'DHEA for a man who had breast cancer',
      man({ ...order(DHEA, 'other'), ...has(condition('Z85.3')), therapies: asTherapies([ANASTROZOLE]) }),
      'major',
    ],
    [
      'DDI-011',
      'testosterone for a man beside an inhibitor of unknown goal',
      orders(TESTOSTERONE, 'male-hypogonadism', ANASTROZOLE),
      'moderate',
    ],
    [
      'DDI-011',
      'testosterone for a man whose inhibitor is for breast cancer',
      orders(TESTOSTERONE, 'male-hypogonadism', given(ANASTROZOLE, 'breast-cancer-treatment')),
      'major',
    ],
    ['DDI-012', 'progesterone for a man', orders(PROGESTERONE, 'other', ANASTROZOLE), 'silent'],
    [
      'DDI-012',
      'progesterone beside an inhibitor for breast cancer',
      womanOrders(PROGESTERONE, 'menopause', given(ANASTROZOLE, 'breast-cancer-treatment')),
      'major',
    ],
    [
      'DDI-012',
      'progesterone beside an inhibitor for endometriosis',
      womanOrders(PROGESTERONE, 'menopause', given(ANASTROZOLE, 'endometriosis')),
      'silent',
    ],
    ['DDI-030', 'clomiphene as an adjunct', orders(CLOMIPHENE, 'trt-adjunct', TESTOSTERONE), 'moderate'],
    [
      'DDI-030',
      'clomiphene beside testosterone for low testosterone',
      orders(CLOMIPHENE, 'male-hypogonadism', given(TESTOSTERONE, 'male-hypogonadism')),
      'moderate',
    ],
    ['DDI-031', 'gonadorelin as an adjunct', orders(GONADORELIN, 'trt-adjunct', TESTOSTERONE), 'moderate'],
    [
      'DDI-031',
      'testosterone beside gonadorelin as an adjunct',
      orders(TESTOSTERONE, 'male-hypogonadism', given(GONADORELIN, 'trt-adjunct')),
      'moderate',
    ],
    [
      'DDI-031',
      'testosterone beside gonadorelin that restarts the axis',
      orders(TESTOSTERONE, 'male-hypogonadism', given(GONADORELIN, 'male-hpg-restart')),
      'major',
    ],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });

  it('is asked for by the name of the drug, and never read as a diagnosis', () => {
    const facts = womanOrders(PROGESTERONE, 'menopause', ANASTROZOLE);
    expect(gaps(facts)).toContainEqual(
      expect.objectContaining({
        check: 'drug-drug',
        key: 'goal:anastrozole',
        reason: 'of Anastrozole, on the profile, what it is for is not known',
        stops: true,
      }),
    );
    const known = womanOrders(PROGESTERONE, 'menopause', given(ANASTROZOLE, 'endometriosis'));
    expect(gaps(known).filter(({ key }) => key.startsWith('condition:') || key.startsWith('goal'))).toEqual([]);
  });
});

describe('a decision on a finding', () => {
  const hashWith = (more: Partial<TherapyFact>): string | undefined =>
    found(orders(CLOMIPHENE, 'male-hypogonadism', therapy(ANASTROZOLE, more)), 'DDI-005')?.factsHash;

  it.each<[string, Partial<TherapyFact>, boolean]>([
    ['another dose, as somebody told it', { doseText: '2 tablets' }, true],
    ['what it is for', { indication: { goal: 'trt-adjunct' } }, true],
    ['another route', { route: 'oral' }, true],
    ['who prescribes it', { prescribedBy: 'an oncologist' }, false],
    ['why', { reason: 'high estradiol' }, false],
    ['who told it', { source: 'the patient' }, false],
  ])('of the other therapy, %s: asked again %s', (_, more, again) => {
    const told = { source: 'another pharmacy', doseText: '1 tablet' };
    expect(hashWith({ ...told, ...more }) !== hashWith(told)).toBe(again);
  });
});
