import { isWithinPercent, parseStrength, strengthRatio, wholeMultiple, type Strength } from '../../../core/strength.js';
import { saysSomething } from '../../../core/text.js';
import type { CommercialProduct, Regulatory } from '../../../knowledge/index.js';
import type { SignificantDifferenceFact } from './facts.js';

/**
 * How one ingredient of a compound stands to marketed products by the prescribed route. `review` means that whole, halved or
 * measured units of a product give the dose; `incomparable` that the strengths are stated in ways that do not compare.
 */
export interface CopyComparison {
  readonly standing: 'copy' | 'review' | 'incomparable' | 'not-similar';
  readonly product: CommercialProduct | null;
  readonly strength: Strength | null;
}

/** Worst first: one copy among many products makes a copy. */
const STANDINGS = ['copy', 'review', 'incomparable', 'not-similar'] as const;

/** Nothing like it is sold. */
export const NOT_SIMILAR: CopyComparison = { standing: 'not-similar', product: null, strength: null };

/**
 * Compares one ingredient with products by the route (FDA guidance, January 2018). The dosage form does not matter.
 * @param products those on the market
 */
export function compareWithProducts(
  strength: Strength,
  route: string,
  products: readonly CommercialProduct[],
  regulatory: Pick<Regulatory, 'similarPercent' | 'substitutableUnits'>,
): CopyComparison {
  let closest = NOT_SIMILAR;
  for (const product of products) {
    if (!product.routes.has(route)) continue;
    for (const reference of product.strengths) {
      const standing = compareStrengths(strength, reference, product, regulatory);
      if (STANDINGS.indexOf(standing) < STANDINGS.indexOf(closest.standing))
        closest = { standing, product, strength: reference };
    }
  }
  return closest;
}

function compareStrengths(
  strength: Strength,
  reference: Strength,
  product: CommercialProduct,
  { similarPercent, substitutableUnits }: Pick<Regulatory, 'similarPercent' | 'substitutableUnits'>,
): CopyComparison['standing'] {
  const within = isWithinPercent(strength, reference, similarPercent);
  if (within === undefined) return incomparable(strength, reference, product);
  if (within) return 'copy';
  const units = wholeMultiple(strength, reference);
  if (units !== undefined && units <= substitutableUnits) return 'review';
  if (product.byVolume || (product.scored && strengthRatio(strength, reference) === '0.5')) return 'review';
  return 'not-similar';
}

/** An amount beside a concentration is another presentation, unless any amount can be measured out of the liquid. */
function incomparable(strength: Strength, reference: Strength, product: CommercialProduct): CopyComparison['standing'] {
  if (product.byVolume) return 'review';
  return isConcentration(strength) && isConcentration(reference) ? 'incomparable' : 'not-similar';
}

function isConcentration({ unit }: Strength): boolean {
  return unit === '%' || /\/[^{]/.test(unit);
}

/** Reads a strength of the facts; undefined where none is given. */
export function strengthOf(
  quantity: { readonly value: string; readonly unit: string } | undefined,
): Strength | undefined {
  return quantity && parseStrength(quantity, 'strength');
}

/** Of a compound the ingredient that stands farthest from a product decides: a compound with something new in it is no copy. */
export function standingOfCompound(comparisons: readonly CopyComparison[]): CopyComparison {
  return comparisons.reduce((a, b) => (STANDINGS.indexOf(b.standing) > STANDINGS.indexOf(a.standing) ? b : a));
}

/**
 * Whether the prescriber documented a change that makes a significant difference for this patient. Returns why not.
 * @param standing of the compound: a strength that is sold is not unavailable
 */
export function refusedDifference(
  difference: SignificantDifferenceFact | undefined,
  standing: CopyComparison['standing'],
  today: string,
  { acceptedReasons }: Pick<Regulatory, 'acceptedReasons'>,
): string | null {
  if (!difference) return 'no significant difference is documented';
  if (!acceptedReasons.has(difference.reasonCode)) return `${difference.reasonCode} is recorded and does not count`;
  if (!saysSomething(difference.text) || !saysSomething(difference.documentedBy))
    return 'the documentation lacks its text or who documented it';
  if (difference.documentedOn > today) return 'the documentation carries a date in the future';
  if (standing === 'copy' && difference.reasonCode === 'strength-unavailable')
    return 'the strength is marketed, so it is not unavailable';
  return null;
}
