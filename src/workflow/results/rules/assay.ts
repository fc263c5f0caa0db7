/** How a value was measured, as far as it decides whether a low one can be believed. */
export const ASSAYS = ['high-sensitivity', 'immunoassay', 'unspecified'] as const;
export type Assay = (typeof ASSAYS)[number];

const HIGH_SENSITIVITY = /\b(lc|gc)[\s/-]*ms\b|\bmass spec|\bhigh(ly)?[ -]sensitiv|\bultra[ -]?sensitiv|\btandem\b/i;
const IMMUNOASSAY = /immuno|\b(eclia|clia|cmia|elisa|ria|eia|fpia|elfa)\b/i;

/**
 * Reads what a laboratory says of its method. Words for both, or for neither, say nothing: an immunoassay reads too high at low
 * levels, so neither may be guessed.
 */
export function assayOf(method: string | null): Assay {
  if (method === null) return 'unspecified';
  const sensitive = HIGH_SENSITIVITY.test(method);
  const immune = IMMUNOASSAY.test(method);
  if (sensitive === immune) return 'unspecified';
  return sensitive ? 'high-sensitivity' : 'immunoassay';
}
