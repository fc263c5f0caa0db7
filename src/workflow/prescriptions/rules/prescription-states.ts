import { BY_SYSTEM, defineStateMachine } from '../../../core/state-machine.js';

export const PRESCRIPTION_STATES = [
  'received',
  'awaiting-verification',
  'on-hold',
  'clarification',
  'verified',
  'rejected',
  'completed',
  'discontinued',
  'transferred',
  'expired',
] as const;
export type PrescriptionStatus = (typeof PRESCRIPTION_STATES)[number];

/** The life of a prescription. What ends a hold goes back to where the hold began, so those arrows are two. */
export const prescriptionStates = defineStateMachine({
  name: 'prescription',
  states: PRESCRIPTION_STATES,
  initial: ['received'],
  final: ['rejected', 'completed', 'discontinued', 'transferred', 'expired'],
  transitions: {
    screen: { from: 'received', to: 'awaiting-verification', permission: BY_SYSTEM },
    hold: { from: ['awaiting-verification', 'verified'], to: 'on-hold', permission: 'prescription:write' },
    clarify: { from: ['awaiting-verification', 'verified'], to: 'clarification', permission: 'prescription:write' },
    'resume-review': {
      from: ['on-hold', 'clarification'],
      to: 'awaiting-verification',
      permission: 'prescription:write',
    },
    'resume-verified': { from: ['on-hold', 'clarification'], to: 'verified', permission: 'prescription:verify' },
    verify: { from: 'awaiting-verification', to: 'verified', permission: 'prescription:verify' },
    reject: { from: 'awaiting-verification', to: 'rejected', permission: 'prescription:verify' },
    discontinue: {
      from: ['awaiting-verification', 'on-hold', 'clarification', 'verified'],
      to: 'discontinued',
      permission: 'prescription:close',
    },
    transfer: { from: ['awaiting-verification', 'verified'], to: 'transferred', permission: 'prescription:verify' },
    complete: { from: 'verified', to: 'completed', permission: BY_SYSTEM },
    expire: {
      from: ['awaiting-verification', 'on-hold', 'clarification', 'verified'],
      to: 'expired',
      permission: BY_SYSTEM,
    },
  },
});
export type PrescriptionAction =
  'hold' | 'clarify' | 'resume-review' | 'resume-verified' | 'verify' | 'reject' | 'discontinue' | 'transfer';

/** States in which the therapy counts as one the patient takes or is about to take: each new order is screened against it. */
export const LIVE_STATES: readonly PrescriptionStatus[] = [
  'received',
  'awaiting-verification',
  'on-hold',
  'clarification',
  'verified',
];
