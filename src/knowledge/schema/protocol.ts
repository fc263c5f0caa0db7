import { z } from 'zod';
import { citation, classTag, key, plainDate, reviewedBy, ruleId, text } from './common.js';
import { TREATMENT_GOALS } from './words.js';

/**
 * The schema of `data/protocols/*.yaml`. A protocol file holds rules; a rule says for whom which tests are asked; its phases say
 * when, in days, and what a late or missing test does to a refill. Unknown members are refused, so that a typing error in a file
 * stops the start instead of switching a rule off.
 */
const slug = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'must be words joined by hyphens');
const goals = z.array(z.enum(TREATMENT_GOALS));
const dayOffset = z.int().min(-3650).max(3650);

/**
 * What a fact about the patient must be. A fact that nobody knows counts as met: the rule then asks for a test too many rather than
 * one too few. `resultBelow` is met when any usable result on file was below the value, in the test's canonical unit.
 */
const condition = z.union([
  z.strictObject({ ageAtLeast: z.int().min(0).max(130) }),
  z.strictObject({ plannedDaysOver: z.int().min(1).max(3650) }),
  z.strictObject({ condition: key }),
  z.strictObject({ onDrug: key }),
  z.strictObject({ onClass: classTag }),
  z.strictObject({ resultBelow: z.strictObject({ test: key, value: z.number(), unit: z.string().min(1) }) }),
  z.strictObject({ boneTier: z.enum(['low', 'moderate', 'high', 'unknown']) }),
]);
const clause = z.union([
  z.strictObject({ anyOf: z.array(condition).min(1) }),
  z.strictObject({ allOf: z.array(condition).min(1) }),
]);

/**
 * `hard`: the obligation stays open until this test is in. `soft`: asked and listed, nothing waits for it. `attestable`: the
 * prescriber's word may stand in for it for one fill; a test that decides about an immediate danger (pregnancy) is not.
 * `substitutes` are tests that answer the same question; `unlessOnClass` drops the test beside such a therapy.
 */
const test = z.strictObject({
  test: key,
  label: text,
  strength: z.enum(['hard', 'soft']),
  attestable: z.boolean(),
  substitutes: z.array(key).default([]),
  unlessOnClass: z.array(classTag).default([]),
});

/**
 * `hard`: no fill while the test is missing (a baseline: no first fill). `soft`: never more than a call. `soft-then-hard`: a call,
 * then hold and stop as the ladder says. `none`: not looked at when filling.
 */
const gate = z.enum(['hard', 'soft', 'soft-then-hard', 'none']);

/** One rung of escalation, in days after the latest day; day 1 is the first day overdue. */
const ladderStep = z.strictObject({
  step: z.enum(['overdue-notice', 'second-notice', 'pharmacist-task', 'pharmacist-hold', 'hard-stop']),
  daysPastLatest: z.int().min(1).max(3650),
  tag: z.enum(['design', 'source']),
});

/**
 * When the tests are asked. Days count from the anchor: the start of the therapy, the last acceptable result, or a change of dose.
 * A collection before `earliest` is too early, the obligation is due at `target` and overdue after `latest`. `lateCounts: false`
 * says that a later result is no answer (a baseline drawn on treatment). Phases of one name in a row are variants: the first whose
 * `when` is met is taken.
 */
const phase = z.strictObject({
  phase: z.enum(['baseline', 'follow-up', 'recurring', 'dose-change']),
  anchor: z.enum(['therapy-start', 'last-result', 'dose-change']),
  earliest: dayOffset,
  target: dayOffset,
  latest: dayOffset,
  recurrence: z.union([z.literal('once'), z.literal('each-event'), z.strictObject({ everyDays: z.int().min(7) })]),
  lateCounts: z.boolean().default(true),
  gate,
  gateTag: z.enum(['design', 'source']),
  ladder: z.array(ladderStep),
  when: clause.optional(),
});

const rule = z.strictObject({
  id: ruleId,
  title: text,
  trigger: z.strictObject({ drugs: z.array(key).default([]), classes: z.array(classTag).default([]) }),
  applies: z.strictObject({
    sex: z.enum(['male', 'female', 'any']),
    goals: goals.min(1).optional(),
    exceptGoals: goals.default([]),
    when: clause.optional(),
  }),
  follows: ruleId.optional(),
  safety: z.enum(['pregnancy']).optional(),
  tests: z.array(test).min(1),
  phases: z.array(phase).min(1),
  rationale: text,
  citation,
  reviewedBy,
});

/** A whole file. `protocol` is its name, `revision` the date of its last change of substance. */
export const protocolFileSchema = z.strictObject({
  protocol: slug,
  title: text,
  revision: plainDate,
  rules: z.array(rule).min(1),
});

export type ProtocolFileContent = z.infer<typeof protocolFileSchema>;
export type ProtocolRule = ProtocolFileContent['rules'][number];
export type ProtocolTest = ProtocolRule['tests'][number];
export type ProtocolPhase = ProtocolRule['phases'][number];
export type LadderStep = ProtocolPhase['ladder'][number];
export type GateKind = ProtocolPhase['gate'];
export type ProtocolCondition = z.infer<typeof condition>;
export type ProtocolClause = z.infer<typeof clause>;
