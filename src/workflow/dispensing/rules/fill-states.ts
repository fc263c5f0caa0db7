import { BY_SYSTEM, defineStateMachine } from '../../../core/state-machine.js';

export const FILL_STATES = [
  'prepared',
  'labelled',
  'product-verified',
  'ready',
  'picked-up',
  'shipped',
  'returned-to-stock',
] as const;
export type FillStatus = (typeof FILL_STATES)[number];

/**
 * The life of a fill. The label exists from `prepared` on, so a pharmacist may verify a fill that nobody marked as labelled. What
 * left the pharmacy never comes back into stock.
 */
export const fillStates = defineStateMachine({
  name: 'fill',
  states: FILL_STATES,
  initial: ['prepared'],
  final: ['picked-up', 'shipped', 'returned-to-stock'],
  transitions: {
    label: { from: 'prepared', to: 'labelled', permission: 'fill:write' },
    'verify-product': { from: ['prepared', 'labelled'], to: 'product-verified', permission: 'fill:verify' },
    'make-ready': { from: 'product-verified', to: 'ready', permission: BY_SYSTEM },
    'pick-up': { from: 'ready', to: 'picked-up', permission: 'fill:hand-over' },
    ship: { from: 'ready', to: 'shipped', permission: 'fill:hand-over' },
    'return-to-stock': [
      { from: ['prepared', 'labelled'], to: 'returned-to-stock', permission: 'fill:write' },
      { from: ['product-verified', 'ready'], to: 'returned-to-stock', permission: 'fill:verify' },
    ],
  },
});
export type FillAction = 'label' | 'verify-product' | 'make-ready' | 'pick-up' | 'ship' | 'return-to-stock';

/** States of a fill that the patient has. */
export const HANDED_OVER_STATES: readonly FillStatus[] = ['picked-up', 'shipped'];
