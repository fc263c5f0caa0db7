import { candidate, decide, found, gaps, man, weight, woman, youngWoman } from './example-facts.spec.js';
import type { CandidateFact, ScreeningFacts } from './facts.js';

const ANASTROZOLE = 'rxcui:84857';
const PROGESTERONE = 'rxcui:8727';
const TESTOSTERONE = 'rxcui:10379';

/** Anastrozole 1 mg capsules for a man, one twice a week: 8 for 28 days. */
const order = (
  count: number | string,
  daysSupply: number,
  more: Partial<CandidateFact> = {},
  goal = 'male-hypogonadism',
  drug = ANASTROZOLE,
): Partial<ScreeningFacts> => ({
  candidates: [
    candidate(drug, goal, {
      clinicalJustification: 'yes',
      supply: { quantity: { value: String(count), unit: '{capsule}' }, daysSupply },
      ...more,
    }),
  ],
});
const daily: Partial<CandidateFact> = { frequency: { times: 1, per: 'day' } };
const vial = (mL: number, daysSupply: number): ScreeningFacts =>
  man(
    order(
      '',
      daysSupply,
      {
        ingredients: [{ drug: TESTOSTERONE, strength: { value: '200', unit: 'mg/mL' } }],
        route: 'intramuscular',
        dose: { value: '0.5', unit: 'mL' },
        frequency: { times: 1, per: 'week' },
        supply: { quantity: { value: String(mL), unit: 'mL' }, daysSupply },
      },
      'male-hypogonadism',
      TESTOSTERONE,
    ),
  );

describe('quantity and days’ supply against the sig', () => {
  it.each<[string, string, ScreeningFacts, string]>([
    ['DOSE-001', '30 capsules of two a week for 30 days, 1 mg a day at most', man(order(30, 30)), 'moderate'],
    ['DOSE-001', '60 of them: 2 mg a day, above the range', man(order(60, 30)), 'major'],
    ['DOSE-001', '8 for 28 days', man(order(8, 28)), 'silent'],
    ['DOSE-001', '8 for 28 days, written as 30', man(order(8, 30)), 'silent'],
    ['DOSE-001', '12 for 28 days, exactly one and a half times', man(order(12, 28)), 'silent'],
    ['DOSE-001', '13 for 28 days', man(order(13, 28)), 'moderate'],
    [
      'DOSE-001',
      'seven of seven days for an order of five',
      man(order(28, 28, { frequency: { times: 5, per: 'week' } })),
      'silent',
    ],
    ['DOSE-001', 'daily, written for half of the time', man(order(56, 28, daily)), 'major'],
    ['DOSE-001', 'half a capsule at once', man(order(8, 28, { dose: { value: '0.5', unit: 'mg' } })), 'moderate'],
    ['DOSE-001', 'above the range within the factor', man(order(42, 28, daily)), 'silent'],
    ['DOSE-001', 'a vial of 10 mL for 28 days, 71 mg a day', vial(10, 28), 'major'],
    ['DOSE-001', 'a vial of 4 mL for 28 days, 28.57 mg a day', vial(4, 28), 'moderate'],
    ['DOSE-001', 'a vial of 10 mL for 140 days', vial(10, 140), 'silent'],
    ['DOSE-001', 'as needed, which lasts longer still', man(order(60, 30, { asNeeded: true })), 'major'],
    [
      'DOSE-001',
      'no heavier than the same amount ordered outright',
      woman(
        order(
          90,
          30,
          { ...daily, ingredients: [{ drug: PROGESTERONE, strength: { value: '100', unit: 'mg' } }] },
          'menopause',
          PROGESTERONE,
        ),
      ),
      'moderate',
    ],
    ['DOSE-001', 'units that do not compare', man(order(60, 30, { dose: { value: '1', unit: '{tablet}' } })), 'silent'],
    ['DOSE-001', 'no supply among the facts', man(), 'silent'],
    ['DOSE-001', 'too little', man(order(8, 90)), 'silent'],
    ['DOSE-002', '8 capsules of two a week for 90 days', man(order(8, 90)), 'moderate'],
    ['DOSE-002', '8 for 42 days, exactly two thirds', man(order(8, 42)), 'silent'],
    ['DOSE-002', '8 for 43 days', man(order(8, 43)), 'moderate'],
    ['DOSE-002', 'nothing for 28 days', man(order(0, 28)), 'moderate'],
    [
      'DOSE-002',
      'a month of progesterone on 12 days',
      woman(order(12, 28, daily, 'menopause', PROGESTERONE)),
      'silent',
    ],
    ['DOSE-002', 'five days of ovulation induction', youngWoman(order(5, 28, daily, 'ovulation-induction')), 'silent'],
    ['DOSE-002', 'as needed', man(order(8, 90, { asNeeded: true })), 'silent'],
    ['DOSE-002', 'too much', man(order(60, 30)), 'silent'],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });

  it('too much is told in cycles too', () => {
    expect(weight(woman(order(60, 28, daily, 'menopause', PROGESTERONE)), 'DOSE-001')).not.toBe('silent');
  });

  it('waits for a pharmacist only where the daily dose would be above the range', () => {
    expect(decide(man(order(30, 30))).outcome).toBe('clear');
    expect(decide(man(order(60, 30))).outcome).toBe('needs-review');
    expect(found(man(order(60, 30)), 'DOSE-001')).toMatchObject({
      summary: expect.stringContaining('above the usual range'),
      override: 'pharmacist',
    });
  });

  it('shows both numbers, and the daily dose that is above the range', () => {
    const texts = (facts: ScreeningFacts): (string | undefined)[] =>
      (found(facts, 'DOSE-001')?.evidence ?? []).map(({ text }) => text);
    expect(texts(man(order(30, 30)))).toContain('30 {capsule} for 30 days; by dose and frequency they last 105 days');
    expect(texts(man(order(60, 30)))).toContain(
      'Anastrozole: 2 mg a day if used up in that time; the range ends at 1 mg',
    );
  });

  it.each<[string, ScreeningFacts, string]>([
    ['as needed', man(order(8, 90, { asNeeded: true })), 'taken as needed'],
    ['in units that do not compare', man(order(8, 90, { dose: { value: '1', unit: '{tablet}' } })), '{tablet}'],
    ['in cycles', woman(order(12, 28, daily, 'menopause', PROGESTERONE)), 'some days of a cycle'],
  ])('says that it was not checked and holds nothing: %s', (_, facts, why) => {
    const said = gaps(facts).filter(({ key }) => key.startsWith('supply:'));
    expect(said).toEqual([
      expect.objectContaining({ check: 'dose', stops: false, reason: expect.stringContaining(why) }),
    ]);
  });

  it('says nothing of facts without a supply, nor of one that agrees', () => {
    for (const facts of [man(), man(order(8, 28))]) {
      expect(gaps(facts).filter(({ key }) => key.startsWith('supply:'))).toEqual([]);
    }
  });
});
