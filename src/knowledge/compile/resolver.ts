import type { IngredientIndex } from './drugs.js';
import type { DrugResolution, ExcipientResolution, Ingredient, SubstanceResolution } from '../compiled.js';
import { excipientCandidates, excipientParts, isColourless, plainExcipientName } from './excipient-names.js';
import { Memory } from './memory.js';
import { normalizeName } from './normalize-name.js';
import { TextReader } from './read-text.js';
import { routeSaid } from './route-words.js';
import { nameKey } from './words-of-text.js';
import type { AllergenRow } from '../schema/groups.js';

const UNRECOGNIZED = resolutionOf('unrecognized', [], null);

/** What stands between substances that one text lists; the `&` of `FD&C` does not. */
const LISTED = /[,;/+\n]|\s&\s|\sand\s/i;

/** Turns codes and names into ingredients. It never guesses: a name that is not exactly known is unrecognized. */
export class Resolver {
  private readonly single = new Map<Ingredient, DrugResolution>();
  private readonly codes = new Map<string, DrugResolution>();
  private readonly texts = new Memory((text) => this.readText(text));
  private readonly substances = new Memory((codeOrText) => this.readSubstance(codeOrText));
  private readonly excipients = new Memory((name) => this.readExcipient(name));
  private readonly allergens = new Map<string, AllergenRow>();
  private readonly classMembers: ReadonlyMap<string, readonly Ingredient[]>;
  private readonly reader: TextReader;

  constructor(
    private readonly index: IngredientIndex,
    allergens: readonly AllergenRow[],
  ) {
    for (const row of allergens) {
      for (const name of [row.key, row.name, ...row.synonyms]) this.allergens.set(normalizeName(name), row);
    }
    this.classMembers = membersByClass(index);
    this.reader = new TextReader(index.byName);
    for (const [code, ingredient] of index.byCode) this.codes.set(code, this.one(ingredient));
  }

  drug(code: string): DrugResolution {
    return this.codes.get(code) ?? UNRECOGNIZED;
  }

  text(text: string): DrugResolution {
    return this.texts.recall(text);
  }

  substance(codeOrText: string): SubstanceResolution {
    return this.substances.recall(codeOrText);
  }

  excipient(name: string): ExcipientResolution {
    return this.excipients.recall(name);
  }

  private readText(text: string): DrugResolution {
    const { products, plain, complete } = this.reader.read(text);
    const [first] = products;
    if (!first) return UNRECOGNIZED;
    const ingredients = [...new Set(products.flatMap((product) => product.ingredients))];
    // Words that nobody understands may change what the others say of the route; so may a second drug.
    const sure = complete && products.length === 1;
    const route = products.some(({ systemic }) => systemic)
      ? 'systemic'
      : sure
        ? routeSaid(plain, ingredients, first.route)
        : null;
    const [only] = ingredients;
    if (complete && only && ingredients.length === 1 && route === null && !first.holdsOthers) return this.one(only);
    const holdsOthers = products.some((product) => product.holdsOthers);
    return resolutionOf(complete ? coverageOf(ingredients, holdsOthers) : 'unrecognized', ingredients, route);
  }

  private readSubstance(codeOrText: string): SubstanceResolution {
    const drug = this.index.byCode.get(codeOrText);
    const allergen = this.allergens.get(normalizeName(drug?.name ?? codeOrText));
    // Glycerin is an excipient and a drug of the vocabulary: who is allergic to it is allergic to both.
    if (allergen) return this.allergenResolution(allergen, drug ? [drug] : this.named(codeOrText));
    const { coverage, ingredients } = drug ? this.one(drug) : this.text(codeOrText);
    const recognized = coverage !== 'unrecognized';
    const parts = recognized ? [] : codeOrText.split(LISTED).filter((part) => part.trim() !== '');
    if (parts.length > 1) return together(parts.map((part) => this.substance(part)));
    // Who is allergic to MiraLAX is allergic to the polyethylene glycol of a formula too.
    const excipients = ingredients.flatMap(({ name }) => this.excipientPart(normalizeName(name))?.holds ?? []);
    return { recognized, ingredients, classes: [], excipients: [...new Set(excipients)], write: null };
  }

