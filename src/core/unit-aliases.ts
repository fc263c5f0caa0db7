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
  'ML/MIN/1.73M2': 'mL/min/{1.73_m2}',
  'K/uL': '10*3/uL',
  'K/UL': '10*3/uL',
  'M/uL': '10*6/uL',
  'M/mL': '10*6/mL',
  'million/mL': '10*6/mL',
  'T-score': '{T-score}',
  INR: '{INR}',
  ratio: '{ratio}',
  percent: '%',
};

/** Spellings of one part of a unit, between the signs `/` and `.`. */
const PART: Readonly<Record<string, string>> = {
  IU: '[IU]',
  mIU: 'm[IU]',
  MIU: 'm[IU]',
  uIU: 'u[IU]',
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

/**
 * The UCUM spelling of a unit as it was received: spaces around its signs dropped, the micro sign as `u`, known spellings replaced. Returns the
 * text unchanged when nothing applies; whether the outcome is a unit is for `isUcumUnit` to say.
 */
export function spellAsUcum(received: string): string {
  // Spaces and signs inside an annotation belong to it; such a unit is taken as it stands.
  if (received.includes('{')) return received;
  const text = received
    .trim()
    .replace(/\s*([/.])\s*/g, '$1')
    .replace(/[\u00b5\u03bc]/g, 'u')
    .replace(/\u00b2/g, '2');
  return (
    own(WHOLE, text) ??
    text
      .split(/([/.])/)
      .map(spellPart)
      .join('')
  );
}

function spellPart(part: string): string {
  return own(PART, part) ?? part.replace(POWER_OF_TEN, '10*$1');
}

function own(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
