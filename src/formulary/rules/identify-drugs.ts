import { DomainError, fieldError } from '../../core/errors.js';
import type { CompiledKnowledge, Ingredient } from '../../knowledge/index.js';
import { NIOSH_PLACEMENTS, type DraftIngredient, type FormulationDraft, type NioshPlacement } from './formulation.js';

/**
 * The substance that a drug code stands for: one substance, not a combination. A product's or salt's code leads to it.
 * @throws DomainError `unknown-drug`
 */
export function identifyDrug(knowledge: CompiledKnowledge, code: string, path: string): Ingredient {
  const { coverage, ingredients } = knowledge.resolveDrug(code);
  const [ingredient, ...others] = ingredients;
  if (coverage === 'unrecognized' || !ingredient || others.length > 0) {
    throw fieldError(
      'unknown-drug',
      path,
      'give the code of one substance that the knowledge holds, such as rxcui:84857',
    );
  }
  return ingredient;
}

/**
 * The draft with every drug by its substance's own code, and with the hazard of each ingredient stated: the author's placement or
 * the knowledge's, whichever is stricter.
 * @throws DomainError `unknown-drug`; `formulation-refused` for a substance that nobody may compound, with the rule and its source
 */
export function identifyDrugs(draft: FormulationDraft, knowledge: CompiledKnowledge): FormulationDraft {
  const strengths = draft.strengths.map(({ drug, strength }, index) => ({
    drug: identifyDrug(knowledge, drug, `strengths.${index}.drug`).code,
    strength,
  }));
  const ingredients = draft.ingredients.map((ingredient, index) =>
    identifyIngredient(ingredient, `ingredients.${index}`, { knowledge, route: draft.route }),
  );
  return { ...draft, strengths, ingredients };
}

/** The stricter of two placements; where both are silent, the drug was not assessed. */
export function stricterPlacement(stated: NioshPlacement | undefined, known: string | undefined): NioshPlacement {
  const order: readonly NioshPlacement[] = ['table-1', 'table-2', 'unresolved', 'not-assessed', 'not-listed'];
  const said = [stated, NIOSH_PLACEMENTS.find((placement) => placement === known)].filter((each) => each !== undefined);
  return order.find((placement) => said.includes(placement)) ?? 'not-assessed';
}

function identifyIngredient(
  ingredient: DraftIngredient,
  path: string,
  { knowledge, route }: { knowledge: CompiledKnowledge; route: string },
): DraftIngredient {
  refuseForbiddenIngredient(ingredient, path, { knowledge, route });
  if (ingredient.drug === undefined) return { ...ingredient, niosh: stricterPlacement(ingredient.niosh, undefined) };
  const drug = identifyDrug(knowledge, ingredient.drug, `${path}.drug`);
  return { ...ingredient, drug: drug.code, niosh: stricterPlacement(ingredient.niosh, drug.hazard?.niosh) };
}

/**
 * Refuses a record with an ingredient that nobody may compound, by its drug code or, where it has none, by its name. Asked again at
 * approval: the knowledge may have changed since the draft was written.
 * @throws DomainError `formulation-refused` with the rule and its source
 */
export function refuseForbiddenIngredients(
  { ingredients, route }: Pick<FormulationDraft, 'route'> & { readonly ingredients: readonly NamedIngredient[] },
  knowledge: CompiledKnowledge,
): void {
  ingredients.forEach((ingredient, index) =>
    refuseForbiddenIngredient(ingredient, `ingredients.${index}`, { knowledge, route }),
  );
}

interface NamedIngredient {
  readonly component: string;
  readonly drug?: string | null | undefined;
}

function refuseForbiddenIngredient(
  { component, drug }: NamedIngredient,
  path: string,
  { knowledge, route }: { knowledge: CompiledKnowledge; route: string },
): void {
  if (drug) {
    for (const substance of knowledge.resolveDrug(drug).ingredients) {
      refuse(forbiddingCheck(substance, route), substance, `${path}.drug`, knowledge);
    }
    return;
  }
  for (const substance of knowledge.resolveText(component).ingredients) {
    // An entry that is limited to some products says nothing of a trace in others (povidone, potassium chloride).
    refuse(forbiddingCheck(substance, null), substance, `${path}.component`, knowledge);
    if (substance.bulk === null && (substance.schedules ?? []).length === 0) continue;
    const message = `${substance.name} is a drug; write it as an active ingredient with its code and strength`;
    throw fieldError('formulation-refused', `${path}.drug`, message);
  }
}

type ForbiddingCheck = 'biologic' | 'bulk-refused' | 'withdrawn';

/** Section 503A: biologics, refused bulk substances and withdrawn drugs are never compounded, whoever approves. */
function refuse(
  check: ForbiddingCheck | undefined,
  drug: Ingredient,
  path: string,
  knowledge: CompiledKnowledge,
): void {
  if (!check) return;
  const info = knowledge.regulatory.rules.get(check)?.info;
  const message = `${drug.name} may not be compounded under section 503A${info ? `: ${info.summary}` : ''}`;
  throw new DomainError('formulation-refused', `${path}: ${message}`, {
    errors: [{ path, message }],
    reasons: [{ rule: info?.id ?? check, source: info?.citation.source ?? null }],
  });
}

/** @param route null: only what is forbidden by every route */
function forbiddingCheck(drug: Ingredient, route: string | null): ForbiddingCheck | undefined {
  if (drug.biologic) return 'biologic';
  const listed = (list: string) =>
    drug.listings.some(
      (each) =>
        each.list === list && (each.routes === null ? each.text === null : route !== null && each.routes.has(route)),
    );
  if (drug.bulk?.basis === 'refused-216-23' || listed('216.23-refused')) return 'bulk-refused';
  return listed('216.24') ? 'withdrawn' : undefined;
}
