import { plainDosageForm } from '../../../core/dosage-form.js';
import type { CompiledKnowledge, FindingKind } from '../../../knowledge/index.js';
import type { CandidateFact } from './facts.js';
import { fingerprint } from './fingerprint.js';
import { plainDose, plainIndication, plainStrength } from './spelling.js';

/** What makes two orders one therapy: the product with its strengths, and how and what for it is taken. */
export type TherapyOfOrder = Pick<
  CandidateFact,
  'ingredients' | 'dosageForm' | 'route' | 'dose' | 'frequency' | 'indication'
>;

/**
 * Names the therapy of an order: the same on an unchanged renewal, whatever its id, date, quantity and refills, and however it is
 * spelled, as far as the rules read the spellings alike. A salt is another therapy than the drug that it is a salt of, since its
 * milligrams are others.
 */
export function therapyHash(order: TherapyOfOrder, knowledge: Pick<CompiledKnowledge, 'resolveDrug'>): string {
  const { ingredients, dosageForm, route, dose, frequency, indication } = order;
  const drugs = ingredients.map(({ drug, strength }) => {
    return `${plainDrug(drug, knowledge)} ${strength ? plainStrength(strength, dose) : ''}`;
  });
  const reason = indication && plainIndication(indication);
  return fingerprint([
    ...drugs.sort(),
    plainDosageForm(dosageForm ?? ''),
    route ?? '',
    plainDose(order),
    frequency ? `${frequency.times} ${frequency.per}` : '',
    ...(reason ? [reason.system, reason.code, indication.goal] : []),
  ]);
}

/** A drug by the code of its ingredient; a salt or a marketed product by its own code. */
function plainDrug(code: string, knowledge: Pick<CompiledKnowledge, 'resolveDrug'>): string {
  const [only, ...more] = knowledge.resolveDrug(code).ingredients;
  return only && more.length === 0 && code === `local:${only.key}` ? only.code : code;
}

/** What the law or the first fill of every order asks for anew. */
const ASKED_FOR_EACH_ORDER: ReadonlySet<FindingKind> = new Set(['503a', 'controlled-substance', 'missing-baseline']);

/** Whether a decision on a finding may count for a later order of the same therapy. */
export function carriesOver({ kind, legal }: { readonly kind: FindingKind; readonly legal: boolean }): boolean {
  return !legal && !ASKED_FOR_EACH_ORDER.has(kind);
}
