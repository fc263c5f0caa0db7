import type { NoticeKind, Urgency } from './types.js';

/** What a message outside of the service may hold: nothing of a person, not even a patient number or initials. */
export interface MessageFacts {
  readonly noticeId: string;
  readonly kind: NoticeKind;
  readonly urgency: Urgency;
  /** How many items the notice holds. */
  readonly items: number;
  /** Address of this service without a trailing slash. */
  readonly publicUrl: string;
  readonly pharmacyName: string;
  readonly pharmacyTelephone: string;
}

export interface Message {
  readonly subject: string;
  readonly text: string;
}

const SUBJECTS: Readonly<Record<NoticeKind, string>> = {
  'monitoring-overdue': 'Monitoring of one of your patients is overdue',
  'safety-finding': 'A safety finding concerns one of your patients',
};
const TASKS: Readonly<Record<NoticeKind, string>> = {
  'monitoring-overdue':
    'Laboratory or bone-density monitoring of one of your patients has not arrived in time. Please order it, or tell us that it was done.',
  'safety-finding': 'We found something about the therapy of one of your patients that needs your decision.',
};
const MARKS: Readonly<Record<Urgency, string>> = { routine: '', urgent: 'Urgent: ', critical: 'CRITICAL: ' };
const HURRY: Readonly<Record<Urgency, string>> = {
  routine: '',
  urgent: 'Please look at it today.',
  critical: 'Please look at it at once. The pharmacy is also trying to reach you by telephone.',
};

/** The words of a mail or fax: what kind of thing it is, what to do, whom to call. */
export function messageFor(facts: MessageFacts): Message {
  const { noticeId, kind, urgency, items, publicUrl, pharmacyName, pharmacyTelephone } = facts;
  const lines = [
    TASKS[kind],
    ...(items > 1 ? [`This notice holds ${items} items.`] : []),
    ...(HURRY[urgency] ? [HURRY[urgency]] : []),
    '',
    'Sign in to read it and to acknowledge it:',
    `${publicUrl}/notices/${noticeId}`,
    '',
    `Questions: call ${pharmacyName} at ${pharmacyTelephone} and give the notice number below.`,
    'This message holds no patient information. Please do not put any into a reply.',
    '',
    `Notice ${noticeId}`,
    '',
  ];
  return { subject: `${MARKS[urgency]}${SUBJECTS[kind]}`, text: lines.join('\n') };
}
