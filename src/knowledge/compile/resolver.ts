import type { IngredientIndex } from './drugs.js';
import type { DrugResolution, ExcipientResolution, Ingredient, SubstanceResolution } from '../compiled.js';
import { excipientCandidates, excipientParts, isColourless, plainExcipientName } from './excipient-names.js';
import { nameBeforeStrength, normalizeName, partsOf } from './normalize-name.js';
import { Memory } from './memory.js';
import type { AllergenRow } from '../schema/groups.js';

const UNRECOGNIZED: DrugResolution = { coverage: 'unrecognized', ingredients: [] };

/** Turns codes and names into ingredients. It never guesses: a name that is not exactly known is unrecognized. */
export class Resolver {
  private readonly single = new Map<Ingredient, DrugResolution>();
  private readonly codes = new Map<string, DrugResolution>();
  private readonly texts = new Memory((text) => this.readText(text));
  private readonly substances = new Memory((codeOrText) => this.readSubstance(codeOrText));
  private readonly excipients = new Memory((name) => this.readExcipient(name));
  private readonly allergens = new Map<string, AllergenRow>();
  private readonly classMembers: ReadonlyMap<string, readonly Ingredient[]>;

  constructor(
    private readonly index: IngredientIndex,
    allergens: readonly AllergenRow[],
  ) {
    for (const row of allergens) {
      for (const name of [row.key, row.name, ...row.synonyms]) this.allergens.set(normalizeName(name), row);
    }
    this.classMembers = membersByClass(index);
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
    const name = normalizeName(text);
    const whole = this.byName(name);
    if (whole) return this.one(whole);
    const parts = partsOf(name).map((part) => this.byName(part));
    const ingredients = [...new Set(parts.filter((part) => part !== undefined))];
    if (ingredients.length === 0) return UNRECOGNIZED;
    const complete = parts.every((part) => part !== undefined);
    return { coverage: complete ? coverageOf(ingredients) : 'unrecognized', ingredients };
  }

  private readSubstance(codeOrText: string): SubstanceResolution {
    const drug = this.index.byCode.get(codeOrText);
    const name = normalizeName(drug?.name ?? codeOrText);
    const allergen = this.allergens.get(name);
    if (allergen) {
      const classes = allergen.class === undefined ? [] : [allergen.class];
      const own = allergen.kind === 'excipient' ? [allergen.key] : [];
      // Glycerin is an excipient and a drug of the vocabulary: who is allergic to it is allergic to both.
      const same = drug ?? this.index.byName.get(name);
      const members = classes.flatMap((tag) => this.classMembers.get(tag) ?? []);
      const ingredients = same ? [same, ...members] : members;
      return { recognized: true, ingredients, classes, excipients: [...own, ...allergen.includes] };
    }
    if (drug) return { recognized: true, ingredients: [drug], classes: [], excipients: [] };
    const { coverage, ingredients } = this.text(codeOrText);
    return { recognized: coverage !== 'unrecognized', ingredients, classes: [], excipients: [] };
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
    for (const candidate of excipientCandidates(name)) {
      const row = this.allergens.get(candidate);
      const drug = this.index.byName.get(candidate);
      const excipient = row?.kind === 'excipient' ? row : undefined;
      if (!excipient && !drug) continue;
      return {
        holds: excipient ? [excipient.key, ...excipient.includes] : [],
        mayHold: excipient?.mayHold ?? [],
        ingredients: drug ? [drug] : [],
      };
    }
    return undefined;
  }

  private byName(name: string): Ingredient | undefined {
    const exact = this.index.byName.get(name);
    if (exact) return exact;
    for (const candidate of nameBeforeStrength(name)) {
      const found = this.index.byName.get(candidate);
      if (found) return found;
    }
    return undefined;
  }

  /** One answer object for each ingredient: look-ups happen for every medication of every screening. */
  private one(ingredient: Ingredient): DrugResolution {
    const known = this.single.get(ingredient);
    if (known) return known;
    const resolution = { coverage: ingredient.coverage, ingredients: [ingredient] };
    this.single.set(ingredient, resolution);
    return resolution;
  }
}

function coverageOf(ingredients: readonly Ingredient[]): DrugResolution['coverage'] {
  return ingredients.every(({ coverage }) => coverage === 'covered') ? 'covered' : 'recognized-outside-scope';
}

function membersByClass({ byKey }: IngredientIndex): Map<string, Ingredient[]> {
  const members = new Map<string, Ingredient[]>();
  for (const ingredient of byKey.values()) {
    for (const name of ingredient.classes) members.set(name, [...(members.get(name) ?? []), ingredient]);
  }
  return members;
}
