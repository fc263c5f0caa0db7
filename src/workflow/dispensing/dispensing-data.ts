import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { VERIFICATIONS } from '../../core/decision.js';
import { parseRuleData } from '../../core/yaml.js';
import { SCHEDULES, STORAGE_CONDITIONS, type DispensingData } from './rules/dispensing-data.js';

const FILE = join(import.meta.dirname, 'data', 'dispensing.yaml');

const row = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  citation: z.strictObject({
    source: z.string().min(1),
    evidence: z.array(z.string().min(1)),
    verification: z.enum(VERIFICATIONS),
  }),
});
const timing = row.extend({
  earlySharePercent: z.int().min(0).max(50),
  maximumEarlyDays: z.int().min(0).max(30),
});
const statement = row.extend({ text: z.string().min(1).max(300) });

/** The shape of `data/dispensing.yaml`; an unknown key is refused, because it is a misspelled rule. */
const schema = z.strictObject({
  version: z.string().min(1),
  refillTiming: z.strictObject({ general: timing, controlled: timing }),
  storage: z.record(z.enum(STORAGE_CONDITIONS), statement.extend({ coldChain: z.boolean() })),
  statements: z.strictObject({
    compounded: statement,
    controlled: statement.extend({ schedules: z.array(z.enum(SCHEDULES)).min(1) }),
    hazardous: statement,
  }),
}) satisfies z.ZodType<DispensingData>;

let loaded: DispensingData | undefined;

/** The rule data of dispensing, read and checked once a process. @throws Error that names the place in the file */
export function loadDispensingData(): DispensingData {
  loaded ??= readDispensingData(readFileSync(FILE, 'utf8'));
  return loaded;
}

/** Reads and checks the data from YAML text. @throws Error that names the place in the text */
export function readDispensingData(yaml: string): DispensingData {
  return parseRuleData('dispensing.yaml', schema, yaml);
}
