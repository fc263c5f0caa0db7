/**
 * Spellings that laboratories and prescribers send and UCUM does not know, or knows as something absurd in a pharmacy (`MG` is a
 * megagauss, `K/uL` a kelvin per microliter). Only spellings with one possible meaning stand here: a bare `unit` is not
 * among them, since it may be an enzyme unit, an international unit or a USP unit.
 */
const WHOLE: Readonly<Record<string, string>> = {
  'mL/min/1.73m2': 'mL/min/{1.73_m2}',
  'mL/min/1.73 m2': 'mL/min/{1.73_m2}',
  'mL/min/1.73m^2': 'mL/min/{1.73_m2}',
  'mL/min/1.73_m2': 'mL/min/{1.73_m2}',
  'mL/min/1.73': 'mL/min/{1.73_m2}',
  'ML/MIN/1.73M2': 'mL/min/{1.73_m2}',
  // UCUM reads a small u as the atomic mass unit; per liter only an enzyme is meant.
  'u/L': 'U/L',
  'K/uL': '10*3/uL',
  'K/UL': '10*3/uL',
  'M/uL': '10*6/uL',
  'M/mL': '10*6/mL',
  'million/mL': '10*6/mL',
  'T-score': '{T-score}',
  'T-Score': '{T-score}',
  't-score': '{T-score}',
  'T score': '{T-score}',
  Tscore: '{T-score}',
  INR: '{INR}',
  ratio: '{ratio}',
  percent: '%',
};

/** Spellings of one part of a unit, between the signs `/` and `.`. */
const PART: Readonly<Record<string, string>> = {
  IU: '[IU]',
  iu: '[IU]',
  mIU: 'm[IU]',
  miu: 'm[IU]',
  MIU: 'm[IU]',
  uIU: 'u[IU]',
  uiu: 'u[IU]',
  UIU: 'u[IU]',
  mcIU: 'u[IU]',
  mcg: 'ug',
  MCG: 'ug',
  UG: 'ug',
  KG: 'kg',
  MG: 'mg',
  NG: 'ng',
  PG: 'pg',
  G: 'g',
  gm: 'g',
  GM: 'g',
  gram: 'g',
  grams: 'g',
  ML: 'mL',
  DL: 'dL',
  UL: 'uL',
  mcL: 'uL',
  cc: 'mL',
  MMOL: 'mmol',
  UMOL: 'umol',
  NMOL: 'nmol',
  PMOL: 'pmol',
  mEq: 'meq',
  MEQ: 'meq',
  'cm^2': 'cm2',
  CM2: 'cm2',
  MIN: 'min',
  capsule: '{capsule}',
  capsules: '{capsule}',
  cap: '{capsule}',
  caps: '{capsule}',
  tablet: '{tablet}',
  tablets: '{tablet}',
  tab: '{tablet}',
  tabs: '{tablet}',
  troche: '{troche}',
  troches: '{troche}',
  suppository: '{suppository}',
  suppositories: '{suppository}',
  click: '{click}',
  clicks: '{click}',
};

/** `x10^3`, `10^3`, `10E3`, `x10*3`: a power of ten, which UCUM writes `10*3`. */
const POWER_OF_TEN = /^[xX]?10[\^E*](\d{1,2})$/;
/** A liter by its small letter, alone or with a prefix: UCUM takes `l` and `L` for one unit, and so `pg/ml` is `pg/mL`. */
const SMALL_LITER = /^([a-z]?)l$/;
const ANNOTATION = /(\{[^{}]*\})/;

/**
 * One spelling of a unit as it was received: spaces around its signs dropped, the micro sign as `u`, the liter by its large letter, `[IU]` for
 * `[iU]`, known spellings replaced. Returns the text unchanged when nothing applies; whether the outcome is a unit is for `isUcumUnit`
 * to say.
 */
export function spellAsUcum(received: string): string {
  // Spaces and signs inside an annotation belong to it; around it only the liter is spelled alike.
  if (received.includes('{')) {
    return received
      .trim()
      .split(ANNOTATION)
      .map((text) => (text.startsWith('{') ? text : eachPart(text, spellLiter)))
      .join('');
  }
  const text = received
    .trim()
    .replace(/\s*([/.])\s*/g, '$1')
    .replace(/[\u00b5\u03bc]/g, 'u')
    .replace(/\u00b2/g, '2');
  return own(WHOLE, text) ?? own(WHOLE, eachPart(text, spellLiter)) ?? eachPart(text, spellPart);
}

function eachPart(text: string, spell: (part: string) => string): string {
  return text
    .split(/([/.])/)
    .map(spell)
    .join('');
}

function spellPart(part: string): string {
  return own(PART, part) ?? spellLiter(part).replace('[iU]', '[IU]').replace(POWER_OF_TEN, '10*$1');
}

function spellLiter(part: string): string {
  return part.replace(SMALL_LITER, '$1L');
}

function own(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
