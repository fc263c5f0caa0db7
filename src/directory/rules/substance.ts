import { parseDrugCode } from '../../core/drug-code.js';
import { fieldError } from '../../core/errors.js';

/** Looks like a code of some system (`ndc:...`, an address), unlike words such as `shellfish` or `dye: red 40`. */
const CODE_LIKE = /^[a-z][a-z0-9.+-]*:\S/i;

/** Words that say that there is no allergy, or that nobody knows: neither is a substance. */
const NO_SUBSTANCE = new Set(
  `none|none known|no|n a|na|nil|nka|nkda|nkfa|no known allergies|no known allergy|no known drug allergies|no known drug allergy
  |no known food allergies|no allergies|no drug allergies|denies|denies allergies|unknown|not known`
    .split('|')
    .map((words) => words.trim()),
);

/**
 * Refuses words that say that there is no allergy. As a substance nothing would recognize them, and every order would wait.
 * @param remedy what to send instead
 * @throws DomainError `validation-failed`
 */
export function assertSubstance(substance: string, path: string, remedy: string): void {
  const words = substance
    .toLowerCase()
    .replace(/[^a-z]+/g, ' ')
    .trim();
  if (NO_SUBSTANCE.has(words)) throw fieldError('validation-failed', path, `names no substance; ${remedy}`);
}

/**
 * Reads what a patient is allergic to: a drug code, or words, trimmed.
 * @throws DomainError `unknown-drug` for a code of another system, because as words nothing would recognize it
 */
export function parseSubstance(text: string, path: string): string {
  const substance = text.trim();
  return CODE_LIKE.test(substance) ? parseDrugCode(substance, path) : substance;
}
