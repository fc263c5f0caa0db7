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
  let gravest: FiringOutcome | null = null;
  let possible = 0;
  let silencePossible = false;
  let certain = false;
  for (const outcome of outcomes) {
    const holds = outcome.when === null ? TRUE : evaluate(outcome.when, scene);
    if (holds === FALSE) continue;
    if (!isFiring(outcome)) silencePossible = true;
    else {
      possible += 1;
      if (gravest === null || compareSeverity(outcome.severity, gravest.severity) < 0) gravest = outcome;
    }
    certain = holds === TRUE;
    if (certain) break;
  }
  if (gravest === null) return SILENT;
  if (applies === UNKNOWN || silencePossible || !certain) return { kind: 'undecided', gravest: gravest.severity };
  return { kind: 'fires', outcome: gravest, assumed: possible > 1 };
}

function isFiring(outcome: Outcome): outcome is FiringOutcome {
  return outcome.severity !== 'none';
}
