import type { FindingEffect } from '../../../core/decision.js';

export type FindingStatus = 'open' | 'overridden' | 'acknowledged' | 'resolved';
export type ScreeningOutcome = 'blocked' | 'incomplete' | 'needs-review' | 'clear';

/** A check that could not be made; `stops` until the missing fact is supplied or a pharmacist attests to it. */
export interface CheckStanding {
  readonly outcome: 'checked' | 'not-checked';
  readonly stops: boolean;
  readonly attested: boolean;
}

export interface FindingStanding {
  readonly effect: FindingEffect;
  readonly status: FindingStatus;
}

/** Whether a finding stops verification and hand-over now. An acknowledgement says that it was seen; it lifts no stop. */
export function isStopping({ effect, status }: FindingStanding): boolean {
  return effect !== 'shown' && (status === 'open' || status === 'acknowledged');
}

/** Whether a check that was not made stops verification and hand-over now. */
export function isGap({ outcome, stops, attested }: CheckStanding): boolean {
  return outcome === 'not-checked' && stops && !attested;
}

/** What findings and checks come to, decisions and attestations included: blocked, incomplete, needs-review, clear, in this order. */
export function outcomeOf(findings: readonly FindingStanding[], checks: readonly CheckStanding[]): ScreeningOutcome {
  const stopping = findings.filter(isStopping);
  if (stopping.some(({ effect }) => effect === 'blocks')) return 'blocked';
  if (checks.some(isGap)) return 'incomplete';
  return stopping.length > 0 ? 'needs-review' : 'clear';
}

/** The same before anybody decided or attested. */
export function undecidedOutcome(
  findings: readonly Pick<FindingStanding, 'effect'>[],
  checks: readonly Omit<CheckStanding, 'attested'>[],
): ScreeningOutcome {
  return outcomeOf(
    findings.map(({ effect }) => ({ effect, status: 'open' })),
    checks.map(({ outcome, stops }) => ({ outcome, stops, attested: false })),
  );
}
