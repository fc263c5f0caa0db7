import { addDays } from '../../../core/plain-date.js';
import type { PlainDate } from '../../../core/plain-date.js';
import { obligation, windowFrom } from './plan-obligation.js';
import type { Anchor, Step } from './plan-obligation.js';
import { panelMoments } from './satisfy.js';
import type { PanelMoment } from './satisfy.js';
import type { PlannedObligation, ResultFact } from './types.js';

/** What decides where a chain begins. */
export interface BeginningFacts {
  readonly therapyStart: PlainDate;
  readonly continuation?: { readonly therapyStartedOn: PlainDate } | null | undefined;
  readonly results: readonly ResultFact[];
}

/** Where a chain stands: the step to plan next, and what its days count from. */
export interface Position {
  readonly index: number;
  readonly anchor: Anchor;
  /** The panels newer than the anchor that a recurring step has still to look at; null before it looked. */
  readonly pending: readonly PanelMoment[] | null;
}

/** The first day of the therapy, wherever it began. */
export function startOf(input: BeginningFacts): PlainDate {
  return input.continuation?.therapyStartedOn ?? input.therapyStart;
}

/**
 * Where a chain begins. A new therapy begins at its first step. A continued one has its baselines waived, skips early checks whose
 * time was over before it came here, and goes on from the last panel seen within one interval before. Where none is known, the
 * recurring test is due on the day of the takeover, with the tolerance of its window: unseen is not recent, but no refill is held on
 * the first day for what another pharmacy kept.
 */
export function beginning(
  steps: readonly Step[],
  input: BeginningFacts,
): { waived: PlannedObligation[]; position: Position } {
  const start = startOf(input);
  const anchor: Anchor = { on: start, kind: 'therapy-start' };
  const fresh: Position = { index: 0, anchor, pending: null };
  if (!input.continuation) return { waived: [], position: fresh };
  const waived = steps
    .filter(({ phase }) => phase.phase === 'baseline')
    .map((step) => {
      const closed = { as: 'waived', because: 'continuation-of-therapy' } as const;
      return obligation({ step, anchor, window: windowFrom(step.phase, anchor), results: [], closed });
    });
  const index = steps.findIndex(
    ({ phase }) =>
      phase.phase === 'recurring' || (phase.phase !== 'baseline' && addDays(start, phase.latest) >= input.therapyStart),
  );
  const step = steps[index];
  if (step?.phase.phase === 'recurring') return { waived, position: goingOn(step, index, input) };
  return { waived, position: { ...fresh, index: step ? index : steps.length } };
}

function goingOn(step: Step, index: number, input: BeginningFacts): Position {
  const interval = { from: addDays(input.therapyStart, -step.phase.target), to: input.therapyStart };
  const known = panelMoments(step.rule.tests, input.results, interval).at(-1);
  const anchor: Anchor = known ? { on: known.knownAsOf, kind: 'last-result' } : { on: interval.from, kind: 'takeover' };
  return { index, anchor, pending: null };
}
