import fc from 'fast-check';
import { noticeStates } from '../notice-states.js';
import { noticeStanding, type Try } from './standing.js';
import { CHANNELS, DELIVERY_STATES, type DeliveryState, type NoticeState } from './types.js';

const tries = (...states: DeliveryState[]): Try[] =>
  states.map((status, index) => ({ channel: CHANNELS[index % CHANNELS.length]!, attempt: 1, status }));

it.each<[DeliveryState[], NoticeState]>([
  [['pending'], 'pending'],
  [['pending', 'pending'], 'pending'],
  [['sending'], 'sending'],
  [['pending', 'sending'], 'sending'],
  [['failed', 'pending'], 'sending'],
  [['awaiting-call', 'pending'], 'sending'],
  [['sent'], 'sent'],
  [['failed', 'failed', 'sent'], 'sent'],
  [['sent', 'pending', 'awaiting-call'], 'sent'],
  [['awaiting-call'], 'awaiting-call'],
  [['failed'], 'failed'],
  [['failed', 'awaiting-call'], 'failed'],
])('%j makes the notice %s', (states, standing) => {
  expect(noticeStanding(tries(...states))).toBe(standing);
});

const someTries = fc.array(fc.constantFrom(...DELIVERY_STATES), { minLength: 1, maxLength: 6 });

it('does not depend on the order of the tries, and never calls silence a success', () => {
  fc.assert(
    fc.property(someTries, fc.infiniteStream(fc.nat()), (states, random) => {
      const keys = [...random.take(states.length)];
      const shuffled = states.map((state, i) => [keys[i]!, state] as const).sort(([a], [b]) => a - b);
      const standing = noticeStanding(tries(...states));
      expect(noticeStanding(tries(...shuffled.map(([, state]) => state)))).toBe(standing);
      expect(standing === 'sent').toBe(states.includes('sent'));
    }),
  );
});

it('lets every notice that is not acknowledged be acknowledged, and nothing after that', () => {
  for (const state of noticeStates.states) {
    expect(noticeStates.can(state, 'acknowledge')).toBe(state !== 'acknowledged');
  }
  expect(noticeStates.actionsFrom('acknowledged')).toEqual([]);
});
