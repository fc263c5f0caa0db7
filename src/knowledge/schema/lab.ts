import { z } from 'zod';
import { VERIFICATIONS } from '../../core/decision.js';
import { isLoincCode } from '../../core/identifiers.js';
import { isUcumUnit } from '../../core/ucum.js';
import { citation, key, text } from './common.js';

const ucum = z.string().refine(isUcumUnit, 'must be a UCUM unit');

/** How the value was measured, as far as the code or the sender says. */
export const METHODS = ['high-sensitivity', 'immunoassay', 'unspecified'] as const;

/** How a value is computed that no laboratory reported. */
export const DERIVATIONS = ['corrected-calcium', 'cockcroft-gault', 'testosterone-to-estradiol'] as const;

const loinc = z.strictObject({
  code: z.string().refine(isLoincCode, 'must be a LOINC code with its check digit'),
  role: text,
  method: z.enum(METHODS).default('unspecified'),
  /** `evidence-only` shows that the test was done; its value does not compare (a Z-score). `not-comparable` is another analyte. */
  use: z.enum(['value', 'evidence-only', 'not-comparable']).default('value'),
  verification: z.enum(VERIFICATIONS),
});

const interval = z
  .strictObject({
    sex: z.enum(['male', 'female']).optional(),
    menopause: z.enum(['premenopausal', 'postmenopausal']).optional(),
    low: z.number().optional(),
    high: z.number().optional(),
    citation,
  })
  .refine((row) => row.low !== undefined || row.high !== undefined, 'give low, high or both')
  .refine((row) => (row.low ?? -Infinity) < (row.high ?? Infinity), 'low: must be less than high');

export const laboratoryTest = z
  .strictObject({
    key,
    name: text,
    /** `quantity` has a canonical unit, `coded` is positive or negative, `document` only says that the study was done. */
    kind: z.enum(['quantity', 'coded', 'document']),
    loinc: z.array(loinc),
    unit: ucum.optional(),
    acceptedUnits: z.array(ucum).default([]),
    /** Grams a mole, where mass and molar results convert into each other. */
    molecularWeight: z.number().positive().optional(),
    /** Factors from a unit to the canonical unit that UCUM cannot know (an international standard of the substance). */
    factors: z.array(z.strictObject({ from: ucum, factor: z.number().positive(), citation })).default([]),
    /** Design limits: a value outside is refused or asked about, never used. Not clinical limits. */
    sanity: z
      .strictObject({ low: z.number(), high: z.number() })
      .refine((row) => row.low < row.high, 'low: must be less than high')
      .optional(),
    /** A value beyond this in one sex is probably in another unit: usable only once confirmed. */
    confirmUnit: z
      .array(
        z
          .strictObject({
            sex: z.enum(['male', 'female']).optional(),
            above: z.number().optional(),
            below: z.number().optional(),
            suspect: text,
          })
          .refine((row) => row.above !== undefined || row.below !== undefined, 'give above, below or both'),
      )
      .default([]),
    intervals: z.array(interval).default([]),
    /** Computed from other tests where no laboratory reported it. The formulas are the screening's. */
    derivation: z.strictObject({ by: z.enum(DERIVATIONS), from: z.array(key).min(1), citation }).optional(),
    /** The smallest change between two measurements that is more than noise, in percent. */
    leastSignificantChange: z.strictObject({ percent: z.number().positive(), citation }).optional(),
    citation,
    notes: text.optional(),
  })
  .refine(
    (row) => (row.kind === 'quantity') === (row.unit !== undefined),
    'a quantity has a unit, the others have none',
  )
  .refine((row) => row.unit === undefined || row.acceptedUnits.includes(row.unit), 'acceptedUnits must hold the unit')
  .refine(
    (row) => (row.kind === 'quantity') === (row.sanity !== undefined),
    'sanity: a quantity, and no other, has these limits',
  );
export type LaboratoryTestRow = z.infer<typeof laboratoryTest>;
