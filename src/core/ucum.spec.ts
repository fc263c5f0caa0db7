import fc from 'fast-check';
import { convert, isUcumUnit, resolveUnit, type ConversionOptions } from './ucum.js';

const converted = (value: string, from: string, to: string, options?: ConversionOptions): string => {
  const result = convert(value, from, to, options);
  return result.ok ? result.value : result.reason;
};

describe('a UCUM unit', () => {
  it.each([
    'mg',
    'ug',
    'mL',
    '[IU]/L',
    'm[IU]/mL',
    '{capsule}',
    'mg/{capsule}',
    'g/cm2',
    '10*3/uL',
    '{T-score}',
    '%',
    '1',
    '[drp]',
  ])('%s is one', (unit) => expect(isUcumUnit(unit)).toBe(true));

  it.each([
    'IU/L',
    'mIU/mL',
    'mcg',
    'cc',
    'capsule',
    'mg mL',
    ' mg',
    'mg\n',
    '\u00b5g',
    '',
    'gram',
    'a'.repeat(65),
    null,
    5,
  ])('%j is none', (unit) => expect(isUcumUnit(unit)).toBe(false));

  it('is asked of hostile text without a throw and without a word on the console', () => {
    const console_ = jest.spyOn(console, 'log').mockImplementation();
    const parts = [
      'mg',
      '/',
      '.',
      '(',
      ')',
      '{',
      '}',
      '[',
      ']',
      'IU',
      '10*',
      '^',
      '3',
      '-',
      '{a}',
      '[pH]',
      'lg',
      'Cel',
      '"',
      '<',
      'K',
      '__proto__',
      'toString',
      '|',
    ];
    const text = fc.oneof(
      fc.string({ maxLength: 80 }),
      fc.array(fc.constantFrom(...parts), { maxLength: 12 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, (unit) => {
        const reading = resolveUnit(unit);
        if (reading.ok) expect(isUcumUnit(reading.unit)).toBe(true);
        convert('1', unit, 'mg');
        convert('1', 'mg', unit);
      }),
      { numRuns: 2000 },
    );
    expect(console_).not.toHaveBeenCalled();
    console_.mockRestore();
  });
});

describe('reading a unit as received', () => {
  it.each([
    ['IU/L', '[IU]/L'],
    ['iu/l', '[IU]/L'],
    ['[iU]/L', '[IU]/L'],
    ['miu/ml', 'm[IU]/mL'],
    ['m[IU]/ml', 'm[IU]/mL'],
    ['pg/ml', 'pg/mL'],
    ['mg/dl', 'mg/dL'],
    ['mmol/l', 'mmol/L'],
    ['u/l', 'U/L'],
    ['U/l', 'U/L'],
    ['l/l', 'L/L'],
    ['mEq/l', 'meq/L'],
    ['ml/min/1.73m2', 'mL/min/{1.73_m2}'],
    ['ml/min/{1.73_m2}', 'mL/min/{1.73_m2}'],
    ['mg/ml', 'mg/mL'],
    ['mIU/mL', 'm[IU]/mL'],
    ['MIU/ML', 'm[IU]/mL'],
    ['uIU/mL', 'u[IU]/mL'],
    ['mcg', 'ug'],
    ['\u00b5g/L', 'ug/L'],
    ['\u03bcmol/L', 'umol/L'],
    ['PG/ML', 'pg/mL'],
    ['NG/DL', 'ng/dL'],
    ['MG', 'mg'],
    ['cc', 'mL'],
    ['mEq/L', 'meq/L'],
    ['x10^3/uL', '10*3/uL'],
    ['10E6/mL', '10*6/mL'],
    ['K/uL', '10*3/uL'],
    ['mL/min/1.73 m2', 'mL/min/{1.73_m2}'],
    ['g/cm\u00b2', 'g/cm2'],
    ['mg / dL', 'mg/dL'],
    ['capsules', '{capsule}'],
  ])('%s is %s, and says so', (received, unit) => {
    expect(resolveUnit(received)).toEqual({ ok: true, unit, aliasUsed: true });
  });

  it.each(['mg', 'm[IU]/mL', 'pg/mL', 'mL/min/{1.73_m2}', 'mg/{capsule}'])('%s needs no other spelling', (unit) => {
    expect(resolveUnit(unit)).toEqual({ ok: true, unit, aliasUsed: false });
  });

  it.each(['', 'unit', 'units', 'foo', 'mg//mL', 'toString', 'constructor', '5 mg', 'mg per mL', 'm g'])(
    'does not guess %j',
    (received) => {
      expect(resolveUnit(received)).toEqual({ ok: false, reason: 'unknown-unit' });
    },
  );
});

describe('conversion', () => {
  it.each([
    ['5.2', 'm[IU]/mL', '[IU]/L', '5.2', 'the arbitrary unit cancels out'],
    ['1', 'k[IU]/L', '[IU]/mL', '1', 'and with a prefix on the other side'],
    ['12', 'm[iU]/mL', '[IU]/L', '12', 'both spellings of the international unit'],
    ['15', '10*3/uL', '10*6/mL', '15', 'without float noise'],
    ['60', 'mg', 'g', '0.06', ''],
    ['0.1', 'mg', 'ug', '100', ''],
    ['-2.5', '{T-score}', '{Tscore}', '-2.5', 'a negative value, two spellings of an annotation'],
    ['2.5', '{INR}', '1', '2.5', 'a pure number'],
    ['0.45', 'L/L', '%', '45', ''],
    ['98.6', '[degF]', 'Cel', '37', 'an offset, not a factor'],
    ['0', 'Cel', '[degF]', '32', 'nor is zero zero'],
    ['1', 'ng/dl', 'ng/dL', '1', 'two spellings of the liter'],
    ['1234567890.123', 'mg', 'ug', '1234567890123', 'no digit lost'],
    ['1.50', 'mg', 'mg', '1.50', 'the same unit leaves the text alone'],
  ])('%s %s is in %s %s %s', (value, from, to, expected) => {
    expect(converted(value, from, to)).toBe(expected);
  });

  /** Factors of the clinical tables, to the digits printed there. */
  it.each([
    ['estradiol', 'pg/mL', 'pmol/L', 272.382, 3.6713],
    ['testosterone', 'ng/dL', 'nmol/L', 288.4244, 0.034671],
    ['25-hydroxyvitamin D', 'ng/mL', 'nmol/L', 400.637, 2.496],
    ['calcium', 'mg/dL', 'mmol/L', 40.078, 0.24951],
    ['phosphorus', 'mg/dL', 'mmol/L', 30.974, 0.3229],
    ['bilirubin', 'mg/dL', 'umol/L', 584.662, 17.104],
    ['cholesterol', 'mg/dL', 'mmol/L', 386.65, 0.025863],
    ['creatinine', 'mg/dL', 'umol/L', 113.118, 88.403],
  ])('%s: 1 %s in %s', (_name, from, to, molecularWeight, factor) => {
    const value = Number(converted('1', from, to, { molecularWeight }));
    const printedDigits = String(factor).replace(/^0\.0*|\./g, '').length;
    expect(Number(value.toPrecision(printedDigits))).toBe(factor);
    expect(converted('1', from, to)).toBe('molecular-weight-needed');
  });

  it.each([
    ['3', '{capsule}', '{tablet}', 'different-annotations'],
    ['3', 'mg/{capsule}', 'mg', 'different-annotations'],
    ['60', 'mL/min/{1.73_m2}', 'mL/min', 'different-annotations'],
    ['1', 'mg', 'mL', 'incommensurable'],
    ['400', '[IU]', 'ug', 'incommensurable'],
    ['30', '[IU]/L', 'U/L', 'incommensurable'],
    ['1', '[IU].cd', '[IU]2', 'incommensurable'],
    ['1', '[IU]2', '[IU]', 'incommensurable'],
    ['1', 'MG{x}', 'mg{x}', 'incommensurable'],
    ['1', 'furlong', 'm', 'unknown-unit'],
    ['1', 'mg', '', 'unknown-unit'],
    ['abc', 'mg', 'g', 'invalid-value'],
    ['1e3', 'mg', 'g', 'invalid-value'],
    ['NaN', 'mg', 'g', 'invalid-value'],
    ['', 'mg', 'mg', 'invalid-value'],
  ])('%s %s in %s is refused: %s', (value, from, to, reason) => {
    expect(converted(value, from, to)).toBe(reason);
  });

  it('tells that another spelling was used', () => {
    expect(convert('5', 'mIU/mL', '[IU]/L')).toEqual({ ok: true, value: '5', unit: '[IU]/L', aliasUsed: true });
    expect(convert('5', 'mg', 'g')).toEqual(expect.objectContaining({ aliasUsed: false }));
  });

  it('goes there and back', () => {
    const pairs = [
      ['mg', 'ug'],
      ['pg/mL', 'pmol/L'],
      ['m[IU]/mL', '[IU]/L'],
      ['Cel', '[degF]'],
      ['mg/kg/d', 'ug/kg/h'],
    ] as const;
    fc.assert(
      fc.property(fc.constantFrom(...pairs), fc.integer({ min: 1, max: 10_000_000 }), ([a, b], thousandths) => {
        const value = String(thousandths / 1000);
        const back = converted(converted(value, a, b, { molecularWeight: 272.382 }), b, a, {
          molecularWeight: 272.382,
        });
        expect(Math.abs(Number(back) / Number(value) - 1)).toBeLessThan(1e-8);
      }),
    );
  });
});