  private allergenResolution(allergen: AllergenRow, same: readonly Ingredient[]): SubstanceResolution {
    const classes = allergen.class === undefined ? [] : [allergen.class];
    const own = allergen.kind === 'excipient' ? [allergen.key] : [];
    const members = classes.flatMap((tag) => this.classMembers.get(tag) ?? []);
    return {
      recognized: allergen.kind !== 'ambiguous',
      ingredients: [...same, ...members],
      classes,
      excipients: [...own, ...allergen.includes],
      write: allergen.write ?? null,
    };
  }

  private readExcipient(component: string): ExcipientResolution {
    const normalized = normalizeName(component);
    const name = plainExcipientName(component);
    const whole = this.excipientPart(normalized);
    const parts = whole ? [whole] : excipientParts(normalized).map((part) => this.excipientPart(part));
    const known = parts.filter((part) => part !== undefined);
    return {
      recognized: known.length > 0 && known.length === parts.length,
      name,
      holds: [...new Set(known.flatMap(({ holds }) => holds))],
      mayHold: isColourless(normalized) ? [] : [...new Set(known.flatMap(({ mayHold }) => mayHold))],
      ingredients: known.flatMap(({ ingredients }) => ingredients),
    };
  }

  private excipientPart(name: string): Pick<ExcipientResolution, 'holds' | 'mayHold' | 'ingredients'> | undefined {
    const candidates = excipientCandidates(name);
    const rows = candidates.map((candidate) => this.allergens.get(candidate));
    // `PEG 3350` is a drug by that name, and the excipient PEG without its number: it is compared as both.
    const excipient = rows.find((row) => row?.kind === 'excipient');
    const ingredients = candidates.map((candidate) => this.named(candidate)).find((drugs) => drugs.length > 0) ?? [];
    if (!excipient && ingredients.length === 0) return undefined;
    return {
      holds: excipient ? [excipient.key, ...excipient.includes] : [],
      mayHold: excipient?.mayHold ?? [],
      ingredients,
    };
  }

  private named(name: string): readonly Ingredient[] {
    return this.index.byName.get(nameKey(name))?.ingredients ?? [];
  }

  /** One answer object for each ingredient: look-ups happen for every medication of every screening. */
  private one(ingredient: Ingredient): DrugResolution {
    const known = this.single.get(ingredient);
    if (known) return known;
    const resolution = resolutionOf(ingredient.coverage, [ingredient], null);
    this.single.set(ingredient, resolution);
    return resolution;
  }
}

function resolutionOf(
  coverage: DrugResolution['coverage'],
  ingredients: readonly Ingredient[],
  route: DrugResolution['route'],
): DrugResolution {
  return { coverage, ingredients, drugs: ingredients.map((ingredient) => ({ ingredient, fact: null })), route };
}

/** Several substances in one text. */
function together(parts: readonly SubstanceResolution[]): SubstanceResolution {
  return {
    recognized: parts.every(({ recognized }) => recognized),
    ingredients: [...new Set(parts.flatMap(({ ingredients }) => ingredients))],
    classes: [...new Set(parts.flatMap(({ classes }) => classes))],
    excipients: [...new Set(parts.flatMap(({ excipients }) => excipients))],
    write: parts.find(({ write }) => write !== null)?.write ?? null,
  };
}

function coverageOf(ingredients: readonly Ingredient[], holdsOthers: boolean): DrugResolution['coverage'] {
  return !holdsOthers && ingredients.every(({ coverage }) => coverage === 'covered')
    ? 'covered'
    : 'recognized-outside-scope';
}

function membersByClass({ byKey }: IngredientIndex): Map<string, Ingredient[]> {
  const members = new Map<string, Ingredient[]>();
  for (const ingredient of byKey.values()) {
    for (const name of ingredient.classes) members.set(name, [...(members.get(name) ?? []), ingredient]);
  }
  return members;
}
