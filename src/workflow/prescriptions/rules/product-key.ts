import type { Quantity } from '../../../core/decimal-quantity.js';
import { canonicalStrength } from '../../../core/strength.js';
import type { CompiledKnowledge } from '../../../knowledge/index.js';

/** What the copy test looks at. */
export interface CopyTested {
  readonly ingredients: readonly { readonly drug: string; readonly strength: Quantity }[];
  readonly route: string;
}

/**
 * The same for every order of the same ingredients, strengths and route, whichever codes and units it is written in; the dosage form
 * is no part of the copy test. It is never stored: what a code stands for is the knowledge's to say, and may change with it.
 */
export function productKey(product: CopyTested, knowledge: Pick<CompiledKnowledge, 'resolveDrug'>): string {
  const parts = product.ingredients.map(({ drug, strength }) => {
    const substances = knowledge.resolveDrug(drug).ingredients.map(({ key }) => key);
    return `${substances.length > 0 ? substances.sort().join('&') : drug}=${canonicalStrength(strength)}`;
  });
  return `${parts.sort().join('+')}|${product.route}`;
}
