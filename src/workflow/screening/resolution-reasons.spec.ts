import { RESOLUTION_REASONS, readResolutionReasons } from './resolution-reasons.js';

const yaml = (reasons: string): string => `
version: test
ncpdp: { source: a, evidence: [], verification: secondary }
local: { source: b, evidence: [], verification: unverified }
reasons:
${reasons}`;
const REST = '  - { code: other, words: x, actions: [override, resolve, acknowledge] }';

describe('coded reasons', () => {
  it('say for what each may be given', () => {
    expect(RESOLUTION_REASONS.get('1G')).toEqual(['override', 'resolve']);
    expect(RESOLUTION_REASONS.get('noted')).toEqual(['acknowledge']);
  });

  it.each([
    ['a code twice', `${REST}\n${REST}`, 'listed twice'],
    ['an unknown action', `${REST}\n  - { code: x, words: x, actions: [ignore] }`, 'reasons.1.actions.0'],
    ['an NCPDP code without its service', `${REST}\n  - { code: 1B, words: x, actions: [override] }`, 'service'],
    ['a misspelled member', `${REST}\n  - { code: x, word: x, actions: [override] }`, 'word'],
    ['an action without a reason', '  - { code: x, words: x, actions: [override] }', 'every action'],
  ])('with %s are refused', (_case, reasons, place) => {
    expect(() => readResolutionReasons(yaml(reasons))).toThrow(place);
  });
});
