import { isEssentiallyACopy } from './copy-finding.js';

describe('whether a fill counts as a copy', () => {
  it.each([
    ['a warning that stands', [{ rule: '503A-COPY', resolvedBecause: null }], true],
    ['the monthly limit', [{ rule: '503A-COPY-LIMIT', resolvedBecause: null }], true],
    ['a documented difference came', [{ rule: '503A-COPY', resolvedBecause: 'facts-went-away' }], false],
    ['other findings', [{ rule: '503A-BULK', resolvedBecause: null }], false],
    ['no finding', [], false],
  ])('%s', (_name, findings, copy) => {
    expect(isEssentiallyACopy(findings)).toBe(copy);
  });
});
