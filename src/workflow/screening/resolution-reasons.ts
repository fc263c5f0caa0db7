import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { VERIFICATIONS } from '../../core/decision.js';
import { parseRuleData } from '../../core/yaml.js';
import { RESOLUTION_ACTIONS, type ResolutionAction } from './rules/resolution-policy.js';

const citation = z.strictObject({
  source: z.string().min(1),
  evidence: z.array(z.string().min(1)),
  verification: z.enum(VERIFICATIONS),
});
const NCPDP_CODE = /^[1-3][A-Z]$/;

const reason = z
  .strictObject({
    code: z.string().regex(/^([1-3][A-Z]|[a-z]+(-[a-z]+)*)$/),
    words: z.string().min(1),
    service: z
      .string()
      .regex(/^[A-Z][A-Z0-9]$/)
      .optional(),
    actions: z.array(z.enum(RESOLUTION_ACTIONS)).min(1),
  })
  .refine(
    (row) => NCPDP_CODE.test(row.code) === (row.service !== undefined),
    'service goes with an NCPDP code, and only there',
  );

const file = z
  .strictObject({ version: z.string().min(1), ncpdp: citation, local: citation, reasons: z.array(reason).min(1) })
  .refine(({ reasons }) => new Set(reasons.map(({ code }) => code)).size === reasons.length, 'a code is listed twice')
  .refine(
    ({ reasons }) => RESOLUTION_ACTIONS.every((action) => reasons.some(({ actions }) => actions.includes(action))),
    'every action needs a reason',
  );

/** Reads and checks the coded reasons. @throws Error that names the place in the text */
export function readResolutionReasons(yaml: string): ReadonlyMap<string, readonly ResolutionAction[]> {
  const { reasons } = parseRuleData('resolution-reasons.yaml', file, yaml);
  return new Map(reasons.map(({ code, actions }) => [code, actions]));
}

/** Coded reasons and what each may be given for. Read when the process starts, so that broken data stops the start. */
export const RESOLUTION_REASONS = readResolutionReasons(
  readFileSync(join(import.meta.dirname, 'data', 'resolution-reasons.yaml'), 'utf8'),
);
