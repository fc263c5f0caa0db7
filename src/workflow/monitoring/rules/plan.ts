import { addDays } from '../../../core/plain-date.js';
import type { PlainDate } from '../../../core/plain-date.js';
import { fieldError } from '../../../core/errors.js';
import { beginning, startOf } from './plan-beginning.js';
import type { Position } from './plan-beginning.js';
import { doseChangeObligations } from './plan-events.js';
import { obligation, windowFrom } from './plan-obligation.js';
import type { Anchor, Step } from './plan-obligation.js';
import { answers, panelMoments } from './satisfy.js';
import type { MonitoringRule, PlannedObligation, ResultFact } from './types.js';

/** Everything that a plan is made of. Rules as `protocolsFor` gives them; results in their current versions, of this patient. */
export interface PlanInput {
  readonly rules: readonly MonitoringRule[];
  /** The first hand-over of this therapy here; before it, the day on which the first fill would be handed over. */
  readonly therapyStart: PlainDate;
  readonly today: PlainDate;
  readonly results: readonly ResultFact[];
  /** Days on which a changed dose or frequency was first handed over. */
  readonly doseChanges?: readonly PlainDate[];
  /** A therapy that began elsewhere: its baselines are waived, its recurring tests go on. */
  readonly continuation?: { readonly therapyStartedOn: PlainDate } | null | undefined;
  /** The last day of the therapy, once it has ended: what is open is cancelled and later results change nothing. */
  readonly therapyEndedOn?: PlainDate | null;
}

/**
 * All obligations that should exist for one therapy as of today, satisfied ones included: a function of the facts alone, so that a
 * lost job, a correction or a late result is put right by planning again.
 *
 * A rule and the one that follows it make a chain, and a chain has exactly one open obligation (none once a chain that does not
 * recur is through). A recurring window counts from the last acceptable result: the last day as of which every hard test is known
 * (see `panelMoments`). A collection inside the window satisfies; one before it is too early to satisfy but moves the window, since
 * the panel has been seen; one after it satisfies late, and the next counts from it, so that late tests do not stack.
 *
 * Throws DomainError `invalid-date` when a continued therapy is said to have begun after it was taken over.
 */
export function planObligations(input: PlanInput): PlannedObligation[] {
  const started = input.continuation?.therapyStartedOn;
  if (started !== undefined && started > input.therapyStart)
    throw fieldError('invalid-date', 'continuationOfTherapy.therapyStartedOn', 'must not be after the first fill here');
  const ended = input.therapyEndedOn != null && input.therapyEndedOn <= input.today ? input.therapyEndedOn : null;
  const horizon = ended ?? input.today;
  const results = input.results.filter(({ collectedOn }) => collectedOn <= horizon);
  const planned = chainsOf(input.rules).flatMap((steps) =>
    steps[0]?.phase.anchor === 'dose-change'
      ? doseChangeObligations(steps[0], input, results)
      : planChain(steps, {
          ...input,
          results: results.filter((result) =>
            steps.some(({ rule }) => rule.tests.some((test) => answers(result, test))),
          ),
          continuation: maySkipBaseline(steps) ? input.continuation : null,
        }),
  );
  return ended === null ? planned : planned.map(cancelOpen);
}

function cancelOpen(planned: PlannedObligation): PlannedObligation {
  if (planned.satisfied || planned.closed) return planned;
  return { ...planned, closed: { as: 'cancelled', because: 'therapy-ended' } };
}

/** A rule that follows none, then the one that follows it. A follower whose predecessor does not apply begins its own chain. */
function chainsOf(rules: readonly MonitoringRule[]): Step[][] {
  const ids = rules.map(({ id }) => id);
  return rules
    .filter(({ follows }) => follows === null || !ids.includes(follows))
    .map((first) =>
      [first, ...rules.filter(({ follows }) => follows === first.id)].flatMap((rule) =>
        rule.phases.map((phase, index) => ({ rule, phase, ordinal: index + 1 })),
      ),
    );
}

/** A test that only its result can answer is asked at a takeover as at any start, whatever another pharmacy saw. */
function maySkipBaseline(steps: readonly Step[]): boolean {
  return steps.every(({ rule }) => rule.tests.every(({ strength, attestable }) => strength === 'soft' || attestable));
}

function planChain(steps: readonly Step[], input: PlanInput): PlannedObligation[] {
  const begin = beginning(steps, input);
  const planned = [...begin.waived];
  let position: Position | null = begin.position;
  while (position !== null) {
    const step: Step | undefined = steps[position.index];
    if (step === undefined) return planned;
    const next = takeStep(step, position, input);
    if (next.obligation) planned.push(next.obligation);
    position = next.position;
  }
  return planned;
}

interface StepOutcome {
  readonly obligation: PlannedObligation | null;
  /** Null when the chain waits for this obligation. */
  readonly position: Position | null;
}

function takeStep(step: Step, position: Position, input: PlanInput): StepOutcome {
  return step.phase.anchor === 'therapy-start'
    ? takeOnce(step, position, input)
    : takeRecurring(step, position, input.results);
}

/** A step that happens once, counted from the start. Of several draws in its window the last one tells most. */
function takeOnce(step: Step, { index, ...position }: Position, input: PlanInput): StepOutcome {
  const { results, today } = input;
  const anchor: Anchor = { on: startOf(input), kind: 'therapy-start' };
  const window = windowFrom(step.phase, anchor);
  const to = step.phase.lateCounts ? null : window.latest;
  const moments = panelMoments(step.rule.tests, results, { from: window.earliest, to });
  const moment = moments.filter(({ on }) => on <= window.latest).at(-1) ?? moments[0];
  const next = index + 1;
  if (moment === undefined) {
    const shut = to !== null && today > to;
    const closed = shut ? ({ as: 'cancelled', because: 'window-closed' } as const) : null;
    const open = obligation({ step, anchor, window, results, closed });
    return { obligation: open, position: shut ? { ...position, index: next } : null };
  }
  const moved: Anchor = { on: moment.knownAsOf, kind: 'last-result' };
  return {
    obligation: obligation({ step, anchor, window, results, moment }),
    position: { index: next, anchor: moved, pending: null },
  };
}

/** One turn of a recurring step: the next newer panel satisfies it, or, drawn too early, moves its window. */
function takeRecurring(step: Step, position: Position, results: readonly ResultFact[]): StepOutcome {
  const { anchor } = position;
  const window = windowFrom(step.phase, anchor);
  const newer = { from: addDays(anchor.on, 1), to: null };
  const [moment, ...rest] = position.pending ?? panelMoments(step.rule.tests, results, newer);
  if (moment === undefined) return { obligation: obligation({ step, anchor, window, results }), position: null };
  const moved: Position = {
    ...position,
    anchor: { on: moment.knownAsOf, kind: 'last-result' },
    pending: rest,
  };
  const inTime = moment.knownAsOf >= window.earliest;
  return { obligation: inTime ? obligation({ step, anchor, window, results, moment }) : null, position: moved };
}
