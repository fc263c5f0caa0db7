import { printableText } from './printable-text.js';

describe('text in the letters of the built-in fonts', () => {
  it.each([
    ['José Ñandú Müller', 'José Ñandú Müller'],
    ['Łukasz Čapek', 'Lukasz Capek'],
    ['Dvořák Őrsi', 'Dvorák Orsi'],
    ['Nguyễn Thị', 'Nguyen Thi'],
    ['O‘Brien – 5 € ≥ 3', 'O‘Brien – 5 € >= 3'],
    ['non\u2011breaking\u00a0space', 'non-breaking space'],
    ['zero\u200bwidth', 'zerowidth'],
    ['e\u0301', 'é'],
  ])('%s prints as %s', (text, printed) => {
    expect(printableText(text)).toBe(printed);
  });

  it.each(['Иванов', 'Παπαδόπουλος', '田中', 'محمد', 'Take ☐ one', 'a\u0001b'])('%s is not guessed', (text) => {
    expect(printableText(text)).toBeNull();
  });
});
