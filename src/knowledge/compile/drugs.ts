import type { Ingredient, Listing } from '../compiled.js';
import type { KnowledgeSource } from '../load.js';
import { nameKey } from './words-of-text.js';
import type { RecordedSchedule } from '../schema/common.js';
import type { DrugRow } from '../schema/drug.js';
import type { ProductRow } from '../schema/product.js';
import type { ListedSubstanceRow } from '../schema/regulatory.js';
import type { Route } from '../schema/words.js';

/** What a name stands for: one ingredient, or all those of a product. */
export interface NamedProduct {
  readonly ingredients: readonly Ingredient[];
  /** It also holds something that the knowledge has no row for. */
  readonly holdsOthers: boolean;
  readonly route: Route | null;
  readonly systemic: boolean;
}

/** Every ingredient that can be recognized, and the codes and names that lead to it. */
export interface IngredientIndex {
  readonly byKey: ReadonlyMap<string, Ingredient>;
  /** `rxcui:` and `local:` codes, of salts and marketed products too. */
  readonly byCode: ReadonlyMap<string, Ingredient>;
  /** By `nameKey`. */
  readonly byName: ReadonlyMap<string, NamedProduct>;
}

/**
 * Drugs of `drugs/` first, then the vocabulary, then substances that only a regulatory list names.
 * @param inRules keys of the drugs that a rule can speak of: those alone are covered
 */
export function indexIngredients(source: KnowledgeSource, inRules: ReadonlySet<string>): IngredientIndex {
  const index = {
    byKey: new Map<string, Ingredient>(),
    byCode: new Map<string, Ingredient>(),
    byName: new Map<string, NamedProduct>(),
  };
  const add = (ingredient: Ingredient, codes: readonly string[], names: readonly string[]): void => {
    index.byKey.set(ingredient.key, ingredient);
    for (const code of codes) if (!index.byCode.has(code)) index.byCode.set(code, ingredient);
    const alone = { ingredients: [ingredient], holdsOthers: false, route: null, systemic: false };
    for (const name of names.flatMap(nameKeys)) if (!index.byName.has(name)) index.byName.set(name, alone);
  };
  const listings = new Listings(source);
  for (const row of source.drugs) {
    const coverage = inRules.has(row.key) ? 'covered' : 'recognized-outside-scope';
    add(ingredientOf(row, coverage, listings.of(row.key, row.rxcui)), codesOf(row), namesOf(row));
  }
  for (const row of source.vocabulary) {
    const code = row.rxcui === undefined ? `local:${row.key}` : `rxcui:${row.rxcui}`;
    const names = [row.name, ...row.synonyms];
    const known = index.byCode.get(code);
    if (known) add(known, [], names);
    else
      add(recognized({ ...row, code, listings: listings.of(undefined, row.rxcui) }), [code, `local:${row.key}`], names);
  }
  for (const row of listings.rows) {
    const code = `local:${row.key}`;
    const known =
      index.byCode.get(row.rxcui === undefined ? code : `rxcui:${row.rxcui}`) ?? index.byKey.get(row.drug ?? '');
    const names = [row.name, ...row.synonyms];
    if (known) add(known, [code], names);
    else add(recognized({ ...row, code, biologic: false, listings: listings.of(row.key, undefined) }), [code], names);
  }
  for (const row of source.namedProducts) {
    const product = namedProduct(row, index);
    // A product's own row says more than a drug's synonym does.
    for (const name of [row.name, ...row.synonyms].flatMap(nameKeys)) index.byName.set(name, product);
  }
  return index;
}

function namedProduct({ ingredients, others, route, systemic }: ProductRow, index: Omit<IngredientIndex, 'byName'>) {
  return {
    ingredients: ingredients.flatMap((name) => index.byKey.get(name) ?? index.byCode.get(name) ?? []),
    holdsOthers: others.length > 0,
    route: route ?? null,
    systemic: systemic ?? false,
  };
}

/** `Estrogens, conjugated (USP)` is found without the name of the compendium too. */
function nameKeys(name: string): string[] {
  const key = nameKey(name);
  return key.endsWith(' usp') ? [key, key.slice(0, -' usp'.length)] : [key];
}

function ingredientOf(row: DrugRow, coverage: Ingredient['coverage'], listings: readonly Listing[]): Ingredient {
  return {
    key: row.key,
    name: row.name,
    code: row.rxcui === undefined ? `local:${row.key}` : `rxcui:${row.rxcui}`,
    coverage,
    classes: new Set(row.classes),
    schedules: row.schedules.map(({ jurisdiction, schedule }) => ({ jurisdiction, schedule })),
    biologic: row.biologic,
    approvedInUS: row.approvedInUS,
    bulk: row.bulk ?? null,
    hazard: row.hazard ? { ...row.hazard, note: row.hazard.note ?? null } : null,
    residualEffectDays: row.residualEffectDays ?? 0,
    listings,
  };
}

/** A substance outside the rules: what the law says of it is known, nothing else. */
function recognized({
  schedule,
  ...row
}: Pick<Ingredient, 'key' | 'code' | 'name' | 'biologic' | 'listings'> & {
  readonly schedule?: RecordedSchedule | undefined;
}): Ingredient {
  return {
    key: row.key,
    name: row.name,
    code: row.code,
    coverage: 'recognized-outside-scope',
    classes: new Set(),
    schedules: federalSchedules(schedule),
    biologic: row.biologic,
    approvedInUS: true,
    bulk: null,
    hazard: null,
    residualEffectDays: 0,
    listings: row.listings,
  };
}

function federalSchedules(schedule: RecordedSchedule | undefined): Ingredient['schedules'] {
  if (schedule === undefined) return null;
  return schedule === 'none' ? [] : [{ jurisdiction: 'US', schedule }];
}

function codesOf({ key, rxcui, salts, products }: DrugRow): string[] {
  const codes = [rxcui, ...salts.map((salt) => salt.rxcui), ...products.map((product) => product.rxcui)];
  return [`local:${key}`, ...codes.flatMap((code) => (code === undefined ? [] : [`rxcui:${code}`]))];
}

function namesOf({ name, synonyms, salts }: DrugRow): string[] {
  return [name, ...synonyms, ...salts.map((salt) => `${name} ${salt.name}`)];
}

/** Regulatory entries by the drug or code they speak of. */
class Listings {
  readonly rows: readonly ListedSubstanceRow[];
  private readonly byName = new Map<string, Listing[]>();

  constructor({ lists }: KnowledgeSource) {
    this.rows = lists.flatMap(({ schedule, substances }) => substances.map((row) => ({ schedule, ...row })));
    for (const { asOf, citation, substances } of lists) {
      for (const row of substances) {
        const { routes, text } = row.limitedTo ?? {};
        const listing: Listing = {
          list: row.list,
          routes: routes ? new Set(routes) : null,
          text: text ?? null,
          asOf,
          citation,
        };
        for (const name of [row.key, row.drug, row.rxcui]) {
          if (name !== undefined) this.byName.set(name, [...(this.byName.get(name) ?? []), listing]);
        }
      }
    }
  }

  of(key: string | undefined, rxcui: string | undefined): readonly Listing[] {
    return [...new Set([...(this.byName.get(key ?? '') ?? []), ...(this.byName.get(rxcui ?? '') ?? [])])];
  }
}
