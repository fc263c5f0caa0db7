import { z } from 'zod';
import { citation, classTag, key, ruleId, text } from './common.js';

/** Monitoring that rules attach before a protocol lays it down: it has a name and says what to do meanwhile, and asks for nothing. */
export const plannedMonitoring = z.strictObject({
  id: ruleId,
  title: text,
  trigger: z.strictObject({ drugs: z.array(key).default([]), classes: z.array(classTag).default([]) }),
  meanwhile: text,
  citation,
});
export type PlannedMonitoringRow = z.infer<typeof plannedMonitoring>;
