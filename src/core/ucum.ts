import { UcumLhcUtils } from '@lhncbc/ucum-lhc';
import { Decimal } from './decimal.js';
import { spellAsUcum } from './unit-aliases.js';

/** A unit as received, read: the UCUM unit, and whether the sender spelled it otherwise (to be logged). */
export type UnitReading =
  | { readonly ok: true; readonly unit: string; readonly aliasUsed: boolean }
  | { readonly ok: false; readonly reason: 'unknown-unit' };

/** Why a value could not be converted. It is never guessed. */
export type ConversionRefusal =
  | 'unknown-unit' // one of the units is not UCUM and no known spelling of a UCUM unit
  | 'invalid-value' // not a decimal
  | 'incommensurable' // the units measure different things
  | 'different-annotations' // {capsule} against {tablet}, mL/min/{1.73_m2} against mL/min
  | 'molecular-weight-needed'; // mass against amount of substance

export type Conversion =
  | { readonly ok: true; readonly value: string; readonly unit: string; readonly aliasUsed: boolean }
  | { readonly ok: false; readonly reason: ConversionRefusal };

export interface ConversionOptions {
  /** Grams a mole, for mass to amount of substance and back. */
  readonly molecularWeight?: number;
}

/** Digits kept of a factor: the library counts in binary floating point, whose last digits are noise (14.999999999999998). */
const FACTOR_DIGITS = 12;
/** Digits kept of a value, more than any measurement has. */
const VALUE_DIGITS = 15;
/** Plain decimals, also those that another conversion made, which may be longer than a stored value. */
const PLAIN_DECIMAL = /^-?\d{1,20}(\.\d{1,40})?$/;
/** Nothing measured here has a longer unit, and a longer text only costs time. */
const LONGEST_UNIT = 64;
const CACHE_LIMIT = 4096;

const library = UcumLhcUtils.getInstance();
const knownUnits = new Map<string, boolean>();
const knownReadings = new Map<string, UnitReading>();
const knownAmounts = new Map<string, boolean>();
const knownFactors = new Map<string, Rescaling | ConversionRefusal>();

/** How to go from one unit to another: by a factor, or through the library for a unit with an offset or a logarithm. */
type Rescaling = Decimal | 'special';

/**
 * Whether the text is a UCUM unit, case-sensitive and exact: `ug` and `{capsule}` are, `mcg` and `IU/L` are not. The check follows
 * UCUM alone, so it also takes what no pharmacy means (`MG`, a megagauss); read received text with `resolveUnit`.
 */
export function isUcumUnit(text: unknown): text is string {
  if (typeof text !== 'string' || text.length > LONGEST_UNIT || !/^[!-~]+$/.test(text) || !isSafeToParse(text))
    return false;
  return remember(knownUnits, text, () => {
    const found = library.validateUnitString(text);
    return found.status === 'valid' && found.ucumCode === text;
  });
}

/** What a strength counts: mass, substance, international, enzyme and USP units, volume, equivalents. */
const AMOUNTS = ['g', 'mol', '[IU]', 'U', "[USP'U]", 'L', 'eq'];

/** Whether a UCUM unit counts an amount of a substance, alone (`mg`) or in something (`mg/mL`, `ug/h`, `%`): `h` and `mm` do not. */
export function countsSubstance(unit: string): boolean {
  return remember(knownAmounts, unit, () => {
    const counted = (unit.split('/')[0] ?? '').replace(/\{[^{}]*\}/g, '');
    return counted === '%' || AMOUNTS.some((amount) => convert('1', counted, amount).ok);
  });
}

/** Reads a unit as a laboratory or prescriber wrote it. An unknown unit is a failure, never the nearest guess. */
export function resolveUnit(received: string): UnitReading {
  if (received.length > LONGEST_UNIT) return { ok: false, reason: 'unknown-unit' };
  return remember(knownReadings, received, () => {
    const unit = spellAsUcum(received);
    return isUcumUnit(unit) ? { ok: true, unit, aliasUsed: unit !== received } : { ok: false, reason: 'unknown-unit' };
  });
}

/**
 * Converts a decimal value between two units, either of which may be spelled in a known other way.
 * @param value signed decimal text, such as `-2.5`
 * @returns the value in `to` as plain decimal text; the same text when both units are the same
 */
