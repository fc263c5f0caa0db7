import { BY_SYSTEM, defineStateMachine } from '../../core/state-machine.js';

/** A batch from its plan to its end. What may leave the shelf is decided by date and state where it is given out, never by a job. */
export const PREPARATION_STATES = defineStateMachine({
  name: 'preparation',
  states: [
    'planned',
    'compounding',
    'awaiting-release',
    'released',
    'quarantined',
    'rejected',
    'depleted',
    'expired',
    'recalled',
    'destroyed',
  ],
  initial: ['planned'],
  final: ['destroyed'],
  transitions: {
    start: { from: 'planned', to: 'compounding', permission: 'preparation:write' },
    complete: { from: 'compounding', to: 'awaiting-release', permission: 'preparation:write' },
    release: { from: ['awaiting-release', 'quarantined'], to: 'released', permission: 'preparation:release' },
    quarantine: {
      from: ['awaiting-release', 'released', 'depleted'],
      to: 'quarantined',
      permission: 'preparation:release',
    },
    reject: {
      from: ['planned', 'compounding', 'awaiting-release', 'quarantined'],
      to: 'rejected',
      permission: 'preparation:release',
    },
    /** The last unit went to a fill; a unit that comes back puts the batch on the shelf again. */
    deplete: { from: 'released', to: 'depleted', permission: BY_SYSTEM },
    restock: { from: 'depleted', to: 'released', permission: BY_SYSTEM },
    /** Tidies up after the beyond-use date has passed; the date itself stops the batch before that. */
    expire: { from: ['awaiting-release', 'released', 'quarantined'], to: 'expired', permission: BY_SYSTEM },
    recall: {
      from: ['compounding', 'awaiting-release', 'released', 'quarantined', 'rejected', 'depleted', 'expired'],
      to: 'recalled',
      permission: 'recall:write',
    },
    destroy: {
      from: ['released', 'quarantined', 'rejected', 'expired', 'recalled'],
      to: 'destroyed',
      permission: 'preparation:release',
    },
  },
});

export type PreparationStatus = (typeof PREPARATION_STATES.states)[number];
export type PreparationAction = Parameters<typeof PREPARATION_STATES.next>[1];
