import type { Citation } from '../core/decision.js';
import type { KnowledgeSource } from './load.js';
import { protocolReferences } from './protocols.js';
import { REGULATORY_CHECKS } from './schema/regulatory.js';
import type { DrugSelectionRow, DrugSelectorRow, PredicateRow } from './schema/predicate.js';

type Source = Omit<KnowledgeSource, 'hash'>;

/** Names that rules may use. */
interface Names {
  readonly drugs: ReadonlySet<string>;
  readonly classes: ReadonlySet<string>;
  readonly tests: ReadonlySet<string>;
  readonly conditions: ReadonlySet<string>;
  readonly rules: ReadonlySet<string>;
}

/** What no row can know alone: unique ids and codes, and names that lead somewhere. Returns the faults. */
export function crossCheck(source: Source): string[] {
  const names: Names = {
    drugs: new Set(source.drugs.map(({ key }) => key)),
    classes: new Set(source.drugs.flatMap(({ classes }) => classes)),
    tests: new Set(source.tests.map(({ key }) => key)),
    conditions: new Set(source.conditions.map(({ key }) => key)),
    rules: new Set(allRules(source).flatMap(({ id, covers = [] }) => [id, ...covers])),
  };
  return [
    ...repeated(
      'rule id',
      allRules(source).flatMap(({ id, covers = [] }) => [id, ...covers]),
    ),
    ...repeated(
      'drug key',
      source.drugs.map(({ key }) => key),
    ),
    ...repeated('drug code', source.drugs.flatMap(codesOf)),
    ...repeated(
      'test key',
      source.tests.map(({ key }) => key),
    ),
    ...repeated(
      'LOINC code',
      source.tests.flatMap(({ loinc }) => loinc.map(({ code }) => code)),
    ),
    ...repeated(
      'condition key',
      source.conditions.map(({ key }) => key),
    ),
    ...repeated(
      'allergen key',
      [...source.allergens, ...source.drugs].map(({ key }) => key),
    ),
    ...missingFiles(source),
    ...ruleFaults(source, names),
    ...regulatoryFaults(source, names),
    ...protocolFaults(source, names),
  ];
}

/** What every rule row carries. */
export interface AnyRule {
  readonly id: string;
  readonly covers?: string[] | undefined;
  readonly citation: Citation;
  readonly reviewedBy: unknown;
}

/** Every row that decides something, with the ids of the table rows that it stands for. */
export function allRules(source: Source): readonly AnyRule[] {
  return [
    ...source.interactions,
    ...source.patientRules,
    ...source.allergyRules,
    ...source.doses,
    ...source.regulatoryRules,
  ];
}

function codesOf({ rxcui, salts, products }: Source['drugs'][number]): string[] {
  return [
    ...(rxcui === undefined ? [] : [rxcui]),
    ...salts.map((salt) => salt.rxcui),
    ...products.map((product) => product.rxcui),
  ];
}

function repeated(what: string, values: readonly string[]): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const value of values) (seen.has(value) ? twice : seen).add(value);
  return [...twice].map((value) => `${what} ${value} stands more than once`);
}

function missingFiles(source: Source): string[] {
  return source.copyTests.length === 1 && source.difficultForms.length === 1
    ? []
    : ['regulatory-503a/copy-test.yaml and regulatory-503a/difficult-forms.yaml: must be there once'];
}

function ruleFaults(source: Source, names: Names): string[] {
  const pairs = source.interactions.flatMap((rule) => [
    ...selectionFaults(rule.id, rule.a, names),
    ...selectionFaults(rule.id, rule.b, names),
    ...outcomeFaults(rule, ['a', 'b', 'either'], names),
  ]);
  const single = source.patientRules.flatMap((rule) => [
    ...(rule.drug === 'any' ? [] : selectionFaults(rule.id, rule.drug, names)),
    ...outcomeFaults(rule, ['self'], names),
    ...rule.supersededBy.filter((id) => !names.rules.has(id)).map((id) => `${rule.id}: supersededBy: no rule ${id}`),
  ]);
  const allergies = source.allergyRules.flatMap(({ id, outcomes }) =>
    outcomes.flatMap(({ match }) =>
      typeof match === 'string'
        ? []
        : [...selectorFaults(id, match.drug, names), ...selectorFaults(id, match.allergicTo, names)],
    ),
  );
  const doses = source.doses.flatMap((row) => [
    ...selectorFaults(row.id, row.drug, names),
    ...(row.when ? predicateFaults(row.id, row.when, ['self'], names) : []),
  ]);
  return [...pairs, ...single, ...allergies, ...doses];
}

