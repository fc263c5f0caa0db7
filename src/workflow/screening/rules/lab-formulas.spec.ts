import fc from 'fast-check';
import { albuminCorrectedCalcium, bodyMassIndex, cockcroftGault, testosteroneToEstradiol } from './lab-formulas.js';

describe('calcium corrected for albumin', () => {
  it.each([
    [8.0, 2.5, 9.2],
    [8.0, 4.0, 8.0],
    [10.0, 4.5, 9.6],
  ])('total %d with albumin %d is %d', (total, albumin, corrected) => {
    expect(albuminCorrectedCalcium(total, albumin)).toBeCloseTo(corrected, 9);
  });
});

describe('creatinine clearance', () => {
  const man = { ageYears: 68, sex: 'male' as const };
  it.each([
    ['a man of 68 with 70 kg', { ...man, weightKg: 70, creatinineMgPerDl: 2 }, 35],
    ['0.2 kg less', { ...man, weightKg: 69.8, creatinineMgPerDl: 2 }, 34.9],
    ['a woman: 15 % less', { ...man, sex: 'female' as const, weightKg: 70, creatinineMgPerDl: 2 }, 29.75],
    [
      'the published example of 78 years',
      { ageYears: 78, sex: 'female' as const, weightKg: 47.6, creatinineMgPerDl: 1.56 },
      22.33,
    ],
  ])('%s', (_, facts, expected) => {
    expect(cockcroftGault(facts)).toBeCloseTo(expected, 2);
  });

  it('is not given for a child, nor for a creatinine of zero', () => {
    expect(cockcroftGault({ ...man, ageYears: 17, weightKg: 60, creatinineMgPerDl: 1 })).toBeNull();
    expect(cockcroftGault({ ...man, weightKg: 60, creatinineMgPerDl: 0 })).toBeNull();
  });

  it('falls with age and creatinine, rises with weight, and is never negative', () => {
    const adult = fc.record({
      ageYears: fc.integer({ min: 18, max: 150 }),
      weightKg: fc.double({ min: 30, max: 250, noNaN: true }),
      creatinineMgPerDl: fc.double({ min: 0.1, max: 30, noNaN: true }),
      sex: fc.constantFrom('male' as const, 'female' as const),
    });
    fc.assert(
      fc.property(adult, (facts) => {
        const clearance = cockcroftGault(facts) ?? NaN;
        expect(clearance).toBeGreaterThanOrEqual(0);
        expect(cockcroftGault({ ...facts, ageYears: facts.ageYears + 1 })).toBeLessThanOrEqual(clearance);
        expect(cockcroftGault({ ...facts, weightKg: facts.weightKg + 1 })).toBeGreaterThanOrEqual(clearance);
        expect(cockcroftGault({ ...facts, creatinineMgPerDl: facts.creatinineMgPerDl + 1 })).toBeLessThanOrEqual(
          clearance,
        );
      }),
    );
  });
});

it('the ratio of testosterone to estradiol has no value without estradiol', () => {
  expect(testosteroneToEstradiol(300, 30)).toBe(10);
  expect(testosteroneToEstradiol(300, 0)).toBeNull();
});

it('the body mass index needs height and weight', () => {
  expect(bodyMassIndex(160, 51.2)).toBe(20);
  expect(bodyMassIndex(undefined, 50)).toBeNull();
  expect(bodyMassIndex(160, undefined)).toBeNull();
  expect(bodyMassIndex(0, 50)).toBeNull();
});
