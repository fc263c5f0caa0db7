import type { Tx } from '../../../platform/database/unit-of-work.js';
import { noticeStates } from '../notice-states.js';
import { noticeStanding, type Try } from '../rules/standing.js';
import type { Channel, NoticeKind, NoticeState, Urgency } from '../rules/types.js';

/** One claimed try: everything that is needed to send it, read while it was claimed. */
export interface ClaimedTry {
  readonly noticeId: string;
  readonly channel: Channel;
  readonly attempt: number;
  readonly claim: string;
  readonly messageId: string;
  readonly prescriberId: string;
  readonly patientId: string;
  readonly kind: NoticeKind;
  readonly urgency: Urgency;
  readonly items: number;
}

export interface ClaimOptions {
  readonly limit: number;
  /** Real time. */
  readonly now: Date;
  readonly until: Date;
  /** What stands after the @ of a new Message-ID. */
  readonly mailDomain: string;
}

/**
 * Claims due tries and those whose claim ended without a word, so that exactly one process sends each. The Message-ID is stored
 * here, before anything is sent, and stays. Locks the notice before its tries, as everything does.
 */
export async function claimTries(tx: Tx, { limit, now, until, mailDomain }: ClaimOptions): Promise<ClaimedTry[]> {
  const due = await tx.query<{ noticeId: string; channel: Channel; attempt: number }>(
    `SELECT d.notice_id AS "noticeId", d.channel, d.attempt
     FROM notice_delivery d JOIN notice n ON n.pharmacy_id = d.pharmacy_id AND n.id = d.notice_id
     WHERE d.pharmacy_id = $1 AND ((d.status = 'pending' AND d.not_before_real <= $2)
       OR (d.status = 'sending' AND d.claimed_until_real < $2))
     ORDER BY d.not_before_real LIMIT $3 FOR UPDATE OF n, d SKIP LOCKED`,
    [tx.pharmacyId, now, limit],
  );
  if (due.length === 0) return [];
  const ids = [...new Set(due.map(({ noticeId }) => noticeId))];
  await tx.query(
    `UPDATE notice SET message_id = coalesce(message_id, '<' || id || '@' || $3 || '>'),
       status = CASE WHEN status = 'pending' THEN $4 ELSE status END
     WHERE pharmacy_id = $1 AND id = ANY ($2::uuid[])`,
    [tx.pharmacyId, ids, mailDomain, noticeStates.next('pending', 'send')],
  );
  return tx.query<ClaimedTry>(
    `UPDATE notice_delivery d SET status = 'sending', claim = r.claim, claimed_until_real = $3
     FROM jsonb_to_recordset($2::jsonb) AS r ("noticeId" uuid, channel text, attempt integer, claim uuid)
     JOIN notice n ON n.pharmacy_id = $1 AND n.id = r."noticeId"
     WHERE d.pharmacy_id = $1 AND d.notice_id = r."noticeId" AND d.channel = r.channel AND d.attempt = r.attempt
     RETURNING d.notice_id AS "noticeId", d.channel, d.attempt, d.claim, n.message_id AS "messageId",
       n.prescriber_id AS "prescriberId", n.patient_id AS "patientId", n.kind, n.urgency,
       (SELECT count(*)::int FROM notice_item i WHERE i.pharmacy_id = d.pharmacy_id AND i.notice_id = d.notice_id) AS items`,
    [tx.pharmacyId, JSON.stringify(due.map((one) => ({ ...one, claim: tx.newId() }))), until],
  );
}

/** Ends a try. @returns false when its claim had ended and another process took it: then its word counts. */
export async function endTry(
  tx: Tx,
  { noticeId, channel, attempt, claim }: ClaimedTry,
  status: 'sent' | 'failed' | 'awaiting-call',
  failure: string | null,
): Promise<boolean> {
  await tx.query('SELECT 1 FROM notice WHERE pharmacy_id = $1 AND id = $2 FOR UPDATE', [tx.pharmacyId, noticeId]);
  const ended = await tx.query(
    `UPDATE notice_delivery SET status = $6, failure = $7, ended_at = $8, claim = NULL, claimed_until_real = NULL
     WHERE pharmacy_id = $1 AND notice_id = $2 AND channel = $3 AND attempt = $4 AND claim = $5 RETURNING attempt`,
    [tx.pharmacyId, noticeId, channel, attempt, claim, status, failure, tx.now],
  );
  return ended.length > 0;
}

export async function addTry(
  tx: Tx,
  noticeId: string,
  next: { channel: Channel; attempt: number; status: 'pending' | 'awaiting-call'; notBefore: Date },
): Promise<void> {
  await tx.query(
    `INSERT INTO notice_delivery (pharmacy_id, notice_id, channel, attempt, status, not_before_real)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
    [tx.pharmacyId, noticeId, next.channel, next.attempt, next.status, next.notBefore],
  );
}

/** Somebody was reached by telephone: the open calls are done. */
export async function closeCalls(tx: Tx, noticeId: string): Promise<void> {
  await tx.query(
    `UPDATE notice_delivery SET status = 'sent', ended_at = $3
     WHERE pharmacy_id = $1 AND notice_id = $2 AND status = 'awaiting-call'`,
    [tx.pharmacyId, noticeId, tx.now],
  );
}

export async function channelsTried(tx: Tx, noticeId: string): Promise<Channel[]> {
  const tries = await triesOf(tx, noticeId);
  return tries.map(({ channel }) => channel);
}

/** Moves the notice to where its tries have brought it. @returns the status that it has now. */
export async function restand(tx: Tx, noticeId: string): Promise<NoticeState> {
  const [notice] = await tx.query<{ status: NoticeState }>(
    'SELECT status FROM notice WHERE pharmacy_id = $1 AND id = $2 FOR UPDATE',
    [tx.pharmacyId, noticeId],
  );
  if (!notice) throw new Error('A notice vanished under its deliveries');
  const target = noticeStanding(await triesOf(tx, noticeId));
  if (notice.status === 'acknowledged' || notice.status === target) return notice.status;
  if (!noticeStates.actionsFrom(notice.status).some((action) => noticeStates.next(notice.status, action) === target)) {
    throw new Error(`A notice cannot go from ${notice.status} to ${target}`);
  }
  await tx.query(
    `UPDATE notice SET status = $3, sent_at = CASE WHEN $3 = 'sent' THEN $4 ELSE sent_at END
     WHERE pharmacy_id = $1 AND id = $2`,
    [tx.pharmacyId, noticeId, target, tx.now],
  );
  return target;
}

const triesOf = (tx: Tx, noticeId: string): Promise<Try[]> =>
  tx.query<Try>('SELECT channel, attempt, status FROM notice_delivery WHERE pharmacy_id = $1 AND notice_id = $2', [
    tx.pharmacyId,
    noticeId,
  ]);
