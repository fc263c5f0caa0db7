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
  /** Tests that may be computed from others. */
  readonly computed: ReadonlySet<string>;
  /** Tests whose least significant change is known. */
  readonly withLsc: ReadonlySet<string>;
  readonly conditions: ReadonlySet<string>;
  readonly rules: ReadonlySet<string>;
}

/** What no row can know alone: unique ids and codes, and names that lead somewhere. Returns the faults. */
export function crossCheck(source: Source): string[] {
  const names: Names = {
    drugs: new Set(source.drugs.map(({ key }) => key)),
    classes: new Set(source.drugs.flatMap(({ classes }) => classes)),
    tests: new Set(source.tests.map(({ key }) => key)),
    computed: new Set(source.tests.filter(({ derivation }) => derivation).map(({ key }) => key)),
    withLsc: new Set(source.tests.filter(({ leastSignificantChange: lsc }) => lsc).map(({ key }) => key)),
    conditions: new Set(source.conditions.map(({ key }) => key)),
    rules: new Set(allRules(source).flatMap(({ id, covers = [] }) => [id, ...covers])),
  };
  return [
    ...repeated(
      source,
      'id',
      allRules(source).flatMap((row) => [row.id, ...(row.covers ?? [])].map((id) => [id, row])),
    ),
    ...repeated(
      source,
      'key',
      source.drugs.map((row) => [row.key, row]),
    ),
    ...repeated(
      source,
      'code',
      source.drugs.flatMap((row) => codesOf(row).map((code) => [code, row])),
    ),
    ...repeated(
      source,
      'key',
      source.tests.map((row) => [row.key, row]),
    ),
    ...repeated(
      source,
      'loinc',
      source.tests.flatMap((row) => row.loinc.map(({ code }) => [code, row])),
    ),
    ...repeated(
      source,
      'key',
      source.conditions.map((row) => [row.key, row]),
    ),
    ...repeated(
      source,
      'key',
      [...source.drugs, ...source.allergens].map((row) => [row.key, row]),
    ),
    ...missingFiles(source),
    ...testFaults(source, names),
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

type Named = { readonly id: string } | { readonly key: string };

/** Where a row stands, as every fault begins: `interactions/serms.yaml: DDI-007`. */
function placeOf({ fileOf }: Source, row: Named): string {
  return `${fileOf.get(row) ?? ''}: ${'id' in row ? row.id : row.key}`;
}

/** Values that must be there once, told at each further row that has one. */
function repeated(source: Source, field: string, values: readonly (readonly [string, Named])[]): string[] {
  const first = new Map<string, Named>();
  return values.flatMap(([value, row]) => {
    const known = first.get(value);
    if (!known) first.set(value, row);
    return known ? [`${placeOf(source, row)}: ${field}: ${value} stands already in ${placeOf(source, known)}`] : [];
  });
}

function missingFiles(source: Source): string[] {
  return source.copyTests.length === 1 && source.difficultForms.length === 1
    ? []
    : ['regulatory-503a/copy-test.yaml and regulatory-503a/difficult-forms.yaml: must be there once'];
}

/** What a computed test is computed from, and what a change in it means. */
function testFaults({ tests }: Source, names: Names): string[] {
  return tests.flatMap(({ key, derivation }) =>
    (derivation?.from ?? [])
      .filter((from) => !names.tests.has(from))
      .map((from) => `${key}: derivation: no test ${from}`),
  );
}

function ruleFaults(source: Source, names: Names): string[] {
  const at = (row: Named): string => placeOf(source, row);
  const pairs = source.interactions.flatMap((rule) => [
    ...selectionFaults(`${at(rule)}: a`, rule.a, names),
    ...selectionFaults(`${at(rule)}: b`, rule.b, names),
    ...outcomeFaults(at(rule), rule, ['a', 'b', 'either'], names),
  ]);
  const single = source.patientRules.flatMap((rule) => [
    ...(rule.drug === 'any' ? [] : selectionFaults(`${at(rule)}: drug`, rule.drug, names)),
    ...outcomeFaults(at(rule), rule, ['self'], names),
    ...rule.supersededBy.filter((id) => !names.rules.has(id)).map((id) => `${at(rule)}: supersededBy: no rule ${id}`),
  ]);
  const allergies = source.allergyRules.flatMap((rule) =>
    rule.outcomes.flatMap(({ match }, index) =>
      typeof match === 'string'
        ? []
        : [
            ...selectorFaults(`${at(rule)}: outcomes.${index}.match.drug`, match.drug, names),
            ...selectorFaults(`${at(rule)}: outcomes.${index}.match.allergicTo`, match.allergicTo, names),
          ],
    ),
  );
  const doses = source.doses.flatMap((row) => [
    ...selectorFaults(`${at(row)}: drug`, row.drug, names),
    ...(row.when ? predicateFaults(`${at(row)}: when`, row.when, ['self'], names) : []),
  ]);
  return [...pairs, ...single, ...allergies, ...doses];
}

interface WithOutcomes {
  readonly when?: PredicateRow | undefined;
  readonly outcomes?: readonly { readonly when?: PredicateRow | undefined }[] | undefined;
}

function outcomeFaults(at: string, rule: WithOutcomes, sides: readonly string[], names: Names): string[] {
  const outcomes = rule.outcomes ?? [];
  const unreachable = outcomes.slice(0, -1).some(({ when }) => when === undefined);
  const conditions = [
    { field: 'when', when: rule.when },
    ...outcomes.map(({ when }, index) => ({ field: `outcomes.${index}.when`, when })),
  ];
  return [
    ...conditions.flatMap(({ field, when }) => (when ? predicateFaults(`${at}: ${field}`, when, sides, names) : [])),
    ...(unreachable ? [`${at}: outcomes: only the last one may have no condition`] : []),
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
    ...changeFaults(id, row.change, names),
    ...groups.filter((group) => !names.conditions.has(group)).map((group) => `${id}: no condition group ${group}`),
    ...(row.drug?.in ?? []).filter((key) => !names.drugs.has(key)).map((key) => `${id}: no drug ${key}`),
    ...[...(row.withTherapy ?? []), ...(row.mitigatedBy ?? [])].flatMap((selector) =>
      selectorFaults(id, selector, names),
    ),
    ...(row.anyOf ?? []).flatMap((branch, index) => predicateFaults(`${id}.anyOf.${index}`, branch, sides, names)),
    ...(row.not ? [...notFaults(id, row.not), ...predicateFaults(`${id}.not`, row.not, sides, names)] : []),
  ];
}

function changeFaults(id: string, change: PredicateRow['change'], { computed, withLsc }: Names): string[] {
  if (!change) return [];
  const { test, of } = change;
  return [
    ...(computed.has(test) ? [`${id}: change of ${test}: it is computed, so compare what it is computed from`] : []),
    ...(of === 'lsc' && !withLsc.has(test) ? [`${id}: change of ${test}: no least significant change is known`] : []),
  ];
}

/** Under `not`, an absent result or therapy would make a rule true: data that nobody has must not decide. */
function notFaults(id: string, row: PredicateRow): string[] {
  const closed = [row.result, row.change, row.tScore, row.withTherapy, row.mitigatedBy, row.anyOf, row.not];
  return closed.some((atom) => atom !== undefined)
    ? [`${id}: not: may hold only facts of the patient or the order`]
    : [];
}

const REGULATORY_RULES = 'regulatory-503a/rules.yaml';

function regulatoryFaults(source: Source, names: Names): string[] {
  const worded = new Set(source.regulatoryRules.map(({ check }) => check));
  const listed = source.lists.flatMap((list) =>
    list.substances.map(({ key, drug }) => ({ drug, at: `${source.fileOf.get(list) ?? ''}: ${key}` })),
  );
  const drugs = [...listed, ...source.products.map((row) => ({ drug: row.drug, at: placeOf(source, row) }))];
  return [
    ...REGULATORY_CHECKS.filter((check) => !worded.has(check)).map(
      (check) => `${REGULATORY_RULES}: no rule words the check ${check}`,
    ),
    ...repeated(
      source,
      'check',
      source.regulatoryRules.map((row) => [row.check, row]),
    ),
    ...drugs.flatMap(({ drug, at }) =>
      drug === undefined || names.drugs.has(drug) ? [] : [`${at}: drug: no drug ${drug}`],
    ),
  ];
}

function protocolFaults(source: Source, names: Names): string[] {
  const rules = source.protocols.flatMap((protocol) => protocol.rules);
  return rules.flatMap((rule) => {
    const { tests, drugs, classes, conditions } = protocolReferences([rule]);
    const unknown = (what: string, used: readonly string[], known: ReadonlySet<string>): string[] =>
      used.filter((name) => !known.has(name)).map((name) => `${placeOf(source, rule)}: no ${what} ${name}`);
    return [
      ...unknown('test', tests, names.tests),
      ...unknown('drug', drugs, names.drugs),
      ...unknown('class', classes, names.classes),
      ...unknown('condition group', conditions, names.conditions),
    ];
  });
}
