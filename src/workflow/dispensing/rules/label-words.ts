import type { Quantity } from '../../../core/decimal-quantity.js';
import type { PlainDate } from '../../../core/plain-date.js';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DOSAGE_UNIT = /^\{([^{}]+)\}$/;
const PER_DOSAGE_UNIT = /\/\{[^{}]+\}$/;

/** `Jul 13, 2026`: a month in letters cannot be read as a day. */
export function dateWords(date: PlainDate): string {
  return `${MONTHS[Number(date.slice(5, 7)) - 1]} ${Number(date.slice(8, 10))}, ${date.slice(0, 4)}`;
}

/** `8 capsules`, `1 capsule`, `30 mL`. */
export function amountWords({ value, unit }: Quantity): string {
  const [, name] = DOSAGE_UNIT.exec(unit) ?? [];
  if (name === undefined) return `${plainNumber(value)} ${unit}`;
  return `${plainNumber(value)} ${plainNumber(value) === '1' ? name : plural(name)}`;
}

/** `1 mg` for 1 mg or 1 mg/{capsule}; `0.5 mg/mL`. No trailing zero and no bare decimal point (ISMP): 1.0 reads as 10. */
export function strengthWords({ value, unit }: Quantity): string {
  return `${plainNumber(value)} ${unit.replace(PER_DOSAGE_UNIT, '')}`;
}

/** `oral-suspension` as people write it. */
export function doseFormWords(form: string): string {
  return form.replace(/[-_]/g, ' ');
}

function plainNumber(value: string): string {
  return value.includes('.') ? value.replace(/\.?0+$/, '') : value;
}

function plural(word: string): string {
  if (/[^aeiou]y$/i.test(word)) return `${word.slice(0, -1)}ies`;
  return /(s|x|ch|sh)$/i.test(word) ? `${word}es` : `${word}s`;
}
