import { z } from 'zod';
import { VERIFICATIONS } from '../../core/decision.js';
import { citation, classTag, days, key, SCHEDULES, text } from './common.js';

const rxcui = z.string().regex(/^[1-9]\d{0,7}$/, 'must be an RxNorm concept id');
const coded = z.strictObject({ name: text, rxcui, verification: z.enum(VERIFICATIONS) });

/** Where an active ingredient's bulk form stands under section 503A. */
const bulkBasis = z.strictObject({
  basis: z.enum([
    'usp-monograph',
    'approved-drug-component',
    'listed-216-23',
    'refused-216-23',
    'none-known',
    'legal-opinion-required',
  ]),
  citation,
});

export const drug = z.strictObject({
  key,
  name: text,
  /** Other names that a profile may hold, brand names among them. */
  synonyms: z.array(text).default([]),
  /** RxNorm ingredient. A drug without one is known by `local:<key>` alone. */
  rxcui: rxcui.optional(),
  salts: z.array(coded).default([]),
  /** Codes of marketed products that hold this drug alone (RxNorm clinical drugs). */
  products: z.array(coded).default([]),
  atc: z.array(z.string().regex(/^[A-Z]\d{2}[A-Z]{0,2}\d{0,2}$/)).default([]),
  unii: z
    .string()
    .regex(/^[0-9A-Z]{10}$/)
    .optional(),
  classes: z.array(classTag),
  /** Empty: it is not a controlled substance. Whoever writes a drug down looks that up. */
  schedules: z.array(z.strictObject({ jurisdiction: z.string(), schedule: z.enum(SCHEDULES), citation })).default([]),
  biologic: z.boolean().default(false),
  approvedInUS: z.boolean().default(true),
  bulk: bulkBasis.optional(),
  /** Placement on the NIOSH list (2024); absent means not assessed, never not hazardous. */
  hazard: z
    .strictObject({
      niosh: z.enum(['table-1', 'table-2', 'not-listed', 'unresolved']),
      note: text.optional(),
      citation,
    })
    .optional(),
  /** How long an effect on other drugs lasts after the last dose (enzyme recovery, long half-life). */
  residualEffectDays: days.optional(),
  citation,
  notes: text.optional(),
});
export type DrugRow = z.infer<typeof drug>;