export function convert(value: string, from: string, to: string, options: ConversionOptions = {}): Conversion {
  const [source, target] = [resolveUnit(from), resolveUnit(to)];
  if (!source.ok || !target.ok) return { ok: false, reason: 'unknown-unit' };
  if (!PLAIN_DECIMAL.test(value)) return { ok: false, reason: 'invalid-value' };
  const aliasUsed = source.aliasUsed || target.aliasUsed;
  if (source.unit === target.unit) return { ok: true, value, unit: target.unit, aliasUsed };

  const key = `${source.unit} ${target.unit} ${options.molecularWeight ?? ''}`;
  const rescaling = remember(knownFactors, key, () => findRescaling(source.unit, target.unit, options));
  if (rescaling !== 'special' && !Decimal.isDecimal(rescaling)) return { ok: false, reason: rescaling };
  const converted =
    rescaling === 'special' ? convertThroughLibrary(value, source.unit, target.unit) : rescaling.times(value);
  return { ok: true, value: converted.toSignificantDigits(VALUE_DIGITS).toFixed(), unit: target.unit, aliasUsed };
}

function findRescaling(from: string, to: string, options: ConversionOptions): Rescaling | ConversionRefusal {
  if (annotationsOf(from) !== annotationsOf(to)) return 'different-annotations';
  const pair = withoutArbitraryUnit(from, to);
  const result = library.convertUnitTo(pair.from, 1, pair.to, options);
  if (result.status === 'succeeded' && result.toVal !== null) {
    const special = result.fromUnit?.cnv_ ?? result.toUnit?.cnv_;
    return special ? 'special' : new Decimal(result.toVal).toSignificantDigits(FACTOR_DIGITS);
  }
  const needsWeight = options.molecularWeight === undefined && isConvertedByWeight(pair.from, pair.to);
  return needsWeight ? 'molecular-weight-needed' : 'incommensurable';
}

function convertThroughLibrary(value: string, from: string, to: string): Decimal {
  const result = library.convertUnitTo(from, Number(value), to);
  return new Decimal(result.toVal ?? Number.NaN).toSignificantDigits(FACTOR_DIGITS);
}

/** Whether only the missing molecular weight stands in the way. Any positive weight tells. */
function isConvertedByWeight(from: string, to: string): boolean {
  return library.convertUnitTo(from, 1, to, { molecularWeight: 100 }).status === 'succeeded';
}

const INTERNATIONAL_UNIT = /\[IU\]|\[iU\]/g;

/**
 * UCUM calls the international unit arbitrary, and the library then refuses even m[IU]/mL to [IU]/L. Where both sides hold it
 * once in the same way it cancels out, so a plain unit that no medicine uses (the candela) stands in for it. To mass or enzyme
 * units there is no such way: that depends on the substance.
 */
function withoutArbitraryUnit(from: string, to: string): { from: string; to: string } {
  const bothHoldOne = [from, to].every((unit) => unit.match(INTERNATIONAL_UNIT)?.length === 1 && !unit.includes('cd'));
  if (!bothHoldOne) return { from, to };
  return { from: from.replace(INTERNATIONAL_UNIT, 'cd'), to: to.replace(INTERNATIONAL_UNIT, 'cd') };
}

/** Annotations that name a pure number, so that the unit without them says the same. */
const PURE_NUMBERS = new Set(['inr', 'ratio']);

/**
 * What the annotations of a unit say, in comparable form. The library ignores them, but three capsules are not three tablets, and
 * a clearance per 1.73 square meters is not a clearance.
 */
function annotationsOf(unit: string): string {
  const words = Array.from(unit.matchAll(/\{([^{}]*)\}/g), (match) =>
    (match[1] ?? '').toLowerCase().replace(/[^a-z0-9]/g, ''),
  );
  return words
    .filter((word) => !PURE_NUMBERS.has(word))
    .sort()
    .join(' ');
}

const BUILT_IN_NAMES = Object.getOwnPropertyNames(Object.prototype);

/**
 * Texts on which the library's parser fails are no units: `toString` (its tables are plain objects), brackets that do not pair or
 * hold nothing, and a sign right after an annotation (these print the text to the console).
 */
function isSafeToParse(text: string): boolean {
  return isBalanced(text) && !/\(\)|\}[^/.)]/.test(text) && !BUILT_IN_NAMES.some((name) => text.includes(name));
}

const OPENER: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

function isBalanced(text: string): boolean {
  const open: string[] = [];
  for (const sign of text) {
    if ('([{'.includes(sign)) open.push(sign);
    else if (')]}'.includes(sign) && open.pop() !== OPENER[sign]) return false;
  }
  return open.length === 0;
}

/** Units come from outside, so what is remembered of them has a limit. */
function remember<T>(memory: Map<string, T>, key: string, find: () => T): T {
  const known = memory.get(key);
  if (known !== undefined) return known;
  if (memory.size >= CACHE_LIMIT) memory.clear();
  const found = find();
  memory.set(key, found);
  return found;
}
