import type { Channel, DeliveryState, NoticeState } from './types.js';

export interface Try {
  readonly channel: Channel;
  readonly attempt: number;
  readonly status: DeliveryState;
}

/**
 * Where a notice stands, from all of its tries: `sent` as soon as one channel reached the person, `failed` when every channel
 * gave up (also while somebody is asked to call), `awaiting-call` when a call is all there is.
 */
export function noticeStanding(tries: readonly Try[]): Exclude<NoticeState, 'acknowledged'> {
  const states = new Set(tries.map(({ status }) => status));
  if (states.has('sent')) return 'sent';
  if (states.has('sending')) return 'sending';
  if (states.has('pending')) return tries.every(({ status }) => status === 'pending') ? 'pending' : 'sending';
  if (states.has('failed')) return 'failed';
  return states.has('awaiting-call') ? 'awaiting-call' : 'pending';
}
