import fc from 'fast-check';
import { isDeaNumber, isLoincCode, isNdc, isNpi, isRxcui, isSnomedId, normalizeNdc } from './identifiers.js';

/** One wrong digit is the commonest typing error; every check digit here must catch all of them. */
function withOneDigitChanged(text: string, position: number, step: number): string {
  const old = Number(text[position]);
  return text.slice(0, position) + String((old + step) % 10) + text.slice(position + 1);
}

describe('NPI', () => {
  it.each(['1558598797', '1234567893', '1987654328'])('%s is valid', (npi) => expect(isNpi(npi)).toBe(true));
  it.each(['1234567890', '1987654320', '3234567893', '123456789', '12345678930', '1234567893 ', '', null, 1234567893])(
    '%j is not',
    (npi) => expect(isNpi(npi)).toBe(false),
  );

  it('catches any one wrong digit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 9 }), (position, step) => {
        expect(isNpi(withOneDigitChanged('1234567893', position, step))).toBe(false);
      }),
    );
  });
});

describe('DEA number', () => {
  it.each(['AP5836727', 'AJ5184279', 'F91234563', 'AB1234563', 'FP1987657'])('%s is valid', (dea) =>
    expect(isDeaNumber(dea)).toBe(true),
  );
  it.each(['AB4523763', 'AB1234560', 'ap5836727', 'AP583672', 'A15836727', '5836727', '', null])('%j is not', (dea) =>
    expect(isDeaNumber(dea)).toBe(false),
  );
});

describe('NDC', () => {
  it.each([
    ['0002-1433-80', '00002143380'],
    ['50580-449-05', '50580044905'],
    ['12345-6789-0', '12345678900'],
    ['12345-6789-01', '12345678901'],
    ['12345678901', '12345678901'],
  ])('%s is %s', (ndc, eleven) => {
    expect(isNdc(ndc)).toBe(true);
    expect(normalizeNdc(ndc)).toBe(eleven);
  });

  it('does not guess where ten bare digits are split', () => {
    expect(isNdc('0002143380')).toBe(true);
    expect(normalizeNdc('0002143380')).toBeUndefined();
  });

  it.each(['123-4567-89', '12345-678-9', '123456789', '1234567890123', 'NDC 0002-1433-80', '', null])(
    '%j is not one',
    (ndc) => {
      expect(isNdc(ndc)).toBe(false);
    },
  );
});

describe('SNOMED CT identifier', () => {
  it.each(['48723006', '73211009', '59621000', '254837009', '91936005', '900000000000207008'])('%s is valid', (id) =>
    expect(isSnomedId(id)).toBe(true),
  );
  it.each([
    '48723007',
    '48732006',
    '4872301',
    '048723006',
    '12345',
    '9000000000002070080',
    'E29.1',
    '',
    null,
    48723006,
  ])('%j is not', (id) => expect(isSnomedId(id)).toBe(false));

  it('catches any one wrong digit, and any two neighbors that changed places', () => {
    const id = '900000000000207008';
    fc.assert(
      fc.property(fc.integer({ min: 0, max: id.length - 1 }), fc.integer({ min: 1, max: 9 }), (position, step) => {
        expect(isSnomedId(withOneDigitChanged(id, position, step))).toBe(false);
      }),
    );
    for (let at = 0; at < id.length - 1; at += 1) {
      const swapped = id.slice(0, at) + id[at + 1] + id[at] + id.slice(at + 2);
      if (swapped !== id) expect(isSnomedId(swapped)).toBe(false);
    }
  });
});

describe('RxCUI', () => {
  it.each(['84857', '1490065', '1'])('%s has the shape', (rxcui) => expect(isRxcui(rxcui)).toBe(true));
  it.each(['0123', '123456789', '84857x', '', null, 84857])('%j has not', (rxcui) =>
    expect(isRxcui(rxcui)).toBe(false),
  );
});

describe('LOINC code', () => {
  it.each(['2243-4', '35384-7', '83096-8', '2986-8', '10501-5', '62292-8', '38267-1', '98979-8', '6301-6', '4544-3'])(
    '%s is well formed',
    (code) => expect(isLoincCode(code)).toBe(true),
  );
  it.each(['2243-5', '2243', '22434', 'LP1234-5', '02243-4', '-4', '', null])('%j is not', (code) =>
    expect(isLoincCode(code)).toBe(false),
  );
});
