import { nearest } from './near-name.js';
import type { DrugSelectionRow, DrugSelectorRow, PredicateRow } from './schema/predicate.js';

/** Names that rules may use. */
export interface KnownNames {
  readonly drugs: ReadonlySet<string>;
  readonly classes: ReadonlySet<string>;
  readonly tests: ReadonlySet<string>;
  /** Tests that may be computed from others. */
  readonly computed: ReadonlySet<string>;
  /** Tests whose least significant change is known. */
  readonly withLsc: ReadonlySet<string>;
  readonly conditions: ReadonlySet<string>;
  readonly rules: ReadonlySet<string>;
}

/**
 * Faults of names that lead nowhere.
 * @param at where they stand: `interactions/serms.yaml: DDI-015: b`
 */
export function unknownNames(at: string, what: string, used: readonly string[], known: ReadonlySet<string>): string[] {
  return used.filter((name) => !known.has(name)).map((name) => `${at}: no ${what} ${name}${hint(name, known)}`);
}

function hint(name: string, known: ReadonlySet<string>): string {
  const near = nearest(name, known);
  return near.length === 0 ? '' : `; did you mean ${near.join(' or ')}?`;
}

/** Faults of a choice of drugs: drugs that are not there, classes without a member. */
export function selectionFaults(at: string, selection: DrugSelectionRow | undefined, names: KnownNames): string[] {
  if (!selection) return [];
  return ('anyOf' in selection ? selection.anyOf : [selection]).flatMap((selector) =>
    selectorFaults(at, selector, names),
  );
}

/** The same of one selector. */
export function selectorFaults(at: string, selector: DrugSelectorRow, names: KnownNames): string[] {
  const drugs = [...(selector.drug === undefined ? [] : [selector.drug]), ...(selector.except ?? [])];
  return [
    ...unknownNames(at, 'drug', drugs, names.drugs),
    ...(selector.class !== undefined && !names.classes.has(selector.class)
      ? [`${at}: class ${selector.class} has no member${hint(selector.class, names.classes)}`]
      : []),
  ];
}

/**
 * Faults of a condition, wherever they are nested.
 * @param sides that the rule has
 */
export function predicateFaults(at: string, row: PredicateRow, sides: readonly string[], names: KnownNames): string[] {
  const of = [row.goal, row.indication, row.drug, row.route, row.dailyDoseMg, row.ending];
  const tests = [row.result?.test, ...(row.result?.near?.tests ?? []), row.change?.test].filter(
    (test) => test !== undefined,
  );
  const groups = [...(row.condition?.in ?? []), ...(row.indication?.in ?? [])];
  return [
    ...of
      .filter((atom) => atom && !sides.includes(atom.of))
      .map((atom) => `${at}: of ${atom?.of ?? ''}: must be ${sides.join(' or ')}`),
    ...unknownNames(at, 'test', tests, names.tests),
    ...changeFaults(at, row.change, names),
    ...unknownNames(at, 'condition group', groups, names.conditions),
    ...unknownNames(at, 'drug', row.drug?.in ?? [], names.drugs),
    ...drugsOf(row).flatMap((selector) => selectorFaults(at, selector, names)),
    ...(row.anyOf ?? []).flatMap((branch, index) => predicateFaults(`${at}.anyOf.${index}`, branch, sides, names)),
    ...(row.not ? [...notFaults(at, row.not), ...predicateFaults(`${at}.not`, row.not, sides, names)] : []),
  ];
}

/** The drugs that a condition asks for beside the rule's own. */
function drugsOf({ withTherapy = [], mitigatedBy = [], compoundedWith = [] }: PredicateRow): DrugSelectorRow[] {
  return [...withTherapy, ...mitigatedBy, ...compoundedWith];
}

function changeFaults(at: string, change: PredicateRow['change'], { computed, withLsc }: KnownNames): string[] {
  if (!change) return [];
  const { test, of } = change;
  return [
    ...(computed.has(test) ? [`${at}: change of ${test}: it is computed, so compare what it is computed from`] : []),
    ...(of === 'lsc' && !withLsc.has(test) ? [`${at}: change of ${test}: no least significant change is known`] : []),
  ];
}

/** Under `not`, an absent result or therapy would make a rule true: data that nobody has must not decide. */
function notFaults(at: string, row: PredicateRow): string[] {
  const closed = [row.result, row.change, row.tScore, row.withTherapy, row.mitigatedBy, row.anyOf, row.not];
  return closed.some((atom) => atom !== undefined)
    ? [`${at}: not: may hold only facts of the patient or the order`]
    : [];
}
