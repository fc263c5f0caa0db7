import { z } from 'zod';
import { isUcumUnit } from '../../core/ucum.js';
import {
  citation,
  key,
  overridePolicy,
  plainDate,
  recordedSchedule,
  ruleHeader,
  SCHEDULES,
  severity,
  text,
} from './common.js';
import { ROUTES, SIGNIFICANT_DIFFERENCE_REASONS } from './words.js';

/** The checks of section 503A and of controlled substances are programs; their words, weights and numbers are these rows. */
export const REGULATORY_CHECKS = [
  'patient-specific',
  'bulk-substance',
  'bulk-refused',
  'withdrawn',
  'withdrawn-in-part',
  'biologic',
  'legal-opinion',
  'essentially-a-copy',
  'copy-limit-reached',
  'easily-substitutable',
  'certificate-of-analysis',
  'difficult-to-compound',
  'dea-number',
  'controlled-expired',
  'controlled-refills',
  'pdmp-query',
] as const;
export type RegulatoryCheck = (typeof REGULATORY_CHECKS)[number];

export const regulatoryRule = z.strictObject({
  ...ruleHeader,
  kind: z.enum(['503a', 'controlled-substance']),
  check: z.enum(REGULATORY_CHECKS),
  severity,
  override: overridePolicy,
  /** `blocks` until what is missing is supplied; `needs-review` until a pharmacist resolves it; `shown` passively. */
  effect: z.enum(['blocks', 'needs-review', 'shown']),
});
export type RegulatoryRuleRow = z.infer<typeof regulatoryRule>;

/** A substance named by a list of the regulations, in whole or for some products only. */
export const listedSubstance = z.strictObject({
  key,
  name: text,
  synonyms: z.array(text).default([]),
  /** A drug of ours, or an RxNorm ingredient, that this entry speaks of. */
  drug: key.optional(),
  rxcui: z
    .string()
    .regex(/^[1-9]\d{0,7}$/)
    .optional(),
  list: z.enum(['216.24', '216.23-allowed', '216.23-refused']),
  /** Absent: all products. Otherwise what the entry is limited to; `routes` can be checked, `text` needs a pharmacist. */
  limitedTo: z.strictObject({ routes: z.array(z.enum(ROUTES)).min(1).optional(), text }).optional(),
  /** Federal schedule, of a substance that stands in no other file. */
  schedule: recordedSchedule.optional(),
});
export type ListedSubstanceRow = z.infer<typeof listedSubstance>;

export const listedSubstanceFile = z.strictObject({
  list: z.enum(['216.24', '216.23']),
  asOf: plainDate,
  citation,
  /** Federal schedule of the substances that say nothing else. */
  schedule: recordedSchedule.optional(),
  substances: z.array(listedSubstance).min(1),
});

const quantity = z.strictObject({
  value: z.string().regex(/^\d+(\.\d+)?$/),
  unit: z.string().refine(isUcumUnit, 'unit'),
});

/** Products on the US market that a compound may be a copy of. The dosage form is not part of that test. */
export const commercialProduct = z.strictObject({
  key,
  drug: key,
  name: text,
  dosageForm: text,
  routes: z.array(z.enum(ROUTES)).min(1),
  strengths: z.array(quantity).min(1),
  status: z.enum(['marketed', 'discontinued', 'shortage']),
  /** Scored tablets can be halved, and any volume of a liquid can be measured: both make a strength easily substitutable. */
  scored: z.boolean().default(false),
  byVolume: z.boolean().default(false),
  citation,
});
export type CommercialProductRow = z.infer<typeof commercialProduct>;

/** The numbers of FDA's guidance of January 2018; cost and convenience are no significant difference. */
export const copyTest = z.strictObject({
  similarPercent: z.literal(10),
  substitutableUnits: z.int().min(2),
  toleratedFillsPerMonth: z.int().min(0).max(4),
  acceptedReasons: z.array(z.enum(SIGNIFICANT_DIFFERENCE_REASONS).exclude(['cost', 'convenience'])).min(1),
  citation,
});

const formWord = z.string().regex(/^[a-z]+(-[a-z]+)*$/, 'must be lower case letters and hyphens');

/**
 * Words in a dosage form that point to a category which FDA proposes as demonstrably difficult to compound. `forms` may stand within
 * longer words, `abbreviations` only alone.
 */
export const difficultForms = z.strictObject({
  forms: z.array(formWord).min(1),
  abbreviations: z.array(formWord).default([]),
  citation,
});
export type DifficultForms = z.infer<typeof difficultForms>;

export const controlledLimit = z.strictObject({
  schedule: z.enum(SCHEDULES),
  validMonths: z.int().min(1).nullable(),
  maxRefills: z.int().min(0).nullable(),
  citation,
});
export type ControlledLimitRow = z.infer<typeof controlledLimit>;
