import { z } from 'zod';
import { citation, classTag, text } from './common.js';

/** A class that drugs may have, declared so that a misspelled one is no new class without rules. */
export const drugClass = z.strictObject({
  key: classTag,
  name: text,
  /** Why it is kept, where no rule, protocol or allergy names it. */
  unusedBecause: text.optional(),
  citation,
});
export type DrugClassRow = z.infer<typeof drugClass>;
