import type { CompiledKnowledge } from './compiled.js';

/** A product on the market that a compound may be a copy of. */
export interface CommercialProductView {
  readonly key: string;
  readonly name: string;
  readonly drug: string;
  readonly dosageForm: string;
  readonly routes: readonly string[];
  readonly strengths: readonly { readonly value: string; readonly unit: string }[];
  /** Whether it is sold as far as the knowledge knows; a pharmacy may have found otherwise. */
  readonly available: boolean;
}

/** Every marketed product of the knowledge, by key. @param drug key or code; only its products */
export function listCommercialProducts(knowledge: CompiledKnowledge, drug?: string): CommercialProductView[] {
  const resolved = drug === undefined ? [] : knowledge.resolveDrug(drug).ingredients.map(({ key }) => key);
  const wanted = drug === undefined ? null : new Set([drug, ...resolved]);
  return [...knowledge.regulatory.products]
    .filter(([key]) => wanted === null || wanted.has(key))
    .flatMap(([key, products]) =>
      products.map((product) => ({
        key: product.key,
        name: product.name,
        drug: knowledge.ingredients.get(key)?.code ?? key,
        dosageForm: product.dosageForm,
        routes: [...product.routes],
        strengths: product.strengths.map(({ value, unit }) => ({ value: String(value), unit })),
        available: product.available,
      })),
    )
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}
