/**
 * What the built-in PDF fonts can print: Latin-1 and the few signs that Windows-1252 adds to it. Everything else needs a font file.
 */
const WINDOWS_EXTRAS = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';
/** Letters that do not fall apart into a base letter and a mark, and signs with a customary spelling. */
const SPELLINGS: Readonly<Record<string, string>> = {
  Ł: 'L',
  ł: 'l',
  Đ: 'D',
  đ: 'd',
  Ħ: 'H',
  ħ: 'h',
  ı: 'i',
  ŋ: 'ng',
  Ŋ: 'NG',
  ĸ: 'k',
  Ŧ: 'T',
  ŧ: 't',
  ẞ: 'SS',
  ə: 'e',
  Ə: 'E',
  ʻ: "'",
  ʼ: "'",
  ʹ: "'",
  '\u2010': '-',
  '\u2011': '-',
  '\u2012': '-',
  '\u2212': '-',
  '\u2032': "'",
  '\u2033': '"',
  '\u2044': '/',
  '≤': '<=',
  '≥': '>=',
  μ: 'µ',
};
const SPACE = /\p{Zs}/u;
/** Invisible: joiners and direction marks. */
const INVISIBLE = /\p{Cf}/u;

/**
 * The text in characters that the built-in fonts have, or null where a character has no faithful spelling in them. Accents that the
 * fonts lack are dropped (Č becomes C); a word of another script is never guessed.
 */
export function printableText(text: string): string | null {
  const parts = [...text.normalize('NFC')].map(printableCharacter);
  return parts.includes(null) ? null : parts.join('');
}

function printableCharacter(character: string): string | null {
  if (isPrintable(character)) return character;
  const spelling = SPELLINGS[character];
  if (spelling !== undefined) return spelling;
  if (SPACE.test(character) || character === '\t' || character === '\n' || character === '\r') return ' ';
  if (INVISIBLE.test(character)) return '';
  const base = character.normalize('NFKD').replace(/\p{M}/gu, '');
  if (base === '') return '';
  return base !== character && [...base].every((each) => isPrintable(each) || each in SPELLINGS)
    ? [...base].map((each) => SPELLINGS[each] ?? each).join('')
    : null;
}

function isPrintable(character: string): boolean {
  return /^[\u0020-\u007e\u00a1-\u00ac\u00ae-\u00ff]$/.test(character) || WINDOWS_EXTRAS.includes(character);
}
