import type { PredicateRow } from '../schema/predicate.js';
import { either, type Names } from './names.js';
import { selectorWords } from './selection-words.js';

type Row = Required<{ [Name in keyof PredicateRow]: NonNullable<PredicateRow[Name]> }>;
/** One wording for each member that a condition can have; a new member does not compile until it has one. */
type Wording = { readonly [Name in keyof Row]: (row: Row[Name], names: Names) => string };

/** The condition of a rule as one line that a person can read. Every part joined by `; ` has to hold. */
export function conditionWords(row: PredicateRow, names: Names): string {
  const members = Object.keys(row) as (keyof Row)[];
  return members
    .filter((member) => row[member] !== undefined)
    .map((member) => memberWords(member, row[member] as never, names))
    .join('; ');
}

function memberWords<Name extends keyof Row>(member: Name, row: Row[Name], names: Names): string {
  return WORDING[member](row, names);
}

const WORDING: Wording = {
  sex: (sex) => sex,
  ageYears: (row) => `age ${boundWords(row)} years`,
  menopause: (statuses) => either(statuses),
  pregnancy: (row) =>
    Array.isArray(row)
      ? either(row.map((status) => PREGNANCY[status]))
      : `${either(row.in.map((status) => PREGNANCY[status]))} (a status counts for ${row.statusWithinDays} days)`,
  lactating: (is) => (is ? 'breast-feeding' : 'not breast-feeding'),
  reproductivePotential: (is) => (is ? 'could become pregnant' : 'cannot become pregnant'),
  uterus: (is) => (is ? 'has a uterus, as far as the record says' : 'has no uterus'),
  goal: (row) => `goal of ${SIDES[row.of]} is ${either(row.in)}`,
  indication: (row, names) => `${SIDES[row.of]} is given for ${either(row.in.map(names.condition))}`,
  condition: (row, names) =>
    `has ${row.active ? '' : 'or had '}${either(row.in.map(names.condition))}${within(row.withinDays)}`,
  fractureRiskFactors: (row) => `at least ${row.atLeast} risk factor${row.atLeast === 1 ? '' : 's'} for fracture`,
  drug: (row, names) => `${SIDES[row.of]} is ${either(row.in.map(names.drug))}`,
  route: (row) => `${SIDES[row.of]} is given by ${either(row.in)} route`,
  dailyDoseMg: (row) => `${SIDES[row.of]} ${boundWords(row)} mg a day on average`,
  result: resultWords,
  change: changeWords,
  tScore: (row) => `lowest T-score ${boundWords(row)}${within(row.withinDays)}`,
  withTherapy: (rows, names) => `also takes ${either(rows.map((row) => selectorWords(row, names)))}`,
  mitigatedBy: (rows, names) => `protected by ${either(rows.map((row) => selectorWords(row, names)))}`,
  compoundedWith: (rows, names) => `holds ${either(rows.map((row) => selectorWords(row, names)))} too`,
  starting: (is) => (is ? 'the therapy is being started' : 'the therapy continues'),
  ending: (row) => `${SIDES[row.of]} ends within ${row.withinDays} days`,
  justification: (is) =>
    is === 'missing' ? 'no clinical justification is given' : 'a clinical justification is given',
  jurisdiction: (countries) => `pharmacy in ${either(countries)}`,
  anyOf: (branches, names) => either(branches.map((branch) => `(${conditionWords(branch, names)})`)),
  not: (row, names) => `not (${conditionWords(row, names)})`,
};

const SIDES = { self: 'the drug', a: 'drug a', b: 'drug b', either: 'either drug' } as const;
const PREGNANCY = { pregnant: 'pregnant', possible: 'possibly pregnant', 'not-pregnant': 'not pregnant' } as const;

interface Bounds {
  readonly below?: number | undefined;
  readonly atMost?: number | undefined;
  readonly above?: number | undefined;
  readonly atLeast?: number | undefined;
}

/** `below 20`, `at most 5`, `above 3`, `at least 1`. */
function boundWords({ below, atMost, above, atLeast }: Bounds): string {
  if (below !== undefined) return `below ${below}`;
  if (atMost !== undefined) return `at most ${atMost}`;
  return above !== undefined ? `above ${above}` : `at least ${atLeast ?? ''}`;
}

function resultWords(row: Row['result'], names: Names): string {
  const bound = row.of === 'number' ? `${boundWords(row)}${names.unit(row.test)}` : limitWords(row, row.of);
  return [
    names.test(row.test),
    row.is === undefined ? ` ${bound}` : ` is ${row.is}`,
    row.draws > 1 ? ` on ${row.draws} days in a row` : '',
    row.method ? ` by ${either(row.method)} method` : '',
    row.afterTherapyDays === undefined ? '' : ` after ${row.afterTherapyDays} days on the therapy`,
    row.near === undefined ? '' : `, at most ${row.near.days} days from ${either(row.near.tests.map(names.test))}`,
    within(row.withinDays),
    row.required === undefined ? '' : ' (needed)',
  ].join('');
}

const LIMITS = {
  uln: 'the upper limit',
  lln: 'the lower limit',
  'printed-uln': 'the upper limit that the laboratory printed',
} as const;

function limitWords(row: Bounds, of: keyof typeof LIMITS): string {
  const limit = LIMITS[of];
  return boundWords(row).replace(/ (\S+)$/, (_, times: string) =>
    times === '1' ? ` ${limit}` : ` ${times} times ${limit}`,
  );
}

/**
 * `rose by more than 1.4 ng/mL`, `fell by at least 20 %`, `fell by more than the least significant change`. A change that either sign
 * could meet keeps its sign.
 */
function changeWords(row: Row['change'], names: Names): string {
  const unit = row.as === 'percent' ? ' %' : names.unit(row.test);
  const up = row.above ?? row.atLeast ?? -1;
  const down = row.below ?? row.atMost ?? 1;
  const [verb, size] = up >= 0 ? ['rose', up] : down <= 0 ? ['fell', -down] : ['changed', null];
  const least = row.above === undefined && row.below === undefined ? 'at least' : 'more than';
  const times = size === 1 ? '' : `${size ?? ''} times `;
  const amount = size === null ? boundWords(row) + unit : `${least} ${size}${unit}`;
  const words = row.of === 'lsc' ? `${least} ${times}the least significant change` : amount;
  return `${names.test(row.test)} ${verb} by ${words}${spanWords(row)}${within(row.withinDays)}`;
}

function spanWords({
  spanDays,
  sinceStartAfterDays: after,
  sameLaboratory,
  onTherapy,
  against,
}: Row['change']): string {
  const span = spanDays === undefined ? '' : ` in at most ${spanDays} days`;
  const since = after === undefined ? '' : ` since before the therapy, after ${after} days on it`;
  const lowest = against === 'lowest' ? ' from the lowest' : '';
  return `${lowest}${span}${since}${onTherapy ? ' on the therapy' : ''}${sameLaboratory ? ' (same laboratory)' : ''}`;
}

function within(days: number | undefined): string {
  return days === undefined ? '' : `, within ${days} days`;
}
