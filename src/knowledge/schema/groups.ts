import { z } from 'zod';
import { isSnomedId } from '../../core/identifiers.js';
import { citation, classTag, key, text } from './common.js';
import { TREATMENT_GOALS } from './words.js';

/**
 * Conditions that a rule speaks of, by code. A code belongs to the group when it begins with one of the ICD-10-CM prefixes (no dot)
 * or equals one of the SNOMED CT codes; the group's own key is its `local` code.
 */
export const conditionGroup = z
  .strictObject({
    key,
    name: text,
    icd10cm: z.array(z.string().regex(/^[A-TV-Z]\d[0-9A-Z]{1,5}$/, 'must be an ICD-10-CM prefix without a dot')),
    /** Codes below a prefix that do not belong. */
    exceptIcd10cm: z.array(z.string().regex(/^[A-TV-Z]\d[0-9A-Z]{1,5}$/)).default([]),
    snomed: z.array(z.string().refine(isSnomedId, 'is not a SNOMED CT identifier: look at its digits')).default([]),
    /** A therapy with this goal says by itself that the patient has the condition. */
    goals: z.array(z.enum(TREATMENT_GOALS)).default([]),
    /** Counts as a risk factor for fracture while it lasts. */
    fractureRisk: z.boolean().default(false),
    citation,
  })
  .superRefine((row, context) => {
    for (const code of row.exceptIcd10cm) {
      if (row.icd10cm.some((prefix) => code !== prefix && code.startsWith(prefix))) continue;
      const message = `${code} is below none of the prefixes: it takes nothing out`;
      context.addIssue({ code: 'custom', path: ['exceptIcd10cm'], message });
    }
  });
export type ConditionGroupRow = z.infer<typeof conditionGroup>;

/** A substance that is no drug of the rules, but that people are allergic to. */
export const allergen = z
  .strictObject({
    key,
    name: text,
    synonyms: z.array(text).default([]),
    /**
     * `excipient` may be in a formula and is compared with it; `other` (pollen, latex) never is. `class` stands for drugs. `ambiguous` may
     * mean different things and is not recognized; `write` says what to write instead.
     */
    kind: z.enum(['excipient', 'other', 'class', 'ambiguous']),
    write: text.optional(),
    /** Members of a drug class that this allergy names. */
    class: classTag.optional(),
    /** Excipients that are the same allergen (peanut for peanut oil), or that this one is made of (a gelatin shell: gelatin). */
    includes: z.array(key).default([]),
    /** Excipients that it often holds and that its name does not tell: the dye of a capsule shell. */
    mayHold: z.array(key).default([]),
    citation,
  })
  .refine(
    (row) => (row.kind === 'ambiguous') === (row.write !== undefined),
    'an ambiguous one, and no other, says what to write',
  );
export type AllergenRow = z.infer<typeof allergen>;
