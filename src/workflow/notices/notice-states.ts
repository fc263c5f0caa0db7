import type { Permission } from '../../access/index.js';
import { BY_SYSTEM, defineStateMachine } from '../../core/state-machine.js';
import { NOTICE_STATES } from './rules/types.js';

/** The life of a notice. What its deliveries did decides where it stands (`rules/standing.ts`), until somebody acknowledges. */
export const noticeStates = defineStateMachine({
  name: 'Notice',
  states: NOTICE_STATES,
  initial: ['pending'],
  final: ['acknowledged'],
  transitions: {
    send: { from: 'pending', to: 'sending', permission: BY_SYSTEM },
    arrive: { from: ['pending', 'sending'], to: 'sent', permission: BY_SYSTEM },
    'give-up': { from: ['pending', 'sending'], to: 'failed', permission: BY_SYSTEM },
    'ask-for-a-call': { from: ['pending', 'sending'], to: 'awaiting-call', permission: BY_SYSTEM },
    'reach-by-telephone': {
      from: ['awaiting-call', 'failed'],
      to: 'sent',
      permission: 'notice:call' satisfies Permission,
    },
    acknowledge: {
      from: ['pending', 'sending', 'sent', 'awaiting-call', 'failed'],
      to: 'acknowledged',
      permission: 'notice:acknowledge' satisfies Permission,
    },
  },
});
