/** What stands between a word and the one before it. A `hard` gap joins ingredients. */
export type Gap = 'none' | 'soft' | 'comma' | 'hard';

export interface Word {
  readonly text: string;
  readonly gap: Gap;
}

/** Words that join ingredients, as a slash does. */
const JOINING = new Set(['and', 'with', 'plus', 'w', 'or']);

/** Letters and digits; a point or comma between two digits belongs to the number: `0.625`, `1,000`. */
const WORD = /(?:(?<=\d)[.,](?=\d)|[a-z0-9%])+/g;

/** The words of a medication's text in the form that names are compared in: lower case, no marks, and what stood between them. */
export function wordsOf(text: string): Word[] {
  const plain = text
    .replace(/[\u00ae\u2122\u00a9]/g, ' ')
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/['\u2019]/g, '')
    .replace(/\u03bc/g, 'u');
  const words: Word[] = [];
  let end = 0;
  let joined = false;
  for (const match of plain.matchAll(WORD)) {
    const between = plain.slice(end, match.index);
    end = match.index + match[0].length;
    const hard = joined || /[/+;&|\n\r\u2022\u2044]/.test(between);
    if (JOINING.has(match[0])) {
      joined = true;
      continue;
    }
    words.push({ text: match[0], gap: hard ? 'hard' : softGap(between) });
    joined = false;
  }
  return words;
}

function softGap(between: string): Gap {
  if (between.includes(',')) return 'comma';
  return /^[\s.]*$/.test(between) ? 'none' : 'soft';
}

/**
 * Words as they are looked up. What joins ingredients stays: `Fosamax Plus D` is found as such, and a name never runs from one
 * ingredient of a text into the next.
 */
export function phraseOf(words: readonly Word[]): string {
  return words.map(({ text, gap }, index) => (index > 0 && gap === 'hard' ? `/ ${text}` : text)).join(' ');
}

/** A name in the form in which it is looked up. */
export function nameKey(name: string): string {
  return phraseOf(wordsOf(name));
}
