import { z } from 'zod';
import { SEVERITIES } from '../../core/decision.js';
import { overridePolicy, ruleHeader, severity, text } from './common.js';
import { drugSelection, drugSelector, predicate } from './predicate.js';

/** `none` is deliberate silence. */
const weight = z.enum([...SEVERITIES, 'none']);

const plain = {
  severity: weight.optional(),
  override: overridePolicy.optional(),
};

/** What a rule does in one situation. The first outcome whose condition holds decides. */
const outcome = z
  .strictObject({
    when: predicate.optional(),
    severity: weight,
    override: overridePolicy.optional(),
    summary: text.optional(),
    management: text.optional(),
  })
  .refine((row) => row.severity === 'none' || row.override !== undefined, 'say who may override');
export type OutcomeRow = z.infer<typeof outcome>;

interface HasOutcomes {
  readonly severity?: string | undefined;
  readonly override?: string | undefined;
  readonly outcomes?: readonly unknown[] | undefined;
}
const eitherWay = (row: HasOutcomes): boolean => (row.severity === undefined) !== (row.outcomes === undefined);
const says = 'give either severity or outcomes';
const saysWho = (row: HasOutcomes): boolean =>
  row.outcomes !== undefined || row.severity === 'none' || row.override !== undefined;

/** Two drugs that meet: in one compound, or a compound and the profile. */
export const interaction = z
  .strictObject({
    ...ruleHeader,
    ...plain,
    kind: z.enum(['drug-drug', 'duplicate-therapy']),
    a: drugSelection.optional(),
    b: drugSelection.optional(),
    /** The rule is about one drug given twice. Other rules never compare a drug with itself. */
    sameDrug: z.literal(true).optional(),
    /** `two`: never among the ingredients of one formula, where somebody chose them together. `one`: only there. */
    medications: z.enum(['two', 'one']).optional(),
    /** Sides whose effect outlasts the therapy: a stopped or held one still counts for its residual days. */
    residual: z
      .array(z.enum(['a', 'b']))
      .min(1, 'name a, b or both, or leave it out')
      .optional(),
    when: predicate.optional(),
    outcomes: z.array(outcome).min(1).optional(),
  })
  .refine(eitherWay, says)
  .refine(saysWho, 'say who may override')
  .refine((row) => (row.sameDrug === true ? !row.a && !row.b : row.a && row.b), 'give sides a and b, or sameDrug');
export type InteractionRow = z.infer<typeof interaction>;

/** One drug against what is known of the patient: conditions, pregnancy, results, the order itself. */
export const patientRule = z
  .strictObject({
    ...ruleHeader,
    ...plain,
    kind: z.enum(['drug-condition', 'pregnancy', 'drug-lab']),
    drug: z.union([z.literal('any'), drugSelection]),
    /** The law or the pharmacy's license asks for it: it blocks, and supplying what is missing is the way out. */
    legal: z.boolean().default(false),
    /** Off unless the pharmacy turned it on. */
    advisory: z.boolean().default(false),
    /** Not raised where this rule already fired for the same drug. */
    supersededBy: z.array(z.string()).default([]),
    when: predicate.optional(),
    outcomes: z.array(outcome).min(1).optional(),
  })
  .refine(eitherWay, says)
  .refine(saysWho, 'say who may override');
export type PatientRuleRow = z.infer<typeof patientRule>;

/** An allergy to one substance and the ordering of another that is like it. */
export const allergyRule = z.strictObject({
  ...ruleHeader,
  kind: z.literal('allergy'),
  outcomes: z
    .array(
      z.strictObject({
        /** `same` is the drug itself; `excipient` is an excipient of the formula. */
        match: z.union([
          z.enum(['same', 'excipient']),
          z.strictObject({ drug: drugSelector, allergicTo: drugSelector }),
        ]),
        severity,
        override: overridePolicy,
        summary: text.optional(),
        management: text.optional(),
      }),
    )
    .min(1),
});
export type AllergyRuleRow = z.infer<typeof allergyRule>;
