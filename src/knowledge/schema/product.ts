import { z } from 'zod';
import { citation, key, text } from './common.js';
import { ROUTES } from './words.js';

/**
 * A name that people write for what holds other ingredients than the name says, or that is sold for one route only: a brand, a
 * combination, a short form.
 */
export const product = z
  .strictObject({
    key,
    name: text,
    synonyms: z.array(text).default([]),
    /** All that it holds: keys of drugs and of ingredients that were added to the vocabulary, `rxcui:` codes of those of the release. */
    ingredients: z.array(z.string().regex(/^([a-z][a-z0-9_]*|rxcui:[1-9]\d{0,7})$/)).min(1),
    /** Ingredients that the knowledge has no row for; with them the product is in part outside the scope. */
    others: z.array(text).default([]),
    /** The only route that it is sold for. */
    route: z.enum(ROUTES).optional(),
    /** Its dose reaches the whole body, whatever its route: a ring with the dose of a patch. */
    systemic: z.literal(true).optional(),
    citation,
    notes: text.optional(),
  })
  .refine((row) => row.route === undefined || row.systemic === undefined, 'give route or systemic, not both');
export type ProductRow = z.infer<typeof product>;
