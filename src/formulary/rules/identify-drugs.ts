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
    identifyIngredient(ingredient, `ingredients.${index}.drug`, { knowledge, route: draft.route }),
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
  if (ingredient.drug === undefined) return { ...ingredient, niosh: stricterPlacement(ingredient.niosh, undefined) };
  const drug = identifyDrug(knowledge, ingredient.drug, path);
  refuseForbidden(drug, route, path, knowledge);
  return { ...ingredient, drug: drug.code, niosh: stricterPlacement(ingredient.niosh, drug.hazard?.niosh) };
}

/** Section 503A: biologics, refused bulk substances and withdrawn drugs are never compounded, whoever approves. */
function refuseForbidden(drug: Ingredient, route: string, path: string, knowledge: CompiledKnowledge): void {
  const check = forbiddingCheck(drug, route);
  if (!check) return;
  const info = knowledge.regulatory.rules.get(check)?.info;
  const message = `${drug.name} may not be compounded under section 503A${info ? `: ${info.summary}` : ''}`;
  throw new DomainError('formulation-refused', `${path}: ${message}`, {
    errors: [{ path, message }],
    reasons: [{ rule: info?.id ?? check, source: info?.citation.source ?? null }],
  });
}

function forbiddingCheck(drug: Ingredient, route: string): 'biologic' | 'bulk-refused' | 'withdrawn' | undefined {
  if (drug.biologic) return 'biologic';
  const listed = (list: string) =>
    drug.listings.some(
      (each) => each.list === list && (each.routes === null ? each.text === null : each.routes.has(route)),
    );
  if (drug.bulk?.basis === 'refused-216-23' || listed('216.23-refused')) return 'bulk-refused';
  return listed('216.24') ? 'withdrawn' : undefined;
}
