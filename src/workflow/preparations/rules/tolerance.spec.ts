import fc from 'fast-check';
import { judgeWeighed, sumIn, toleranceBand } from './tolerance.js';

const mg = (value: string) => ({ value, unit: 'mg' });

describe('the tolerance of a weighing', () => {
  it.each([
    ['97.999', 'too-little'],
    ['98', 'within'],
    ['102', 'within'],
    ['102.001', 'too-much'],
  ])('%s mg for 100 mg at 2 %% is %s', (weighed, verdict) => {
    expect(judgeWeighed(mg(weighed), toleranceBand(mg('100'), 2))).toBe(verdict);
  });

  it('compares across units', () => {
    expect(judgeWeighed({ value: '0.1', unit: 'g' }, toleranceBand(mg('100'), 0))).toBe('within');
    expect(sumIn('mg', [mg('40'), { value: '0.06', unit: 'g' }])).toEqual(mg('100'));
    expect(() => sumIn('mg', [{ value: '1', unit: '{capsule}' }])).toThrow(/cannot be read/);
  });

  it('holds the target always, and nothing else when it is zero', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: 0, max: 1000 }),
        (thousandths, hundredths) => {
          const target = mg(String(thousandths / 1000));
          expect(judgeWeighed(target, toleranceBand(target, hundredths / 100))).toBe('within');
          const more = mg(String((thousandths + 1) / 1000));
          expect(judgeWeighed(more, toleranceBand(target, 0))).toBe('too-much');
        },
      ),
    );
  });
});
