import { z } from 'zod';
import { drugSelector, predicate } from './predicate.js';
import { classTag, overridePolicy, ruleHeader, severity, text } from './common.js';
import { ROUTES, TREATMENT_GOALS } from './words.js';

const amount = z
  .strictObject({ atLeast: z.number().positive().optional(), atMost: z.number().positive().optional() })
  .refine((row) => row.atLeast !== undefined || row.atMost !== undefined, 'give atLeast, atMost or both')
  .refine((row) => (row.atLeast ?? 0) <= (row.atMost ?? Infinity), 'atLeast: must not be more than atMost');

/**
 * Usual range of one drug by route and goal, in milligrams: of a single dose, and of the average amount a day. Above the range stops,
 * below it is shown.
 */
export const doseRange = z
  .strictObject({
    ...ruleHeader,
    kind: z.literal('dose'),
    drug: drugSelector,
    routes: z.array(z.enum(ROUTES)).min(1),
    goals: z.union([z.literal('any'), z.array(z.enum(TREATMENT_GOALS)).min(1)]),
    when: predicate.optional(),
    unit: z.literal('mg', 'must be mg: doses are compared in milligrams'),
    singleDose: amount.optional(),
    dailyDose: amount.optional(),
    above: z.strictObject({ severity, override: overridePolicy }),
    below: z.strictObject({ severity, override: overridePolicy }),
  })
  .refine((row) => row.singleDose !== undefined || row.dailyDose !== undefined, 'give singleDose, dailyDose or both');
export type DoseRangeRow = z.infer<typeof doseRange>;

/**
 * What an order's quantity and days' supply say, against its dose and frequency: how many times what is used in the stated days the
 * quantity has to be (`more`), or how many times the quantity that has to be (`less`), before somebody is told.
 */
export const supplyRule = z
  .strictObject({
    ...ruleHeader,
    kind: z.literal('dose'),
    supplied: z.enum(['more', 'less']),
    factor: z.number().gt(1),
    severity,
    override: overridePolicy,
    /** Where the quantity, used up within the days' supply, would be a daily dose above the range of a drug. */
    aboveRange: z.strictObject({ severity, override: overridePolicy, summary: text, management: text }).optional(),
    /** Therapies that are commonly taken on some days of a cycle only, which the frequency does not say. */
    cyclic: z
      .strictObject({ goals: z.array(z.enum(TREATMENT_GOALS)).min(1), classes: z.array(classTag).min(1) })
      .optional(),
  })
  .refine((row) => row.supplied === 'more' || row.aboveRange === undefined, 'aboveRange: only where more is supplied')
  .refine((row) => row.supplied === 'less' || row.cyclic === undefined, 'cyclic: only where less is supplied');
export type SupplyRuleRow = z.infer<typeof supplyRule>;
