import type { Ingredient, Listing } from '../compiled.js';
import type { KnowledgeSource } from '../load.js';
import { normalizeName } from './normalize-name.js';
import type { DrugRow } from '../schema/drug.js';
import type { ListedSubstanceRow } from '../schema/regulatory.js';

/** Every ingredient that can be recognized, and the codes and names that lead to it. */
export interface IngredientIndex {
  readonly byKey: ReadonlyMap<string, Ingredient>;
  /** `rxcui:` and `local:` codes, of salts and marketed products too. */
  readonly byCode: ReadonlyMap<string, Ingredient>;
  /** Normalized names. */
  readonly byName: ReadonlyMap<string, Ingredient>;
}

/** Drugs of the rules first, then the vocabulary, then substances that only a regulatory list names. */
export function indexIngredients(source: KnowledgeSource): IngredientIndex {
  const index = {
    byKey: new Map<string, Ingredient>(),
    byCode: new Map<string, Ingredient>(),
    byName: new Map<string, Ingredient>(),
  };
  const add = (ingredient: Ingredient, codes: readonly string[], names: readonly string[]): void => {
    index.byKey.set(ingredient.key, ingredient);
    for (const code of codes) if (!index.byCode.has(code)) index.byCode.set(code, ingredient);
    for (const name of names.map(normalizeName)) if (!index.byName.has(name)) index.byName.set(name, ingredient);
  };
  const listings = new Listings(source);
  for (const row of source.drugs) {
    add(covered(row, listings.of(row.key, row.rxcui)), codesOf(row), namesOf(row));
  }
  for (const { rxcui, name } of source.vocabulary) {
    const code = `rxcui:${rxcui}`;
    const known = index.byCode.get(code);
    if (known) add(known, [], [name]);
    else add(recognized(`rxcui_${rxcui}`, code, name, listings.of(undefined, rxcui)), [code], [name]);
  }
  for (const row of listings.rows) {
    const code = `local:${row.key}`;
    const known =
      index.byCode.get(row.rxcui === undefined ? code : `rxcui:${row.rxcui}`) ?? index.byKey.get(row.drug ?? '');
    const names = [row.name, ...row.synonyms];
    if (known) add(known, [code], names);
    else add(recognized(row.key, code, row.name, listings.of(row.key, undefined)), [code], names);
  }
  return index;
}

function covered(row: DrugRow, listings: readonly Listing[]): Ingredient {
  return {
    key: row.key,
    name: row.name,
    code: row.rxcui === undefined ? `local:${row.key}` : `rxcui:${row.rxcui}`,
    coverage: 'covered',
    classes: new Set(row.classes),
    schedules: row.schedules,
    biologic: row.biologic,
    approvedInUS: row.approvedInUS,
    bulk: row.bulk ?? null,
    hazard: row.hazard ? { ...row.hazard, note: row.hazard.note ?? null } : null,
    residualEffectDays: row.residualEffectDays ?? 0,
    listings,
  };
}

function recognized(key: string, code: string, name: string, listings: readonly Listing[]): Ingredient {
  return {
    key,
    name,
    code,
    coverage: 'recognized-outside-scope',
    classes: new Set(),
    schedules: [],
    biologic: false,
    approvedInUS: true,
    bulk: null,
    hazard: null,
    residualEffectDays: 0,
    listings,
  };
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
    this.rows = lists.flatMap(({ substances }) => substances);
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
