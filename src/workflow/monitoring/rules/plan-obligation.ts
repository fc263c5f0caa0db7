import { addDays } from '../../../core/plain-date.js';
import type { PlainDate } from '../../../core/plain-date.js';
import { evaluatePanel } from './satisfy.js';
import type { PanelMoment } from './satisfy.js';
import type { AnchorKind, Closure, MonitoringRule, PlannedObligation, ProtocolPhase, ResultFact } from './types.js';

/** One phase of one rule, at its place in a chain. `ordinal` counts the phases of the rule from 1. */
export interface Step {
  readonly rule: MonitoringRule;
  readonly phase: ProtocolPhase;
  readonly ordinal: number;
}

export interface Anchor {
  readonly on: PlainDate;
  readonly kind: AnchorKind;
}

export interface ObligationWindow {
  readonly earliest: PlainDate;
  readonly target: PlainDate;
  readonly latest: PlainDate;
}

/** The three days of a phase, counted from its anchor. */
export function windowFrom(phase: ProtocolPhase, anchor: Anchor): ObligationWindow {
  return {
    earliest: addDays(anchor.on, phase.earliest),
    target: addDays(anchor.on, phase.target),
    latest: addDays(anchor.on, phase.latest),
  };
}

interface Draft {
  readonly step: Step;
  readonly anchor: Anchor;
  readonly window: ObligationWindow;
  readonly results: readonly ResultFact[];
  /** Given when the panel is complete. */
  readonly moment?: PanelMoment;
  readonly closed?: Closure | null;
}

/** Writes out one obligation: its key, window, gate and what of its panel is in. */
export function obligation({ step, anchor, window, results, moment, closed = null }: Draft): PlannedObligation {
  const { rule, phase } = step;
  const late = moment !== undefined && moment.on > window.latest;
  const to = late ? moment.on : moment || !phase.lateCounts ? window.latest : null;
  // What the obligation before this one counted is no news here; a baseline looks back on purpose.
  const relevant = results.filter(({ collectedOn }) => phase.phase === 'baseline' || collectedOn > anchor.on);
  const panel = evaluatePanel(rule.tests, relevant, { from: window.earliest, to });
  return {
    key: keyOf(step, anchor, window),
    ruleId: rule.id,
    title: rule.title,
    phase: phase.phase,
    tests: rule.tests,
    anchor,
    ...window,
    gate: phase.gate,
    gateTag: phase.gateTag,
    ladder: phase.ladder,
    safety: rule.safety,
    source: rule.citation.source,
    satisfied: moment ? { completedOn: moment.on, anchorOn: moment.knownAsOf, late, evidence: moment.evidence } : null,
    closed,
    missing: moment ? [] : panel.missing,
    outstanding: panel.outstanding,
    refused: moment ? [] : panel.refused,
  };
}

function keyOf({ rule, phase, ordinal }: Step, anchor: Anchor, { target }: ObligationWindow): string {
  if (phase.phase === 'recurring') return `${rule.id}@${target}`;
  if (phase.phase === 'dose-change') return `${rule.id}@${anchor.on}`;
  return `${rule.id}#${ordinal}`;
}
