import fc from 'fast-check';
import {
  addQuantities,
  compareQuantities,
  inUnit,
  isQuantity,
  isZero,
  multiplyQuantity,
  parseQuantity,
  subtractQuantities,
  type Quantity,
} from './decimal-quantity.js';
import { isDecimal } from './decimal.js';

const mg = (value: string): Quantity => ({ value, unit: 'mg' });
const anyValue = fc.bigInt({ min: 0n, max: 10n ** 15n }).map((nano) => {
  const digits = nano.toString().padStart(10, '0');
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`;
});

describe('a decimal', () => {
  it.each(['0', '1.5', '-2.5', '0.000000001', '999999999999.999999999'])('%s', (text) =>
    expect(isDecimal(text)).toBe(true),
  );
  it.each([
    '',
    '.5',
    '5.',
    '01',
    '+1',
    '1e3',
    'NaN',
    'Infinity',
    '1,5',
    ' 1',
    '1\n',
    '1000000000000',
    '0.0000000001',
    '--1',
    1,
    null,
  ])('%j is none', (text) => expect(isDecimal(text)).toBe(false));
});

describe('reading a quantity', () => {
  it.each([
    ['1.5', 'mg'],
    ['8', '{capsule}'],
    ['0', 'mL'],
    ['0.5', 'mg/mL'],
  ])('takes %s %s', (value, unit) => {
    expect(parseQuantity({ value, unit }, 'quantity')).toEqual({ value, unit });
    expect(isQuantity({ value, unit })).toBe(true);
  });

  it.each([
    ['-1', 'mg', 'invalid-quantity', 'quantity.value'],
    [1.5, 'mg', 'invalid-quantity', 'quantity.value'],
    ['1e9', 'mg', 'invalid-quantity', 'quantity.value'],
    ['9999999999999', 'mg', 'invalid-quantity', 'quantity.value'],
    [undefined, 'mg', 'invalid-quantity', 'quantity.value'],
    ['1', 'mcg', 'unknown-unit', 'quantity.unit'],
    ['1', 'MG', 'unknown-unit', 'quantity.unit'],
    ['1', 'capsule', 'unknown-unit', 'quantity.unit'],
    ['1', 'stone', 'unknown-unit', 'quantity.unit'],
    ['1', '', 'unknown-unit', 'quantity.unit'],
    ['1', undefined, 'unknown-unit', 'quantity.unit'],
  ])('refuses %j %j: %s at %s', (value, unit, code, path) => {
    expect(() => parseQuantity({ value, unit }, 'quantity')).toThrow(
      expect.objectContaining({ code, errors: [expect.objectContaining({ path })] }),
    );
    expect(isQuantity({ value, unit })).toBe(false);
  });

  it('says how to write a unit that it recognizes', () => {
    expect(() => parseQuantity({ value: '1', unit: 'mcg' }, 'strength')).toThrow('strength.unit: write ug');
  });

  it.each([null, undefined, 5, 'mg', {}, { value: '1' }])('%j is none', (raw) => expect(isQuantity(raw)).toBe(false));
});

describe('arithmetic', () => {
  it('is exact where floating point is not', () => {
    expect(addQuantities(mg('0.1'), mg('0.2'))).toEqual(mg('0.3'));
    expect(subtractQuantities(mg('0.3'), mg('0.1'))).toEqual(mg('0.2'));
    expect(multiplyQuantity(mg('1.1'), 3)).toEqual(mg('3.3'));
    expect(multiplyQuantity(mg('0.000000001'), '0.5')).toEqual(mg('0.000000001'));
  });

  it('is refused between units, below zero and beyond the width', () => {
    const refused = expect.objectContaining({ code: 'invalid-quantity' });
    expect(() => addQuantities(mg('1'), { value: '1', unit: 'g' })).toThrow(refused);
    expect(() => subtractQuantities(mg('1'), mg('1.000000001'))).toThrow(refused);
    expect(() => multiplyQuantity(mg('1'), -1)).toThrow(refused);
    expect(() => multiplyQuantity(mg('999999999999'), 2)).toThrow(refused);
  });

  it('adds and takes away to the same amount', () => {
    fc.assert(
      fc.property(anyValue, anyValue, (a, b) => {
        const sum = addQuantities(mg(a), mg(b));
        expect(compareQuantities(subtractQuantities(sum, mg(b)), mg(a))).toBe(0);
        expect(compareQuantities(sum, mg(a))).toBeGreaterThanOrEqual(0);
        expect(addQuantities(mg(b), mg(a))).toEqual(sum);
      }),
    );
  });
});

describe('comparison', () => {
  it.each([
    [mg('1.50'), mg('1.5'), 0],
    [mg('1000'), { value: '1', unit: 'g' }, 0],
    [mg('999'), { value: '1', unit: 'g' }, -1],
    [{ value: '1', unit: 'g' }, mg('999.999999999'), 1],
  ])('%j against %j is %i', (a, b, expected) => expect(compareQuantities(a, b)).toBe(expected));

  it('is refused where the units measure different things', () => {
    const tablets = { value: '1', unit: '{tablet}' };
    expect(() => compareQuantities({ value: '1', unit: '{capsule}' }, tablets)).toThrow(
      expect.objectContaining({ code: 'invalid-quantity' }),
    );
    expect(inUnit(tablets, '{capsule}')).toBeUndefined();
    expect(inUnit(mg('250'), 'g')).toEqual({ value: '0.25', unit: 'g' });
  });

  it('knows nothing', () => {
    expect(isZero(mg('0.000'))).toBe(true);
    expect(isZero(mg('0.000000001'))).toBe(false);
  });
});
