import type { Quantity } from '../../../core/decimal-quantity.js';
import type { CompiledKnowledge } from '../../../knowledge/index.js';
import { parseStrength, strengthRatio } from '../../../core/strength.js';

/** A compounded product as a prescription names it. */
export interface PrescribedProduct {
  readonly ingredients: readonly { readonly drug: string; readonly strength: Quantity }[];
  readonly dosageForm: string;
  readonly route: string;
}

/** A compounded product as a master formulation record makes it. */
export interface MadeProduct {
  readonly strengths: readonly { readonly drug: string; readonly strength: Quantity }[];
  readonly dosageForm: string;
  readonly route: string;
}

export type ProductDifference = 'dosageForm' | 'route' | 'ingredients' | 'strength';

/**
 * In what a batch differs from what was prescribed, by whichever code of its drugs; empty when it is the same. What cannot be compared
 * counts as different.
 */
export function productDifferences(
  made: MadeProduct,
  written: PrescribedProduct,
  knowledge: Pick<CompiledKnowledge, 'resolveDrug'>,
): ProductDifference[] {
  const prescribed = bySubstance(written, knowledge);
  const differences: ProductDifference[] = [];
  if (spell(made.dosageForm) !== spell(prescribed.dosageForm)) differences.push('dosageForm');
  if (spell(made.route) !== spell(prescribed.route)) differences.push('route');
  const drugs = (list: readonly { drug: string }[]) => list.map(({ drug }) => drug).sort();
  if (drugs(made.strengths).join(' ') !== drugs(prescribed.ingredients).join(' '))
    return [...differences, 'ingredients'];
  const equal = made.strengths.every(({ drug, strength }) =>
    prescribed.ingredients.some((other) => other.drug === drug && sameStrength(strength, other.strength)),
  );
  return equal ? differences : [...differences, 'strength'];
}

/** The product by the codes of its substances, as formulations have them. What is unrecognized stays, and matches nothing. */
function bySubstance(product: PrescribedProduct, knowledge: Pick<CompiledKnowledge, 'resolveDrug'>): PrescribedProduct {
  const ingredients = product.ingredients.map(({ drug, strength }) => {
    const [substance, ...others] = knowledge.resolveDrug(drug).ingredients;
    return { drug: substance && others.length === 0 ? substance.code : drug, strength };
  });
  return { ...product, ingredients };
}

function sameStrength(made: Quantity, prescribed: Quantity): boolean {
  return strengthRatio(parseStrength(made, 'made'), parseStrength(prescribed, 'product')) === '1';
}

function spell(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .replace(/s$/, '');
}
