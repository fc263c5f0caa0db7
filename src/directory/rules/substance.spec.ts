import { assertSubstance, parseSubstance } from './substance.js';

describe('what a patient is allergic to', () => {
  it.each([
    ['rxcui:10324', 'rxcui:10324'],
    ['local:peanut_oil', 'local:peanut_oil'],
    ['  Sulfonamide antibiotics ', 'Sulfonamide antibiotics'],
    ['dye: red 40', 'dye: red 40'],
  ])('%j is %j', (text, substance) => {
    expect(parseSubstance(text, 'substance')).toBe(substance);
  });

  it.each(['ndc:0310-0201-30', 'rxcui:tamoxifen', 'RXCUI:10324', 'http://snomed.info/sct|91936005'])(
    '%j is a code that nothing would recognize',
    (text) => {
      expect(() => parseSubstance(text, 'substance')).toThrow(/^substance: give rxcui:/);
    },
  );
});

describe('words that say that there is no allergy', () => {
  it.each(['NKDA', 'nka', 'None', 'No known allergies', ' no known drug allergies. ', 'N/A', 'denies'])(
    '%j',
    (text) => {
      expect(() => assertSubstance(text, 'substance', 'send another thing')).toThrow(
        /names no substance; send another thing/,
      );
    },
  );

  it.each(['nickel', 'penicillin', 'nonoxynol', 'no known name', 'rxcui:84857'])('%j may be a substance', (text) => {
    expect(() => assertSubstance(text, 'substance', '')).not.toThrow();
  });
});
