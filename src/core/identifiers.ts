/** The prefix that makes a US provider number a card number of the international standard, before its check digit is taken. */
const NPI_CARD_PREFIX = '80840';

/** A National Provider Identifier: 10 digits, the first 1 or 2, Luhn check digit over `80840` and the number (45 CFR 162.406). */
export function isNpi(text: unknown): text is string {
  return typeof text === 'string' && /^[12]\d{9}$/.test(text) && luhnSum(NPI_CARD_PREFIX + text) % 10 === 0;
}

/**
 * A DEA registration number: a letter, a letter or 9, and 7 digits of which the last checks the others:
 * (d1 + d3 + d5 + 2 (d2 + d4 + d6)) mod 10. Upper case only.
 */
export function isDeaNumber(text: unknown): text is string {
  if (typeof text !== 'string' || !/^[A-Z][A-Z9]\d{7}$/.test(text)) return false;
  const digit = (position: number): number => Number(text[position + 1]);
  const sum = digit(1) + digit(3) + digit(5) + 2 * (digit(2) + digit(4) + digit(6));
  return sum % 10 === digit(7);
}

const NDC_10_HYPHENATED = /^(\d{4}-\d{4}-\d{2}|\d{5}-\d{3}-\d{2}|\d{5}-\d{4}-\d)$/;
const NDC_11_HYPHENATED = /^\d{5}-\d{4}-\d{2}$/;

/** A National Drug Code: hyphenated 4-4-2, 5-3-2, 5-4-1 or 5-4-2, or 10 or 11 digits without hyphens (21 CFR 207.33). */
export function isNdc(text: unknown): text is string {
  return (
    typeof text === 'string' &&
    (NDC_10_HYPHENATED.test(text) || NDC_11_HYPHENATED.test(text) || /^\d{10,11}$/.test(text))
  );
}

/**
 * The 11 digits (5-4-2 without hyphens) that billing and product files use.
 * @returns undefined for ten digits without hyphens: which part is short cannot be known, and a guess names another drug
 */
export function normalizeNdc(text: string): string | undefined {
  if (!isNdc(text) || /^\d{10}$/.test(text)) return undefined;
  const [labeler, product, package_] = text.split('-');
  if (labeler === undefined || product === undefined || package_ === undefined) return text;
  return labeler.padStart(5, '0') + product.padStart(4, '0') + package_.padStart(2, '0');
}

/** Whether the text has the shape of an RxNorm concept identifier. Whether the concept exists is for the knowledge base to say. */
export function isRxcui(text: unknown): text is string {
  return typeof text === 'string' && /^[1-9]\d{0,7}$/.test(text);
}

/** A LOINC term code: up to 7 digits, a hyphen and a Luhn check digit. Answer and part codes (LA, LP) are not terms. */
export function isLoincCode(text: unknown): text is string {
  return typeof text === 'string' && /^[1-9]\d{0,6}-\d$/.test(text) && luhnSum(text.replace('-', '')) % 10 === 0;
}

/** A SNOMED CT identifier: 6 to 18 digits, the first not 0, of which the last is Verhoeff's check digit over the others. */
export function isSnomedId(text: unknown): text is string {
  return typeof text === 'string' && /^[1-9]\d{5,17}$/.test(text) && verhoeffSum(text) === 0;
}

/** Verhoeff's check: the digits, from the right, each permuted by its place and multiplied in the dihedral group of order ten. */
function verhoeffSum(digits: string): number {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    let digit = Number(digits[digits.length - 1 - place]);
    for (let times = 0; times < place % 8; times += 1) digit = VERHOEFF_PERMUTATION[digit] as number;
    sum = dihedralProduct(sum, digit);
  }
  return sum;
}

const VERHOEFF_PERMUTATION = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

/** The symmetries of a pentagon: 0 to 4 turn it, 5 to 9 mirror it first. */
function dihedralProduct(a: number, b: number): number {
  const turned = a < 5 ? a + b : a - b;
  const kept = ((turned % 5) + 5) % 5;
  return a < 5 === b < 5 ? kept : kept + 5;
}

/** The Luhn sum with the check digit in last place: a multiple of ten when the number is well formed. */
function luhnSum(digits: string): number {
  let sum = 0;
  for (let fromRight = 0; fromRight < digits.length; fromRight += 1) {
    const digit = Number(digits[digits.length - 1 - fromRight]);
    const doubled = fromRight % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum;
}
