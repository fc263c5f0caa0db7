import { Decimal, isDecimal } from '../core/decimal.js';
import { convert, resolveUnit } from '../core/ucum.js';
import type { CompiledKnowledge, LaboratoryCode, LaboratoryTest, Method } from './compiled.js';

export const COMPARATORS = ['<', '<=', '>=', '>'] as const;
export type Comparator = (typeof COMPARATORS)[number];

/** A result as it was reported. */
export interface ReportedResult {
  readonly loinc: string;
  /** Decimal text, or a word such as `positive` for a coded test; absent for a document. */
  readonly value?: string | undefined;
  readonly comparator?: Comparator | undefined;
  readonly unit?: string | undefined;
  /** What the sender says of the method, where the code does not. */
  readonly method?: Method | undefined;
  readonly referenceRange?: { readonly low?: string | undefined; readonly high?: string | undefined } | undefined;
  /** Of the patient: some values are possible in one sex only. */
  readonly sex?: 'male' | 'female' | undefined;
  /** A person confirmed the unit of a value that looks like another unit. */
  readonly unitConfirmed?: boolean | undefined;
}

/** A result in the test's canonical unit, comparable with every other result of the test. */
export interface InterpretedResult {
  readonly testKey: string;
  readonly kind: 'quantity' | 'coded' | 'done';
  /** Decimal text in `unit`; null for a coded result and where only the fact counts that the test was done. */
  readonly value: string | null;
  readonly unit: string | null;
  readonly comparator: Comparator | null;
  readonly coded: 'positive' | 'negative' | 'indeterminate' | null;
  readonly method: Method;
  readonly low: string | null;
  readonly high: string | null;
  /** The sender spelled the unit otherwise: to be logged. */
  readonly aliasUsed: boolean;
}

export type UnreadableReason =
  | 'unknown-test'
  | 'not-comparable'
  | 'value-missing'
  | 'value-not-a-number'
  | 'value-not-a-known-word'
  | 'unit-missing'
  | 'unknown-unit'
  | 'unit-not-accepted'
  | 'out-of-sanity-range'
  | 'unit-to-confirm';

/** A result that must not be used: it satisfies no gate and triggers no rule. `detail` is for a person. */
export interface UnreadableResult {
  readonly unreadable: UnreadableReason;
  readonly testKey: string | null;
  readonly detail: string;
}

/** Digits of a converted value: more than any laboratory reports, fewer than the noise of a conversion factor. */
const SIGNIFICANT_DIGITS = 8;

const CODED: Readonly<Record<string, InterpretedResult['coded']>> = {
  positive: 'positive',
  pos: 'positive',
  detected: 'positive',
  reactive: 'positive',
  negative: 'negative',
  neg: 'negative',
  'not detected': 'negative',
  nonreactive: 'negative',
  'non-reactive': 'negative',
  indeterminate: 'indeterminate',
  equivocal: 'indeterminate',
  borderline: 'indeterminate',
};

/**
 * Reads a reported result: which test it is, and its value in the canonical unit. Nothing is guessed: a missing or unknown unit, a
 * value outside what is possible, or one that looks like another unit makes the result unreadable, with the reason.
 */
export function interpretResult(
  reported: ReportedResult,
  knowledge: Pick<CompiledKnowledge, 'laboratoryCode'>,
): InterpretedResult | UnreadableResult {
  const code = knowledge.laboratoryCode(reported.loinc);
  if (!code) return unreadable('unknown-test', null, `LOINC ${reported.loinc} is no test of the knowledge`);
  if (code.use === 'not-comparable') {
    return unreadable('not-comparable', code.test, `LOINC ${code.code} measures something else than ${code.test.name}`);
  }
  if (code.use === 'evidence-only' || code.test.kind === 'document') return done(code, reported);
  return code.test.kind === 'coded' ? codedResult(code, reported) : quantity(code, reported);
}

function quantity(code: LaboratoryCode, reported: ReportedResult): InterpretedResult | UnreadableResult {
  const { test } = code;
  const split = splitComparator(reported);
  if (split.value === undefined) return unreadable('value-missing', test, 'the result has no value');
  if (!isDecimal(split.value)) return unreadable('value-not-a-number', test, 'the value is no plain decimal');
  const unit = readUnit(test, reported.unit);
  if ('unreadable' in unit) return unit;
  const value = toCanonical(test, split.value, unit.unit);
  if (value === undefined) return unreadable('unit-not-accepted', test, `${test.name} is not read in ${unit.unit}`);
  const implausible = plausibility(test, value, reported);
  if (implausible) return implausible;
  const { low, high } = reported.referenceRange ?? {};
  return {
    testKey: test.key,
    kind: 'quantity',
    value,
    unit: test.unit,
    comparator: split.comparator,
    coded: null,
    method: methodOf(code, reported),
    low: boundOf(test, low, unit.unit),
    high: boundOf(test, high, unit.unit),
    aliasUsed: unit.aliasUsed,
  };
}

