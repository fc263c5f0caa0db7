import type { CompiledKnowledge } from '../../knowledge/index.js';

/** A medication as somebody entered it; null where nobody said. */
export interface NamedMedication {
  readonly drug: string | null;
  readonly text: string | null;
  readonly route: string | null;
}

type Reader = Pick<CompiledKnowledge, 'resolveDrug' | 'resolveText'>;

/**
 * Whether two entries, one by code and one by text, name the same drug or the same combination. Where both say how it is taken and say
 * otherwise, they are two: a patch and a vaginal cream of estradiol. A text that is not understood to its end names nothing for certain.
 */
export function namesSameDrug(a: NamedMedication, b: NamedMedication, knowledge: Reader): boolean {
  const [one, other] = [read(a, knowledge), read(b, knowledge)];
  if (one.keys === '' || one.keys !== other.keys) return false;
  return one.route === null || other.route === null || one.route === other.route;
}

function read({ drug, text, route }: NamedMedication, knowledge: Reader): { keys: string; route: string | null } {
  const said = drug === null ? knowledge.resolveText(text ?? '') : knowledge.resolveDrug(drug);
  const known = said.coverage !== 'unrecognized';
  const keys = known ? [...new Set(said.ingredients.map(({ key }) => key))].sort().join(' ') : '';
  return { keys, route: route ?? said.route };
}
