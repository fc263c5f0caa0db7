import type { Quantity } from '../../../core/decimal-quantity.js';
import type { FindingKind } from '../../../knowledge/index.js';
import type { CandidateFact } from './facts.js';
import { fingerprint } from './fingerprint.js';

/** What makes two orders one therapy: the product with its strengths, and how and what for it is taken. */
export type TherapyOfOrder = Pick<
  CandidateFact,
  'ingredients' | 'dosageForm' | 'route' | 'dose' | 'frequency' | 'indication'
>;

/**
 * Names the therapy of an order: the same on an unchanged renewal, whatever its id, date, quantity and refills. What stands in the
 * order in other characters (`1.0 mg` for `1 mg`) counts as another therapy, so that somebody looks.
 */
export function therapyHash({ ingredients, dosageForm, route, dose, frequency, indication }: TherapyOfOrder): string {
  const drugs = ingredients.map(({ drug, strength }) => `${drug} ${amount(strength)}`);
  return fingerprint([
    ...drugs.sort(),
    dosageForm ?? '',
    route ?? '',
    amount(dose),
    frequency ? `${frequency.times} ${frequency.per}` : '',
    ...(indication ? [indication.system ?? '', indication.code ?? '', indication.goal] : []),
  ]);
}

function amount(quantity: Quantity | undefined): string {
  return quantity ? `${quantity.value} ${quantity.unit}` : '';
}

/** What the law or the first fill of every order asks for anew. */
const ASKED_FOR_EACH_ORDER: ReadonlySet<FindingKind> = new Set(['503a', 'controlled-substance', 'missing-baseline']);

/** Whether a decision on a finding may count for a later order of the same therapy. */
export function carriesOver({ kind, legal }: { readonly kind: FindingKind; readonly legal: boolean }): boolean {
  return !legal && !ASKED_FOR_EACH_ORDER.has(kind);
}
