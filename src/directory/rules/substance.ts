import { parseDrugCode } from '../../core/drug-code.js';

/** Looks like a code of some system (`ndc:...`, an address), unlike words such as `shellfish` or `dye: red 40`. */
const CODE_LIKE = /^[a-z][a-z0-9.+-]*:\S/i;

/**
 * Reads what a patient is allergic to: a drug code, or words, trimmed.
 * @throws DomainError `unknown-drug` for a code of another system, because as words nothing would recognize it
 */
export function parseSubstance(text: string, path: string): string {
  const substance = text.trim();
  return CODE_LIKE.test(substance) ? parseDrugCode(substance, path) : substance;
}
