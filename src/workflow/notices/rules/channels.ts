import type { Audience, Channel, Urgency } from './types.js';

/** How a prescriber can be reached; an e-mail address is always on file. */
export interface Reachable {
  readonly noticePreference: Channel;
  readonly telephone: string | null;
  readonly fax: string | null;
  readonly webhookUrl: string | null;
}

/**
 * The channels that a notice begins with. An ordinary one goes where the prescriber wishes. A critical one goes everywhere at
 * once and onto the pharmacist's call list, even without a telephone number on file: somebody has to find one. What concerns
 * the pharmacy itself waits on its own list.
 */
export function channelsFor(audience: Audience, urgency: Urgency, to: Reachable): Channel[] {
  if (audience === 'pharmacy') return ['portal'];
  if (urgency !== 'critical') return [to.noticePreference];
  return ['email', ...(to.webhookUrl ? ['webhook' as const] : []), ...(to.fax ? ['fax' as const] : []), 'telephone'];
}

/**
 * What is tried when a channel gave up: e-mail, and where that was tried too, a person calls. Null when a call is already
 * asked for.
 */
export function fallbackFor(tried: readonly Channel[]): Channel | null {
  if (!tried.includes('email')) return 'email';
  return tried.includes('telephone') ? null : 'telephone';
}
