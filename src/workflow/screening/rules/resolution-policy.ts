import type { FindingEffect, OverridePolicy } from '../../../core/decision.js';
import type { FindingStatus } from './standing.js';

export const RESOLUTION_ACTIONS = ['override', 'acknowledge', 'resolve'] as const;
/**
 * `override`: go on although the finding holds. `resolve`: what it asks for was done or seen outside this record. `acknowledge`:
 * it was seen.
 */
export type ResolutionAction = (typeof RESOLUTION_ACTIONS)[number];

/** Who stands beside the acting pharmacist: another person who signed, or the prescriber's word as written down. */
export type SecondPerson =
  | { readonly kind: 'signature'; readonly role: string }
  | { readonly kind: 'prescriber-authorization'; readonly readBack: boolean };

export interface ResolutionFacts {
  readonly finding: {
    readonly current: boolean;
    /** Whether the patient is not on the order any more. */
    readonly orderEnded: boolean;
    readonly status: FindingStatus;
    readonly effect: FindingEffect;
    readonly override: OverridePolicy;
  };
  readonly action: ResolutionAction;
  readonly actorRole: string;
  /** What the coded reason may be given for. */
  readonly reasonActions: readonly ResolutionAction[];
  readonly second: SecondPerson | null;
}

export interface ResolutionRefusal {
  readonly code: 'wrong-state' | 'forbidden' | 'unknown-code' | 'override-not-allowed' | 'second-person-required';
  readonly path: string;
  readonly message: string;
}

/**
 * Whether this person may decide this on this finding. A rule's `never` is final: its facts must change. `two-person` needs another
 * pharmacist's signature or the prescriber's authorization, read back. A prescriber says that it has seen a finding, no more.
 * @returns null when it may be done, else the first thing that is in the way
 */
export function resolutionRefusal(facts: ResolutionFacts): ResolutionRefusal | null {
  return (
    stateRefusal(facts) ??
    roleRefusal(facts) ??
    reasonRefusal(facts) ??
    (facts.action === 'acknowledge' ? acknowledgementRefusal(facts) : overrideRefusal(facts))
  );
}

function stateRefusal({ finding, action }: ResolutionFacts): ResolutionRefusal | null {
  if (finding.orderEnded) {
    return refuse(
      'wrong-state',
      'prescriptionId',
      'the prescription of this finding has ended, so nothing is left to decide; decide on the findings of the prescription ' +
        'that the patient takes now',
    );
  }
  if (!finding.current) {
    return refuse('wrong-state', 'id', 'the facts behind this finding changed; look at the latest screening');
  }
  // A stop that was only acknowledged is still to be decided on.
  const undecided =
    finding.status === 'open' ||
    (finding.status === 'acknowledged' && finding.effect !== 'shown' && action !== 'acknowledge');
  return undecided ? null : refuse('wrong-state', 'id', `this finding is ${finding.status} already`);
}

function roleRefusal({ actorRole, action }: ResolutionFacts): ResolutionRefusal | null {
  if (actorRole === 'pharmacist') return null;
  if (actorRole === 'prescriber' && action === 'acknowledge') return null;
  return refuse(
    'forbidden',
    'action',
    actorRole === 'prescriber'
      ? 'a prescriber acknowledges a finding; amend or discontinue the order, or authorize it to the pharmacist'
      : 'a pharmacist decides on findings',
  );
}

function reasonRefusal({ reasonActions, action }: ResolutionFacts): ResolutionRefusal | null {
  if (reasonActions.includes(action)) return null;
  return refuse(
    'unknown-code',
    'reasonCode',
    `this reason is not one for ${action}; it is for ${reasonActions.join(', ')}`,
  );
}

function acknowledgementRefusal({ finding, actorRole }: ResolutionFacts): ResolutionRefusal | null {
  if (finding.effect === 'shown' || actorRole === 'prescriber') return null;
  return refuse(
    'override-not-allowed',
    'action',
    'this finding stops the prescription, and an acknowledgement lifts no stop: resolve what it asks for, or override it',
  );
}

function overrideRefusal({ finding, second }: ResolutionFacts): ResolutionRefusal | null {
  if (finding.override === 'never') {
    return refuse('override-not-allowed', 'action', 'nobody may decide against this rule: what it names has to change');
  }
  if (finding.override === 'pharmacist') return null;
  if (second?.kind === 'signature' && second.role === 'pharmacist') return null;
  if (second?.kind === 'prescriber-authorization' && second.readBack) return null;
  return secondPersonRefusal(second);
}

function secondPersonRefusal(second: SecondPerson | null): ResolutionRefusal {
  const needed =
    'two persons decide on this rule: another pharmacist signs (secondSignature), or the prescriber authorizes it and it is ' +
    'read back (prescriberAuthorization)';
  if (second?.kind === 'signature') {
    return refuse('second-person-required', 'secondSignature', 'the second person must be a pharmacist');
  }
  if (second) return refuse('second-person-required', 'prescriberAuthorization.readBack', 'it must be read back');
  return refuse('second-person-required', 'secondSignature', needed);
}

function refuse(code: ResolutionRefusal['code'], path: string, message: string): ResolutionRefusal {
  return { code, path, message };
}
