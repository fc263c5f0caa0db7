import { BY_SYSTEM, defineStateMachine } from '../../../core/state-machine.js';
import type { PlainDate } from '../../../core/plain-date.js';
import type { ObligationRecord, OneFillGrant, PlannedObligation, Waiver } from './types.js';

/**
 * The states of an obligation. People order, attest and waive; everything else follows from plan and date (see `statusOn`) and is
 * moved by the service itself: `come-due` and `pass-latest` by the day, `satisfy` by a result, `cancel` when the plan no longer
 * asks, `reopen` when a result is withdrawn, a waiver or attestation ends, or a therapy goes on again. Nothing is final, since any
 * result can be corrected.
 */
export const obligationStates = defineStateMachine({
  name: 'obligation',
  states: ['scheduled', 'due', 'ordered', 'overdue', 'satisfied', 'attested', 'waived', 'cancelled'],
  initial: ['scheduled'],
  final: [],
  transitions: {
    'come-due': { from: 'scheduled', to: 'due', permission: BY_SYSTEM },
    'pass-latest': { from: ['scheduled', 'due', 'ordered'], to: 'overdue', permission: BY_SYSTEM },
    order: [
      { from: ['scheduled', 'due', 'ordered'], to: 'ordered', permission: 'obligation:order' },
      // An order is no result: what is overdue stays overdue, and its record says that the test is on its way.
      { from: 'overdue', to: 'overdue', permission: 'obligation:order' },
    ],
    attest: {
      from: ['scheduled', 'due', 'ordered', 'overdue', 'attested'],
      to: 'attested',
      permission: 'obligation:attest',
    },
    waive: {
      from: ['scheduled', 'due', 'ordered', 'overdue', 'attested', 'waived'],
      to: 'waived',
      permission: 'obligation:waive',
    },
    satisfy: {
      from: ['scheduled', 'due', 'ordered', 'overdue', 'attested', 'waived'],
      to: 'satisfied',
      permission: BY_SYSTEM,
    },
    cancel: {
      from: ['scheduled', 'due', 'ordered', 'overdue', 'satisfied', 'attested', 'waived'],
      to: 'cancelled',
      permission: BY_SYSTEM,
    },
    reopen: { from: ['satisfied', 'attested', 'waived', 'cancelled'], to: 'scheduled', permission: BY_SYSTEM },
    'resume-order': { from: 'scheduled', to: 'ordered', permission: BY_SYSTEM },
    'resume-attestation': { from: ['scheduled', 'waived'], to: 'attested', permission: BY_SYSTEM },
    'resume-waiver': { from: 'scheduled', to: 'waived', permission: BY_SYSTEM },
  },
});

export type ObligationStatus = (typeof obligationStates.states)[number];

/**
 * The status on a day: a result first, then what people granted while it holds, then why nothing is asked, then the calendar.
 * Due from the target on, overdue after the latest day; an ordered test past its latest day is overdue too.
 */
export function statusOn(planned: PlannedObligation, record: ObligationRecord, today: PlainDate): ObligationStatus {
  if (planned.satisfied) return 'satisfied';
  if (planned.closed?.as === 'cancelled') return 'cancelled';
  const granted = mayBeGranted(planned) ? record : { waivers: [], attestations: [] };
  if (planned.closed?.as === 'waived' || granted.waivers.some((waiver) => waiverHolds(waiver, today))) return 'waived';
  if (granted.attestations.some((attestation) => grantHolds(attestation, today, null))) return 'attested';
  if (today > planned.latest) return 'overdue';
  if (record.orderedOn !== null && record.orderedOn <= today) return 'ordered';
  return today >= planned.target ? 'due' : 'scheduled';
}

/** Whether an obligation in this status still waits for a test. */
export function isOpen(status: ObligationStatus): boolean {
  return status === 'scheduled' || status === 'due' || status === 'ordered' || status === 'overdue';
}

/**
 * Whether a grant for one fill holds on the day: within its days, and not used by another fill than the one that asks (`fill`, null
 * where no fill asks or it has no id yet).
 */
export function grantHolds(
  { grantedOn, until, usedByFill }: OneFillGrant,
  today: PlainDate,
  fill: string | null,
): boolean {
  return grantedOn <= today && today <= until && (usedByFill === null || usedByFill === fill);
}

/**
 * Whether anybody's word may stand in for what is missing. Not where a missing hard test may not be attested (an immediate danger
 * hangs on it, such as a pregnancy test): there neither attestation nor waiver is to be accepted, and none opens the gate.
 */
export function mayBeGranted({ tests, missing }: PlannedObligation): boolean {
  return tests.filter(({ test }) => missing.includes(test)).every(({ attestable }) => attestable);
}

/** Whether a waiver holds on the day: from the day it was granted to its last day. */
export function waiverHolds({ grantedOn, until }: Waiver, today: PlainDate): boolean {
  return grantedOn <= today && today <= until;
}
