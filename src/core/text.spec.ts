import fc from 'fast-check';
import { saysSomething } from './text.js';

describe('a text', () => {
  it.each(['a', ' 7 ', '\u200ba', '\u{1F48A}', '中', '-', 'e\u0301'])('%j says something', (text) => {
    expect(saysSomething(text)).toBe(true);
  });

  it.each([
    ['nothing', ''],
    ['spaces', ' \t\n'],
    ['a no-break space', '\u00a0'],
    ['zero-width spaces', '\u200b\u200b'],
    ['a joiner and a byte order mark', '\u200d\ufeff'],
    ['a soft hyphen', '\u00ad'],
    ['a direction mark', '\u202e'],
    ['a variation selector', '\ufe0f'],
    ['a Hangul filler', '\u3164'],
    ['an empty braille cell', '\u2800'],
    ['a control character', '\u0007'],
  ])('of %s says nothing', (_what, text) => {
    expect(saysSomething(text)).toBe(false);
  });

  it('says something as soon as one part of it does', () => {
    const invisible = fc.stringMatching(/^[\u200b\u200c\ufeff \u00a0]*$/);
    fc.assert(fc.property(invisible, invisible, (a, b) => saysSomething(`${a}x${b}`) && !saysSomething(a + b)));
  });
});
