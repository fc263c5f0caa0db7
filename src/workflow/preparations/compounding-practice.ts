import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { VERIFICATIONS } from '../../core/decision.js';
import { parseRuleData } from '../../core/yaml.js';
import type { CompoundingPractice } from './rules/practice.js';

const row = z.strictObject({
  id: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
  citation: z.strictObject({
    source: z.string().min(1),
    evidence: z.array(z.string().min(1)),
    verification: z.enum(VERIFICATIONS),
  }),
});
const days = z.int().min(1).max(3650);
const word = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);

const schema = z.strictObject({
  version: z.string().min(1),
  balanceCalibration: row.extend({ maximumAgeDays: days }),
  compounderCompetency: row.extend({ maximumAgeDays: days }),
  hazardousContainment: row.extend({
    niosh: z.array(z.enum(['table-1', 'table-2', 'not-listed', 'unresolved', 'not-assessed'])).min(1),
    protectiveEquipment: z.array(word).min(1),
    assessmentMaximumAgeDays: days,
  }),
  yield: row.extend({ maximumPercent: z.number().min(100).max(200) }),
  anticipatoryBatch: row.extend({ supplyDays: days }),
}) satisfies z.ZodType<CompoundingPractice>;

let loaded: CompoundingPractice | undefined;

/** The practice rules from the data file, read and checked once a process; called at start. @throws Error that names the place */
export function loadCompoundingPractice(): CompoundingPractice {
  loaded ??= readPractice(readFileSync(join(import.meta.dirname, 'data', 'compounding-practice.yaml'), 'utf8'));
  return loaded;
}

/** Reads and checks practice rules from YAML text. @throws Error that names the place in the text */
export function readPractice(yaml: string): CompoundingPractice {
  return parseRuleData('compounding-practice.yaml', schema, yaml);
}
