import type { Citation } from '../core/decision.js';
import { nameKey } from './compile/words-of-text.js';
import type { KnowledgeRows } from './load.js';
import { normalizeName } from './compile/normalize-name.js';
import { protocolReferences } from './protocols.js';
import { predicateFaults, selectionFaults, selectorFaults, unknownNames, type KnownNames } from './references.js';
import { wasAdded } from './parse-rows.js';
import { REGULATORY_CHECKS } from './schema/regulatory.js';
import type { PredicateRow } from './schema/predicate.js';

/** What no row can know alone: unique ids and codes, and names that lead somewhere. Returns the faults. */
export function crossCheck(source: KnowledgeRows): string[] {
  const names: KnownNames = {
    drugs: new Set(source.drugs.map(({ key }) => key)),
    classes: new Set(source.drugs.flatMap(({ classes }) => classes)),
    tests: new Set(source.tests.map(({ key }) => key)),
    computed: new Set(source.tests.filter(({ derivation }) => derivation).map(({ key }) => key)),
    withLsc: new Set(source.tests.filter(({ leastSignificantChange: lsc }) => lsc).map(({ key }) => key)),
    conditions: new Set(source.conditions.map(({ key }) => key)),
    rules: new Set(allRules(source).flatMap(({ id, covers = [] }) => [id, ...covers])),
  };
  return [
    ...repeated(source, 'id', [
      ...allRules(source).flatMap((row) => [row.id, ...(row.covers ?? [])].map((id) => [id, row] as const)),
      ...source.protocols.flatMap(({ rules }) => rules.map((row) => [row.id, row] as const)),
      ...source.plannedMonitoring.map((row) => [row.id, row] as const),
    ]),
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
      [...source.drugs, ...source.vocabulary, ...source.namedProducts, ...source.allergens].map((row) => [
        row.key,
        row,
      ]),
    ),
    ...allergenFaults(source),
    ...productFaults(source, names),
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
  readonly attachesMonitoring?: string[] | undefined;
  readonly citation: Citation;
  readonly reviewedBy: unknown;
}

/** Every row that decides something, with the ids of the table rows that it stands for. */
export function allRules(source: KnowledgeRows): readonly AnyRule[] {
  return [
    ...source.interactions,
    ...source.patientRules,
    ...source.allergyRules,
    ...source.doses,
    ...source.supplyRules,
    ...source.regulatoryRules,
  ];
}

/** RxNorm codes of a drug, its salts and its products. */
export function codesOf({ rxcui, salts, products }: KnowledgeRows['drugs'][number]): string[] {
  return [
    ...(rxcui === undefined ? [] : [rxcui]),
    ...salts.map((salt) => salt.rxcui),
    ...products.map((product) => product.rxcui),
  ];
}

type Named = { readonly id: string } | { readonly key: string };

/** Where a row stands, as every fault begins: `interactions/serms.yaml: DDI-007`. */
export function placeOf({ fileOf }: KnowledgeRows, row: Named): string {
  return `${fileOf.get(row) ?? ''}: ${'id' in row ? row.id : row.key}`;
}

/** Values that must be there once, told at each further row that has one. */
export function repeated(
  source: KnowledgeRows,
  field: string,
  values: readonly (readonly [string, Named])[],
): string[] {
  const first = new Map<string, Named>();
  return values.flatMap(([value, row]) => {
    const known = first.get(value);
    if (!known) first.set(value, row);
    return known ? [`${placeOf(source, row)}: ${field}: ${value} stands already in ${placeOf(source, known)}`] : [];
  });
}

/** A name leads to one allergen, and what an allergen holds is an excipient. */
function allergenFaults(source: KnowledgeRows): string[] {
  const { allergens } = source;
  const excipients = new Set(allergens.filter(({ kind }) => kind === 'excipient').map(({ key }) => key));
  const names = allergens.flatMap((row) =>
    [...new Set([row.key, row.name, ...row.synonyms].map(normalizeName))].map((name) => [name, row] as const),
  );
  return [
    ...repeated(source, 'name', names),
    ...allergens.flatMap((row) => [
      ...unknownNames(`${placeOf(source, row)}: includes`, 'excipient', row.includes, excipients),
      ...unknownNames(`${placeOf(source, row)}: mayHold`, 'excipient', row.mayHold, excipients),
    ]),
  ];
}

/** What a computed test is computed from. */
function testFaults(source: KnowledgeRows, names: KnownNames): string[] {
  return source.tests.flatMap((row) =>
    unknownNames(`${placeOf(source, row)}: derivation`, 'test', row.derivation?.from ?? [], names.tests),
  );
}

/** A product leads to drugs that are there, and no name leads two ways. */
function productFaults(source: KnowledgeRows, names: KnownNames): string[] {
  const codes = new Set([
    ...source.vocabulary.map((row) => (wasAdded(row) ? row.key : `rxcui:${row.rxcui ?? ''}`)),
    ...source.drugs.flatMap((row) => codesOf(row).map((code) => `rxcui:${code}`)),
  ]);
  const known = new Set([...names.drugs, ...codes]);
  // The release names some ingredients as drugs and products do; what somebody added must not.
  const named = [...source.drugs, ...source.vocabulary.filter(wasAdded), ...source.namedProducts].flatMap((row) =>
    [...new Set([row.name, ...row.synonyms].map(nameKey))].map((name) => [name, row] as const),
  );
  return [
    ...source.namedProducts.flatMap((row) =>
      unknownNames(`${placeOf(source, row)}: ingredients`, 'drug', row.ingredients, known),
    ),
    ...repeated(source, 'name', named),
  ];
}

function ruleFaults(source: KnowledgeRows, names: KnownNames): string[] {
  const at = (row: Named): string => placeOf(source, row);
  const pairs = source.interactions.flatMap((rule) => [
    ...selectionFaults(`${at(rule)}: a`, rule.a, names),
    ...selectionFaults(`${at(rule)}: b`, rule.b, names),
    ...outcomeFaults(at(rule), rule, ['a', 'b', 'either'], names),
  ]);
  const single = source.patientRules.flatMap((rule) => [
    ...(rule.drug === 'any' ? [] : selectionFaults(`${at(rule)}: drug`, rule.drug, names)),
    ...outcomeFaults(at(rule), rule, ['self'], names),
    ...unknownNames(`${at(rule)}: supersededBy`, 'rule', rule.supersededBy, names.rules),
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

function outcomeFaults(at: string, rule: WithOutcomes, sides: readonly string[], names: KnownNames): string[] {
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

const REGULATORY_RULES = 'regulatory-503a/rules.yaml';

function regulatoryFaults(source: KnowledgeRows, names: KnownNames): string[] {
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
      drug === undefined ? [] : unknownNames(`${at}: drug`, 'drug', [drug], names.drugs),
    ),
  ];
}

function protocolFaults(source: KnowledgeRows, names: KnownNames): string[] {
  const rules = source.protocols.flatMap((protocol) => protocol.rules);
  return rules.flatMap((rule) => {
    const { tests, drugs, classes, conditions } = protocolReferences([rule]);
    const at = placeOf(source, rule);
    return [
      ...unknownNames(at, 'test', tests, names.tests),
      ...unknownNames(at, 'drug', drugs, names.drugs),
      ...unknownNames(at, 'class', classes, names.classes),
      ...unknownNames(at, 'condition group', conditions, names.conditions),
    ];
  });
}