interface WithOutcomes {
  readonly id: string;
  readonly when?: PredicateRow | undefined;
  readonly outcomes?: readonly { readonly when?: PredicateRow | undefined }[] | undefined;
}

function outcomeFaults(rule: WithOutcomes, sides: readonly string[], names: Names): string[] {
  const outcomes = rule.outcomes ?? [];
  const unreachable = outcomes.slice(0, -1).some(({ when }) => when === undefined);
  return [
    ...[rule.when, ...outcomes.map(({ when }) => when)].flatMap((when) =>
      when ? predicateFaults(rule.id, when, sides, names) : [],
    ),
    ...(unreachable ? [`${rule.id}: outcomes: only the last one may have no condition`] : []),
  ];
}

function selectionFaults(id: string, selection: DrugSelectionRow | undefined, names: Names): string[] {
  if (!selection) return [];
  return ('anyOf' in selection ? selection.anyOf : [selection]).flatMap((selector) =>
    selectorFaults(id, selector, names),
  );
}

function selectorFaults(id: string, selector: DrugSelectorRow, names: Names): string[] {
  const drugs = [...(selector.drug === undefined ? [] : [selector.drug]), ...(selector.except ?? [])];
  return [
    ...drugs.filter((key) => !names.drugs.has(key)).map((key) => `${id}: no drug ${key}`),
    ...(selector.class !== undefined && !names.classes.has(selector.class)
      ? [`${id}: class ${selector.class} has no member`]
      : []),
  ];
}

function predicateFaults(id: string, row: PredicateRow, sides: readonly string[], names: Names): string[] {
  const of = [row.goal, row.indication, row.drug, row.route, row.dailyDoseMg, row.ending];
  const tests = [row.result?.test, row.change?.test].filter((test) => test !== undefined);
  const groups = [...(row.condition?.in ?? []), ...(row.indication?.in ?? [])];
  return [
    ...of
      .filter((atom) => atom && !sides.includes(atom.of))
      .map((atom) => `${id}: of ${atom?.of ?? ''}: must be ${sides.join(' or ')}`),
    ...tests.filter((test) => !names.tests.has(test)).map((test) => `${id}: no test ${test}`),
    ...groups.filter((group) => !names.conditions.has(group)).map((group) => `${id}: no condition group ${group}`),
    ...(row.drug?.in ?? []).filter((key) => !names.drugs.has(key)).map((key) => `${id}: no drug ${key}`),
    ...[...(row.withTherapy ?? []), ...(row.mitigatedBy ?? [])].flatMap((selector) =>
      selectorFaults(id, selector, names),
    ),
    ...(row.anyOf ?? []).flatMap((branch) => predicateFaults(id, branch, sides, names)),
    ...(row.not ? [...notFaults(id, row.not), ...predicateFaults(id, row.not, sides, names)] : []),
  ];
}

/** Under `not`, an absent result or therapy would make a rule true: data that nobody has must not decide. */
function notFaults(id: string, row: PredicateRow): string[] {
  const closed = [row.result, row.change, row.tScore, row.withTherapy, row.mitigatedBy, row.anyOf, row.not];
  return closed.some((atom) => atom !== undefined)
    ? [`${id}: not: may hold only facts of the patient or the order`]
    : [];
}

function regulatoryFaults(source: Source, names: Names): string[] {
  const listed = source.lists.flatMap(({ substances }) =>
    substances.flatMap(({ drug }) => (drug === undefined ? [] : [drug])),
  );
  const drugs = [...listed, ...source.products.map(({ drug }) => drug)];
  const worded = source.regulatoryRules.map(({ check }) => check);
  return [
    ...REGULATORY_CHECKS.filter((check) => !worded.includes(check)).map((check) => `no rule words the check ${check}`),
    ...repeated('regulatory check', worded),
    ...drugs.filter((key) => !names.drugs.has(key)).map((key) => `regulatory-503a: no drug ${key}`),
  ];
}

function protocolFaults(source: Source, names: Names): string[] {
  const { tests, drugs, classes, conditions } = protocolReferences(source.protocols);
  const unknown = (what: string, used: readonly string[], known: ReadonlySet<string>): string[] =>
    used.filter((name) => !known.has(name)).map((name) => `protocols: no ${what} ${name}`);
  return [
    ...unknown('test', tests, names.tests),
    ...unknown(
      'drug',
      drugs.filter((name) => !name.startsWith('rxcui:')),
      names.drugs,
    ),
    ...unknown('class', classes, names.classes),
    ...unknown('condition group', conditions, names.conditions),
  ];
}
