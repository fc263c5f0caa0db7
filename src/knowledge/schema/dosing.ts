import { z } from 'zod';
import { isUcumUnit } from '../../core/ucum.js';
import { drugSelector, predicate } from './predicate.js';
import { overridePolicy, ruleHeader, severity } from './common.js';
import { ROUTES, TREATMENT_GOALS } from './words.js';

const amount = z.strictObject({ atLeast: z.number().optional(), atMost: z.number().positive().optional() });

/**
 * Usual range of one drug by route and goal, in `unit`: of a single dose, and of the average amount a day. Above the range stops,
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
    unit: z.string().refine(isUcumUnit, 'must be a UCUM unit'),
    singleDose: amount.optional(),
    dailyDose: amount.optional(),
    above: z.strictObject({ severity, override: overridePolicy }),
    below: z.strictObject({ severity, override: overridePolicy }),
  })
  .refine((row) => row.singleDose !== undefined || row.dailyDose !== undefined, 'give singleDose, dailyDose or both');
export type DoseRangeRow = z.infer<typeof doseRange>;
