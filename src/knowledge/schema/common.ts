import { z } from 'zod';
import { OVERRIDE_POLICIES, SEVERITIES, VERIFICATIONS } from '../../core/decision.js';
import { isPlainDate } from '../../core/plain-date.js';

// A schema reads its rows once, at the start: to compile a function for each takes longer than it saves.
z.config({ jitless: true });

/**
 * What supports a row. S: the article or monograph the rule set began with. L: a drug label. G: a guideline. R: a law, regulation
 * or an agency's guidance. D: an open data set. P: a paper, abstract or laboratory catalog. M: inferred from mechanism or class.
 * K: general knowledge that a clinician must confirm.
 */
export const EVIDENCE_GRADES = ['S', 'L', 'G', 'R', 'D', 'P', 'M', 'K'] as const;

/** A sentence or more; no markup, no line breaks that YAML left in. */
export const text = z
  .string()
  .transform((value) => value.replace(/\s+/g, ' ').trim())
  .refine((value) => value.length > 0, 'must not be empty');

export const citation = z.strictObject({
  source: text,
  evidence: z.array(z.enum(EVIDENCE_GRADES)).min(1),
  verification: z.enum(VERIFICATIONS),
});

export const severity = z.enum(SEVERITIES);
export const overridePolicy = z.enum(OVERRIDE_POLICIES);

/** Who signed the row. Nobody has yet; a pharmacy's clinician will. */
export const reviewedBy = z.union([
  z.null(),
  z.strictObject({ name: text, on: z.string().refine(isPlainDate, 'date') }),
]);

/** Key of a drug, test, condition group or allergen: `testosterone_total`. */
export const key = z.string().regex(/^[a-z][a-z0-9_]*$/, 'must be lower case letters, digits and _');
export const classTag = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'must be a class tag such as AROMATASE_INHIBITOR');
/** `DDI-001`, `503A-COA`. */
export const RULE_ID = /^[0-9A-Z]+(-[0-9A-Z]+)*[a-z]?$/;
export const ruleId = z.string().regex(RULE_ID, 'must be an id such as DDI-001');
export const plainDate = z.string().refine(isPlainDate, 'must be a date YYYY-MM-DD');
/** Federal schedules that a prescription can be written for. */
export const SCHEDULES = ['II', 'III', 'IV', 'V'] as const;
/** A substance's federal schedule; `none`: it is not controlled. Absent means that nobody looked. */
export const recordedSchedule = z.enum([...SCHEDULES, 'none']);
export type RecordedSchedule = z.infer<typeof recordedSchedule>;
export const days = z.int().min(0).max(36_500);
/** How far back something counts: a window of no day would hold nothing. */
export const lookback = z.int().min(1, 'must be 1 day or more: a window of none holds nothing').max(36_500);

/** What every rule row carries beside its logic. */
export const ruleHeader = {
  id: ruleId,
  summary: text,
  management: text,
  mechanism: text.optional(),
  citation,
  /** Ids of table rows that this one answers too, so that two tables do not raise one fact twice. */
  covers: z.array(ruleId).min(1).optional(),
  /** How sources that contradict each other were resolved, or why the rule departs from them. */
  resolution: text.optional(),
  /** Monitoring rules that the pharmacist should see attached when this rule fires. */
  attachesMonitoring: z.array(ruleId).min(1).optional(),
  reviewedBy,
};
