import { normalizeName, partsOf } from './normalize-name.js';

/**
 * Words of a component's name that say how fine, pure, large or coloured it comes, not what it is: `Lactose monohydrate NF, fast flo`,
 * `Capsule shell size 3, white opaque`. A name with one of them is looked up as it stands first.
 */
const GRADE = new Set(
  `nf usp bp ep jp fcc ph eur acs grade pharma pharmaceutical compounding for powder powdered granular granules fine coarse
   liquid solution micronized milled pregelatinized anhydrous hydrous monohydrate dihydrate spray dried direct compression fast flo purified refined
   low moisture mesh size no number empty hard clear transparent opaque natural colored coloured white ivory yellow orange red pink
   purple blue green brown black grey gray`.split(/\s+/),
);
/** Grades by number: `PH-101`, `K30`, `E4M`, `size 00`, `0.9%`. */
const NUMBERED = /^[a-z]{0,2}\d+[a-z]*%?$/;

/**
 * What an excipient's name may be looked up as: the whole name in the form in which names are compared, then the same without what
 * tells grades apart, from the end and then everywhere.
 */
export function excipientCandidates(normalized: string): string[] {
  const candidates = [normalized];
  const words = normalized.split(' ');
  while (words.length > 1 && isGrade(words[words.length - 1] ?? '')) {
    words.pop();
    candidates.push(words.join(' '));
  }
  candidates.push(words.filter((word) => !isGrade(word)).join(' '));
  return candidates.filter((candidate) => candidate !== '');
}

/** The name by which two excipients that nobody knows are the same one. */
export function plainExcipientName(text: string): string {
  return excipientCandidates(normalizeName(text)).at(-1) ?? normalizeName(text);
}

/** Excipients that one name lists: `benzyl benzoate in sesame oil`. */
export function excipientParts(normalized: string): string[] {
  return partsOf(normalized).flatMap((part) => part.split(/\s+in\s+/));
}

/** A shell without colour holds neither dye nor opacifier. */
export function isColourless(normalized: string): boolean {
  return /\b(clear|transparent)\b/.test(normalized);
}

function isGrade(word: string): boolean {
  return GRADE.has(word) || NUMBERED.test(word);
}