function readUnit(
  test: LaboratoryTest,
  received: string | undefined,
): { unit: string; aliasUsed: boolean } | UnreadableResult {
  if (received === undefined || received.trim() === '') {
    return unreadable('unit-missing', test, `${test.name} has no unit: ask the laboratory`);
  }
  const reading = resolveUnit(received);
  if (!reading.ok) return unreadable('unknown-unit', test, 'the unit is no UCUM unit and no known spelling of one');
  const accepted = test.acceptedUnits.includes(reading.unit) || test.factors.has(reading.unit);
  if (!accepted) return unreadable('unit-not-accepted', test, `${test.name} is not read in ${reading.unit}`);
  return { unit: reading.unit, aliasUsed: reading.aliasUsed };
}

function toCanonical(test: LaboratoryTest, value: string, unit: string): string | undefined {
  if (test.unit === null || unit === test.unit) return value;
  const factor = test.factors.get(unit);
  if (factor !== undefined) return rounded(new Decimal(value).times(factor));
  const weight = test.molecularWeight === null ? {} : { molecularWeight: test.molecularWeight };
  const converted = convert(value, unit, test.unit, weight);
  return converted.ok ? rounded(new Decimal(converted.value)) : undefined;
}

function rounded(value: Decimal): string {
  return value.toSignificantDigits(SIGNIFICANT_DIGITS).toFixed();
}

function boundOf(test: LaboratoryTest, bound: string | undefined, unit: string): string | null {
  return bound !== undefined && isDecimal(bound) ? (toCanonical(test, bound, unit) ?? null) : null;
}

function plausibility(test: LaboratoryTest, value: string, reported: ReportedResult): UnreadableResult | undefined {
  const number = Number(value);
  const { sanity } = test;
  if (sanity && (number < sanity.low || number > sanity.high)) {
    return unreadable(
      'out-of-sanity-range',
      test,
      `${test.name} is not possible outside ${sanity.low} to ${sanity.high} ${test.unit ?? ''}`,
    );
  }
  if (reported.unitConfirmed) return undefined;
  const doubtful = test.confirmUnit.find(
    ({ sex, above, below }) =>
      (sex === null || reported.sex === undefined || sex === reported.sex) &&
      ((above !== null && number > above) || (below !== null && number < below)),
  );
  return (
    doubtful && unreadable('unit-to-confirm', test, `confirm the unit with the laboratory: perhaps ${doubtful.suspect}`)
  );
}

function codedResult(code: LaboratoryCode, reported: ReportedResult): InterpretedResult | UnreadableResult {
  const word = reported.value?.trim().toLowerCase();
  if (word === undefined || word === '') return unreadable('value-missing', code.test, 'the result has no value');
  const coded = Object.hasOwn(CODED, word) ? CODED[word] : undefined;
  if (!coded) return unreadable('value-not-a-known-word', code.test, 'say positive, negative or indeterminate');
  return { ...done(code, reported), kind: 'coded', coded };
}

function done(code: LaboratoryCode, reported: ReportedResult): InterpretedResult {
  return {
    testKey: code.test.key,
    kind: 'done',
    value: null,
    unit: null,
    comparator: null,
    coded: null,
    method: methodOf(code, reported),
    low: null,
    high: null,
    aliasUsed: false,
  };
}

function methodOf(code: LaboratoryCode, reported: ReportedResult): Method {
  return code.method === 'unspecified' ? (reported.method ?? 'unspecified') : code.method;
}

/** Some laboratories write the comparator into the value: `<15`. */
function splitComparator({ value, comparator }: ReportedResult): {
  value: string | undefined;
  comparator: Comparator | null;
} {
  const match = value === undefined ? null : /^\s*(<=|>=|<|>)?\s*(\S+)\s*$/.exec(value);
  if (!match) return { value, comparator: comparator ?? null };
  return { value: match[2], comparator: comparator ?? (match[1] as Comparator | undefined) ?? null };
}

function unreadable(reason: UnreadableReason, test: LaboratoryTest | null, detail: string): UnreadableResult {
  return { unreadable: reason, testKey: test?.key ?? null, detail };
}
