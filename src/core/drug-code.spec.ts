import { isDrugCode, parseDrugCode } from './drug-code.js';

describe('a drug code', () => {
  it.each(['rxcui:84857', 'rxcui:1', 'local:dhea', 'local:st_johns_wort', 'local:A-1.b'])('is %s', (text) => {
    expect(isDrugCode(text)).toBe(true);
    expect(parseDrugCode(text, 'drug')).toBe(text);
  });

  it.each([
    'rxcui:',
    'rxcui:084857',
    'rxcui:123456789',
    'rxcui:84857 ',
    'RXCUI:84857',
    'rxcui:84857:1',
    'ndc:0310-0201-30',
    'local:',
    'local:with space',
    `local:${'x'.repeat(65)}`,
    '84857',
    'tamoxifen',
    '',
    null,
    84857,
  ])('is not %j', (text) => {
    expect(isDrugCode(text)).toBe(false);
    expect(() => parseDrugCode(text, 'ingredients.0.drug')).toThrow(/^ingredients\.0\.drug: /);
  });
});
