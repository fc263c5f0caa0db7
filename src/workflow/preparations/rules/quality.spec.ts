import { judgeCheck } from './quality.js';

const mg = (value: string) => ({ value, unit: 'mg' });
const limits = { name: 'Weight', low: mg('180'), high: mg('220') };
const seen = { name: 'Appearance' };

describe('a quality check', () => {
  it.each([
    ['180', true],
    ['179.99', false],
    ['220', true],
    ['220.01', false],
  ])('with limits: %s mg passes %p', (value, passed) => {
    expect(judgeCheck(limits, { value: mg(value) })).toEqual({ ok: true, passed });
  });

  it.each([
    ['a limit on one side only', { name: 'x', low: mg('1') }, { value: mg('5') }, { ok: true, passed: true }],
    ['another unit of the same kind', limits, { value: { value: '0.2', unit: 'g' } }, { ok: true, passed: true }],
    ['what was seen', seen, { passed: false }, { ok: true, passed: false }],
  ])('takes %s', (_, expected, observation, verdict) => {
    expect(judgeCheck(expected, observation)).toEqual(verdict);
  });

  it.each([
    ['an opinion where a value decides', limits, { value: mg('500'), passed: true }, 'passed'],
    ['an opinion instead of a value', limits, { passed: true }, 'passed'],
    ['no value', limits, {}, 'value'],
    ['a value of another kind', limits, { value: { value: '200', unit: 'mL' } }, 'value'],
    ['no opinion on what was seen', seen, {}, 'passed'],
  ])('refuses %s', (_, expected, observation, path) => {
    expect(judgeCheck(expected, observation)).toMatchObject({ ok: false, path });
  });
});
