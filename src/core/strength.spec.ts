import fc from 'fast-check';
import { isWithinPercent, parseStrength, strengthRatio, wholeMultiple, type Strength } from './strength.js';

const strength = (text: string): Strength => {
  const [value, unit] = text.split(' ');
  return parseStrength({ value, unit }, 'strength');
};

describe('reading a strength', () => {
  it.each([
    '1 mg',
    '0.5 mg/mL',
    '1 mg/{capsule}',
    '2 %',
    '100 %',
    '17 g',
    '500 [IU]',
    '50 ug',
    '5 mL',
    '0.1 mg/d',
    '250 ug/h',
    '20 meq',
    '1 mmol/mL',
    "10 [USP'U]/mL",
    '5 k[IU]',
    '3 mg{estradiol}/{patch}',
  ])('takes %s', (text) => {
    expect(`${strength(text).value} ${strength(text).unit}`).toBe(text);
  });

  it.each([
    ['0', 'mg', 'invalid-quantity'],
    ['0.000', 'mg', 'invalid-quantity'],
    ['-1', 'mg', 'invalid-quantity'],
    ['1', 'Mg', 'invalid-quantity'],
    ['1', 'kg/{capsule}', 'invalid-quantity'],
    ['11', 'g/mL', 'invalid-quantity'],
    ['1001', 'mg/g', 'invalid-quantity'],
    ['101', '%', 'invalid-quantity'],
    ['1', undefined, 'unknown-unit'],
    ['1', 'mcg', 'unknown-unit'],
    ['1', '{capsule}', 'unknown-unit'],
    ['1', '1', 'unknown-unit'],
    ['1', 'h', 'unknown-unit'],
    ['1', 'mm', 'unknown-unit'],
    ['1', 'Cel', 'unknown-unit'],
    ['1', '/h', 'unknown-unit'],
    ['1', '{capsule}/d', 'unknown-unit'],
  ])('refuses %s %s: %s', (value, unit, code) => {
    expect(() => parseStrength({ value, unit }, 'ingredients.0.strength')).toThrow(
      expect.objectContaining({
        code,
        errors: [expect.objectContaining({ path: expect.stringMatching(/^ingredients\.0\.strength\./) })],
      }),
    );
  });
});

describe('comparison with a reference', () => {
  it.each([
    ['1 mg', '1 mg', true],
    ['1.1 mg', '1 mg', true],
    ['0.9 mg', '1 mg', true],
    ['1.100000001 mg', '1 mg', false],
    ['0.899999999 mg', '1 mg', false],
    ['0.25 mg', '1 mg', false],
    ['2 mg', '1 mg', false],
    ['1000 ug', '1 mg', true],
    ['1 mg/{capsule}', '1 mg/{tablet}', true],
    ['1 mg/{capsule}', '1 mg', true],
    ['0.55 mg/mL', '0.5 mg/mL', true],
    ['0.05 g/dL', '0.5 mg/mL', true],
    ['1 mg/mL', '1 mg', undefined],
    ['1 %', '10 mg/g', undefined],
    ['1 %', '1.1 %', true],
    ['500 [IU]', '1 mg', undefined],
  ])('%s is within 10 %% of %s: %s', (text, reference, expected) => {
    expect(isWithinPercent(strength(text), strength(reference), 10)).toBe(expected);
  });

  it.each([
    ['2 mg', '1 mg', 2],
    ['1 mg', '1 mg', 1],
    ['1.5 mg', '1 mg', undefined],
    ['0.5 mg', '1 mg', undefined],
    ['2000 ug', '1 mg', 2],
    ['2 mg/mL', '1 mg', undefined],
  ])('%s is so many whole times %s: %s', (text, reference, expected) => {
    expect(wholeMultiple(strength(text), strength(reference))).toBe(expected);
  });

  it('does not depend on the unit in which either is written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 100_000 }), (a, b) => {
        const inMicrograms = strengthRatio(strength(`${a} ug`), strength(`${b} ug`));
        const mixed = strengthRatio(strength(`${a / 1000} mg`), strength(`${b} ug`));
        expect(Math.abs(Number(mixed) / Number(inMicrograms) - 1)).toBeLessThan(1e-12);
      }),
    );
  });
});
