import type { Audience, Channel, DeliveryState, NoticeKind, NoticeState, Urgency } from './rules/types.js';

export interface NoticeItemView {
  readonly id: string;
  readonly subject: { readonly kind: 'obligation' | 'finding'; readonly id: string };
  /** Rung of the ladder for an obligation; `raised` for a finding. */
  readonly step: string;
  readonly urgency: Urgency;
  readonly rule: string;
  readonly summary: string;
  readonly source: string;
  readonly dueOn: string | null;
  readonly raisedAt: string;
}

export interface NoticeDeliveryView {
  readonly channel: Channel;
  readonly attempt: number;
  readonly status: DeliveryState;
  /** Why this try failed: a code of the channel, such as `EENVELOPE 550`. */
  readonly failure: string | null;
  readonly endedAt: string | null;
}

export interface NoticeCallView {
  readonly id: string;
  readonly calledAt: string;
  readonly calledBy: string;
  readonly reached: boolean;
  readonly spokenTo: string | null;
  readonly readBack: boolean;
  readonly note: string | null;
}

export interface NoticeView {
  readonly id: string;
  readonly status: NoticeState;
  readonly kind: NoticeKind;
  readonly urgency: Urgency;
  readonly audience: Audience;
  readonly prescriberId: string;
  readonly patientId: string;
  readonly items: NoticeItemView[];
  readonly deliveries: NoticeDeliveryView[];
  readonly calls: NoticeCallView[];
  readonly createdAt: string;
  readonly sentAt: string | null;
  readonly acknowledgement: {
    readonly at: string;
    readonly by: string;
    readonly role: string;
    readonly note: string | null;
  } | null;
}

/** One row of `NOTICE_ROWS`. */
export interface NoticeRow {
  readonly id: string;
  readonly status: NoticeState;
  readonly kind: NoticeKind;
  readonly urgency: Urgency;
  readonly audience: Audience;
  readonly prescriber_id: string;
  readonly patient_id: string;
  readonly created_at: Date;
  readonly sent_at: Date | null;
  readonly acknowledged_at: Date | null;
  readonly acknowledged_by: string;
  readonly acknowledged_as: string;
  readonly acknowledgement_note: string | null;
  readonly items: (Omit<NoticeItemView, 'subject'> & { subjectKind: 'obligation' | 'finding'; subjectId: string })[];
  readonly deliveries: NoticeDeliveryView[];
  readonly calls: NoticeCallView[];
}

/** Notices with all that belongs to them, in one round trip; a WHERE clause on `n` follows. */
export const NOTICE_ROWS = `
SELECT n.*,
  coalesce((SELECT json_agg(json_build_object('id', i.id, 'subjectKind', i.subject_kind, 'subjectId', i.subject_id,
      'step', i.step, 'urgency', i.urgency, 'rule', i.rule_id, 'summary', i.summary, 'source', i.source, 'dueOn', i.due_on,
      'raisedAt', i.raised_at) ORDER BY i.id)
    FROM notice_item i WHERE i.pharmacy_id = n.pharmacy_id AND i.notice_id = n.id), '[]') AS items,
  coalesce((SELECT json_agg(json_build_object('channel', d.channel, 'attempt', d.attempt, 'status', d.status,
      'failure', d.failure, 'endedAt', d.ended_at) ORDER BY d.channel, d.attempt)
    FROM notice_delivery d WHERE d.pharmacy_id = n.pharmacy_id AND d.notice_id = n.id), '[]') AS deliveries,
  coalesce((SELECT json_agg(json_build_object('id', c.id, 'calledAt', c.called_at, 'calledBy', c.called_by,
      'reached', c.reached, 'spokenTo', c.spoken_to, 'readBack', c.read_back, 'note', c.note) ORDER BY c.id)
    FROM notice_call c WHERE c.pharmacy_id = n.pharmacy_id AND c.notice_id = n.id), '[]') AS calls
FROM notice n`;

const instant = (value: string): string => new Date(value).toISOString();

export function toNoticeView(row: NoticeRow): NoticeView {
  return {
    id: row.id,
    status: row.status,
    kind: row.kind,
    urgency: row.urgency,
    audience: row.audience,
    prescriberId: row.prescriber_id,
    patientId: row.patient_id,
    items: row.items.map(({ subjectKind, subjectId, ...item }) => ({
      ...item,
      subject: { kind: subjectKind, id: subjectId },
      raisedAt: instant(item.raisedAt),
    })),
    deliveries: row.deliveries.map((delivery) => ({
      ...delivery,
      endedAt: delivery.endedAt && instant(delivery.endedAt),
    })),
    calls: row.calls.map((call) => ({ ...call, calledAt: instant(call.calledAt) })),
    createdAt: row.created_at.toISOString(),
    sentAt: row.sent_at?.toISOString() ?? null,
    acknowledgement: row.acknowledged_at && {
      at: row.acknowledged_at.toISOString(),
      by: row.acknowledged_by,
      role: row.acknowledged_as,
      note: row.acknowledgement_note,
    },
  };
}
