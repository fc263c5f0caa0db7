import fc from 'fast-check';
import type { Quantity } from '../../../core/decimal-quantity.js';
import { isAsNeeded } from './as-needed.js';
import { daysOfSupply, type SupplyLength } from './days-of-supply.js';
import { knowledge } from './example-facts.spec.js';
import type { CandidateFact } from './facts.js';

const amount = (text: string): Quantity => {
  const [value = '', unit = ''] = text.split(' ');
  return { value, unit };
};
const regimen = (dose: string, times: number, per: string, ...strengths: string[]): CandidateFact => ({
  id: 'order',
  dose: amount(dose),
  frequency: { times, per },
  ingredients: (strengths.length > 0 ? strengths : ['1 mg']).map((strength) => ({
    drug: 'rxcui:84857',
    strength: amount(strength),
  })),
});
const lasts = (quantity: string, order: CandidateFact): SupplyLength =>
  daysOfSupply(order, amount(quantity), knowledge.frequencyDays);
const daysOf = (quantity: string, order: CandidateFact): number => {
  const length = lasts(quantity, order);
  if ('unknown' in length) throw new Error(length.unknown);
  return length.days;
};

describe('how long a quantity lasts', () => {
  it.each<[string, CandidateFact, number]>([
    ['8 {capsule}', regimen('1 {capsule}', 2, 'week'), 28],
    ['30 {capsule}', regimen('1 {capsule}', 2, 'week'), 105],
    ['30 {capsule}', regimen('1 {capsule}', 1, 'day'), 30],
    ['30 {capsule}', regimen('2 {capsule}', 3, 'day'), 5],
    ['10 mL', regimen('0.5 mL', 1, 'week', '200 mg/mL'), 140],
    ['0.01 L', regimen('0.5 mL', 1, 'week', '200 mg/mL'), 140],
    ['30 g', regimen('1 g', 1, 'day', '50 mg/g', '2 mg/g'), 30],
    ['8 {capsule}', regimen('0.5 mg', 2, 'week'), 56], // half a capsule at once
    ['10 mL', regimen('100 mg', 1, 'week', '200 mg/mL'), 140],
    ['1 mL', regimen('1 mL', 1, 'six-months', '60 mg/mL'), 182],
    ['0 {capsule}', regimen('1 {capsule}', 1, 'day'), 0],
  ])('%s', (quantity, order, days) => {
    expect(daysOf(quantity, order)).toBeCloseTo(days, 9);
  });

  it.each<[string, string, CandidateFact]>([
    ['a form that is not the dose’s', '8 {tablet}', regimen('1 {capsule}', 2, 'week')],
    ['clicks of a pump', '30 g', regimen('2 {click}', 1, 'day', '50 mg/g')],
    ['a vial of a strength by volume', '1 {vial}', regimen('100 mg', 1, 'week', '200 mg/mL')],
    ['milligrams of which of two drugs', '30 {capsule}', regimen('1 mg', 1, 'day', '1 mg', '2 mg')],
    ['milligrams of a cream, or of its drug', '30 g', regimen('50 mg', 1, 'day', '5 %')],
    ['grams of capsules', '30 g', regimen('1 {capsule}', 1, 'day')],
    ['mass and volume', '30 g', regimen('1 mL', 1, 'day', '50 mg')],
    ['a dose of nothing', '30 {capsule}', regimen('0 {capsule}', 1, 'day')],
    ['a period that nobody names', '30 {capsule}', regimen('1 {capsule}', 1, 'cycle')],
    ['no dose', '30 {capsule}', { ...regimen('1 {capsule}', 1, 'day'), dose: undefined }],
    ['no frequency', '30 {capsule}', { ...regimen('1 {capsule}', 1, 'day'), frequency: undefined }],
  ])('is not known of %s', (_, quantity, order) => {
    expect(lasts(quantity, order)).toEqual({ unknown: expect.any(String) });
  });

  it('gives back the quantity that dose and frequency use in so many days', () => {
    const positive = fc.integer({ min: 1, max: 400 });
    const periods = fc.constantFrom(...knowledge.frequencyDays);
    fc.assert(
      fc.property(positive, positive, fc.integer({ min: 1, max: 24 }), periods, (days, dose, times, [per, length]) => {
        const used = ((days * times) / length) * dose;
        const order = regimen(`${dose} {capsule}`, times, per);
        expect(daysOf(`${used} {capsule}`, order)).toBeCloseTo(days, 6);
      }),
    );
  });
});

describe('directions that leave the number of doses to the patient', () => {
  it.each([
    'Take one capsule by mouth daily as needed for hot flashes.',
    '1 troche PRN',
    'one p.r.n. at bedtime',
    'If needed take another one',
    'Apply up to 3 times a day',
  ])('%s', (directions) => {
    expect(isAsNeeded(directions)).toBe(true);
  });

  it.each(['One capsule twice a week', 'Inject 0.5 mL weekly; needed supplies are enclosed', 'Take as directed'])(
    'not: %s',
    (directions) => {
      expect(isAsNeeded(directions)).toBe(false);
    },
  );
});
