import type { Quantity } from '../../../core/decimal-quantity.js';
import { averageDailyMg, singleDoseMg } from './dose-amount.js';
import { knowledge } from './example-facts.spec.js';
import type { RegimenFact } from './facts.js';

const quantity = (text: string): Quantity => {
  const [value = '', unit = ''] = text.split(' ');
  return { value, unit };
};
const regimen = (dose: string, strengths: readonly string[], frequency?: RegimenFact['frequency']): RegimenFact => ({
  id: 'order',
  dose: quantity(dose),
  frequency,
  ingredients: strengths.map((strength) => ({
    drug: 'rxcui:84857',
    ...(strength === '' ? {} : { strength: quantity(strength) }),
  })),
});
const single = (dose: string, ...strengths: string[]): number | null => {
  const facts = regimen(dose, strengths);
  return singleDoseMg(facts, facts.ingredients[0] ?? null);
};

describe('milligrams of one dose', () => {
  it.each<[string, string[], number | null]>([
    ['1 {capsule}', ['1 mg'], 1],
    ['2 {capsule}', ['0.5 mg/{capsule}'], 1],
    ['1 {capsule}', ['250 ug'], 0.25],
    ['1 {tablet}', ['1 mg/{capsule}'], null], // another form than the strength names
    ['0.5 mL', ['200 mg/mL'], 100],
    ['1 g', ['50 mg/g'], 50],
    ['1 g', ['2 %'], 20],
    ['0.5 mL', ['10 %'], 50],
    ['2 {click}', ['50 mg/g'], null],
    ['5 mg', ['1 mg'], 5],
    ['5 mg', [''], 5],
    ['1 {capsule}', [''], null],
    ['100 mg', ['200 mg/mL'], 100],
    ['50 mg', ['50 mg/g'], null], // of the drug, or of the cream?
    ['20 mg', ['20 %'], null],
    ['500 ug', ['2 mg/g'], null],
    ['100 mg', ['200 mg/mL', '10 mg/mL'], null],
    ['5 mg', ['1 mg', '2 mg'], null], // of which of the two?
    ['1 {capsule}', ['1 mg', '50 mg'], 1],
    ['100 [IU]', ['1 mg'], null],
  ])('%s of %j is %p', (dose, strengths, expected) => {
    expect(single(dose, ...strengths)).toBe(expected);
  });
});

describe('average milligrams a day', () => {
  it.each([
    [{ times: 2, per: 'week' }, 2 / 7],
    [{ times: 1, per: 'day' }, 1],
    [{ times: 1, per: 'two-days' }, 0.5],
    [{ times: 3, per: 'day' }, 3],
    [{ times: 1, per: 'four-weeks' }, 1 / 28],
    [{ times: 1, per: 'moon' }, null],
    [undefined, null],
  ])('%j', (frequency, expected) => {
    const facts = regimen('1 {capsule}', ['1 mg'], frequency);
    const daily = averageDailyMg(facts, facts.ingredients[0] ?? null, knowledge);
    if (expected === null) expect(daily).toBeNull();
    else expect(daily).toBeCloseTo(expected, 12);
  });
});
