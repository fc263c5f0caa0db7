import { compareSeverity, type Severity } from '../../../core/decision.js';
import type { Outcome, Predicate } from '../../../knowledge/index.js';
import { evaluate, type Scene } from './predicates.js';
import { FALSE, TRUE, UNKNOWN, type Truth } from './truth.js';

/** An outcome that becomes a finding. */
export type FiringOutcome = Outcome & { readonly severity: Severity };

/**
 * What a rule says of a scene. `undecided`: an unknown fact decides between a finding and silence; `gravest` is what it could come
 * to. A finding that is certain although its weight is not takes the gravest weight (`assumed`).
 */
export type Ruling =
  | { readonly kind: 'silent' }
  | { readonly kind: 'fires'; readonly outcome: FiringOutcome; readonly assumed: boolean }
  | { readonly kind: 'undecided'; readonly gravest: Severity };

const SILENT: Ruling = { kind: 'silent' };

/**
 * Decides a rule: its own condition first, then the first outcome whose condition holds.
 * @param scope what is known already of a part of the condition that `when` leaves out
 */
export function rule(when: Predicate | null, outcomes: readonly Outcome[], scene: Scene, scope: Truth = TRUE): Ruling {
  const held = when === null ? TRUE : evaluate(when, scene);
  const applies = held < scope ? held : scope;
  if (applies === FALSE) return SILENT;
  const { possible, silencePossible } = possibleOutcomes(outcomes, scene);
  if (possible.length === 0) return SILENT;
  const gravest = possible.reduce((a, b) => (compareSeverity(b.severity, a.severity) < 0 ? b : a));
  if (applies === UNKNOWN || silencePossible) return { kind: 'undecided', gravest: gravest.severity };
  return { kind: 'fires', outcome: gravest, assumed: possible.length > 1 };
}

/** Outcomes up to the first that holds for certain, and whether the rule may end in silence. */
function possibleOutcomes(
  outcomes: readonly Outcome[],
  scene: Scene,
): { possible: readonly FiringOutcome[]; silencePossible: boolean } {
  const possible: FiringOutcome[] = [];
  let silencePossible = false;
  for (const outcome of outcomes) {
    const holds = outcome.when === null ? TRUE : evaluate(outcome.when, scene);
    if (holds === FALSE) continue;
    if (isFiring(outcome)) possible.push(outcome);
    else silencePossible = true;
    if (holds === TRUE) return { possible, silencePossible };
  }
  return { possible, silencePossible: true };
}

function isFiring(outcome: Outcome): outcome is FiringOutcome {
  return outcome.severity !== 'none';
}
