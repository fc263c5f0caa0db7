import { date, man, order, therapy, TODAY, weight, woman, youngWoman } from './example-facts.spec.js';
import type { CandidateFact, ScreeningFacts, TherapyFact } from './facts.js';

/** Orders of one drug for somebody who takes others: what the specs of interactions are made of. */
export type Others = readonly (string | TherapyFact)[];

export const indication = (goal: string, code = 'E29.1'): CandidateFact['indication'] => ({
  system: 'icd-10-cm',
  code,
  goal,
});
export const asTherapies = (others: Others): TherapyFact[] =>
  others.map((other) => (typeof other === 'string' ? therapy(other) : other));

export const orders = (drug: string, goal: string, ...others: Others): ScreeningFacts =>
  man({ ...order(drug, goal), therapies: asTherapies(others) });
export const womanOrders = (drug: string, goal: string, ...others: Others): ScreeningFacts =>
  woman({ ...order(drug, goal), therapies: asTherapies(others) });
export const youngWomanOrders = (drug: string, goal: string, ...others: Others): ScreeningFacts =>
  youngWoman({ ...order(drug, goal), therapies: asTherapies(others) });

/** A therapy that was stopped, where somebody knows when. */
export const stopped = (on?: string): Partial<TherapyFact> => ({
  status: 'stopped',
  ...(on === undefined ? {} : { stoppedOn: date(on) }),
});
/** An active therapy with its planned last day. */
export const ends = (on: string): Partial<TherapyFact> => ({ stoppedOn: date(on) });
/** A therapy by one route. */
export const by = (route: string, drug: string): TherapyFact => therapy(drug, { route });

describe('the example orders', () => {
  it('put the other drugs on the profile, active until somebody stops them', () => {
    expect(weight(orders('rxcui:84857', 'male-hypogonadism', 'rxcui:10324'), 'DDI-001')).toBe('contraindicated');
    const yesterday = therapy('rxcui:10324', stopped('2026-11-19'));
    expect(weight(orders('rxcui:84857', 'male-hypogonadism', yesterday), 'DDI-001')).toBe('silent');
    expect(orders('rxcui:84857', 'other').today).toBe(TODAY);
  });
});
