export const URGENCIES = ['routine', 'urgent', 'critical'] as const;
export type Urgency = (typeof URGENCIES)[number];

/** Whom a notice tells: the patient's prescriber, or the pharmacists themselves (a task on their list). */
export type Audience = 'prescriber' | 'pharmacy';

export type NoticeKind = 'monitoring-overdue' | 'safety-finding';

export const CHANNELS = ['email', 'webhook', 'fax', 'telephone', 'portal'] as const;
export type Channel = (typeof CHANNELS)[number];

export const DELIVERY_STATES = ['pending', 'sending', 'sent', 'awaiting-call', 'failed', 'cancelled'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export const NOTICE_STATES = ['pending', 'sending', 'sent', 'awaiting-call', 'failed', 'acknowledged'] as const;
export type NoticeState = (typeof NOTICE_STATES)[number];
