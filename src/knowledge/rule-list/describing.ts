import type { OverridePolicy, Severity } from '../../core/decision.js';
import { silenceRefusal } from '../rules/tuning.js';
import type { DrugsOfRule } from './drugs-of-rule.js';
import type { Names } from './names.js';
import type { AttachedMonitoring, RuleView } from './rule-view.js';

/** What the rows of every kind are described with. */
export interface Describing {
  readonly names: Names;
  readonly drugs: DrugsOfRule;
  readonly monitoring: ReadonlyMap<string, AttachedMonitoring>;
  /** The data file that a row stands in. */
  fileOf(row: object): string;
}

/** Whether the law asks for a rule, and whether a pharmacy may silence it. */
export function tuningOf(
  legal: boolean,
  outcomes: readonly { readonly severity: Severity | 'none'; readonly override?: OverridePolicy | null | undefined }[],
): Pick<RuleView, 'legal' | 'silence'> {
  const reason = silenceRefusal({ legal, outcomes });
  return { legal, silence: { allowed: reason === null, reason } };
}
