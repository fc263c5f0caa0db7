import type { CompiledKnowledge, Ingredient } from '../../../knowledge/index.js';
import { resolveDrugs, routeOf, wordsToScreen, type Medication } from './context.js';
import type { RegimenFact } from './facts.js';

/** A medication of the profile as somebody entered it; null where nobody said. */
export interface ProfileEntry {
  readonly id: string;
  readonly drug: string | null;
  readonly text: string | null;
  readonly route: string | null;
}

/** The drugs and the route of an entry, by its code and by its words: what a screening reads in it. */
export function readProfileEntry(
  entry: ProfileEntry,
  knowledge: CompiledKnowledge,
): { readonly ingredients: readonly Ingredient[]; readonly route: Medication['route'] } {
  const { id, drug, route } = entry;
  const regimen: RegimenFact = {
    id,
    ingredients: drug === null ? [] : [{ drug }],
    text: wordsToScreen(entry, knowledge),
    route: route ?? undefined,
  };
  const { drugs } = resolveDrugs(regimen, knowledge);
  return { ingredients: drugs.map(({ ingredient }) => ingredient), route: routeOf(regimen, knowledge) };
}
