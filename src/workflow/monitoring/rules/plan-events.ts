import type { PlainDate } from '../../../core/plain-date.js';
import { obligation, windowFrom } from './plan-obligation.js';
import type { Anchor, Step } from './plan-obligation.js';
import { panelMoments } from './satisfy.js';
import type { PlannedObligation, ResultFact } from './types.js';

/**
 * One obligation for each change of dose. A change that comes before the last one was checked supersedes that check: the old dose's
 * level no longer tells anything, so at most the newest change has an open obligation. Changes in the future, and those on or before
 * the start of the therapy, are none.
 */
export function doseChangeObligations(
  step: Step,
  facts: { readonly therapyStart: PlainDate; readonly today: PlainDate; readonly doseChanges?: readonly PlainDate[] },
  results: readonly ResultFact[],
): PlannedObligation[] {
  const changes = [...new Set(facts.doseChanges ?? [])]
    .filter((on) => on > facts.therapyStart && on <= facts.today)
    .sort();
  return changes.map((on, index) => {
    const anchor: Anchor = { on, kind: 'dose-change' };
    const window = windowFrom(step.phase, anchor);
    const next = changes[index + 1] ?? null;
    const moment = panelMoments(step.rule.tests, results, { from: window.earliest, to: next })[0];
    if (moment) return obligation({ step, anchor, window, results, moment });
    const closed = next === null ? null : ({ as: 'cancelled', because: 'superseded' } as const);
    return obligation({ step, anchor, window, results, closed });
  });
}
