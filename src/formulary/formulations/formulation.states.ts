import { defineStateMachine } from '../../core/state-machine.js';
import { FORMULATION_STATUSES } from '../rules/formulation.js';

/** One version of a master formulation record. An edit makes another version; it never changes one. */
export const FORMULATION_STATES = defineStateMachine({
  name: 'formulation version',
  states: FORMULATION_STATUSES,
  initial: ['draft'],
  final: ['retired', 'discarded'],
  transitions: {
    approve: { from: 'draft', to: 'approved', permission: 'formulary:approve' },
    /** Another draft took its place. */
    discard: { from: 'draft', to: 'discarded', permission: 'formulary:write' },
    /** A later version was approved. */
    retire: { from: 'approved', to: 'retired', permission: 'formulary:approve' },
  },
});
