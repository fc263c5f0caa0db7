import { Injectable } from '@nestjs/common';
import { Patients, Prescribers } from '../../directory/index.js';
import { Clock } from '../../platform/clock/clock.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { channelsFor } from './rules/channels.js';
import { URGENCIES, type Audience, type NoticeKind, type Urgency } from './rules/types.js';

/** What somebody must be told, as plain facts. */
export interface NoticeSubject {
  readonly audience: Audience;
  readonly prescriberId: string;
  readonly patientId: string;
  readonly kind: NoticeKind;
  readonly urgency: Urgency;
  /** One line for a signed-in reader. It never leaves the service by mail. */
  readonly summary: string;
  readonly ruleId: string;
  readonly source: string;
  readonly dueOn: string | null;
}

/** What makes a telling the same telling: a step about a subject is told once. */
export interface NoticeKey {
  readonly subjectKind: 'obligation' | 'finding';
  readonly subjectId: string;
  readonly step: string;
}

/** How long an ordinary notice stays open for more of the same sweep, in real time. */
const DIGEST_MS = 10_000;

/** Raises notices: one item for each step about each subject, gathered into one notice where it can wait. */
@Injectable()
export class Notices {
  constructor(
    private readonly patients: Patients,
    private readonly prescribers: Prescribers,
    private readonly clock: Clock,
  ) {}

  /**
   * Adds an item to the open notice for this person about this patient, or begins one; a critical one goes alone and at once.
   * Takes the patient's lock, so that notices about one patient are raised one after the other.
   * @returns the notice's id; null when this step was told before.
   */
  async raise(tx: Tx, subject: NoticeSubject, key: NoticeKey): Promise<string | null> {
    await this.patients.lock(tx, subject.patientId);
    const told = await tx.query(
      'SELECT 1 FROM notice_item WHERE pharmacy_id = $1 AND subject_kind = $2 AND subject_id = $3 AND step = $4',
      [tx.pharmacyId, key.subjectKind, key.subjectId, key.step],
    );
    if (told.length > 0) return null;
    const noticeId = (await joinOpenNotice(tx, subject)) ?? (await this.begin(tx, subject));
    await tx.query(
      `INSERT INTO notice_item (pharmacy_id, id, notice_id, subject_kind, subject_id, step, urgency, rule_id, summary, source,
         due_on, raised_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        ...[tx.pharmacyId, tx.newId(), noticeId, key.subjectKind, key.subjectId, key.step, subject.urgency],
        ...[subject.ruleId, subject.summary, subject.source, subject.dueOn, tx.now],
      ],
    );
    tx.audit({
      action: 'notice.raised',
      resource: 'notice',
      resourceId: noticeId,
      patientId: subject.patientId,
      detail: { subject: key.subjectKind, subjectId: key.subjectId, step: key.step, rule: subject.ruleId },
    });
    return noticeId;
  }

  private async begin(tx: Tx, subject: NoticeSubject): Promise<string> {
    const { audience, urgency, kind, prescriberId, patientId } = subject;
    const noticeId = tx.newId();
    const channels = channelsFor(audience, urgency, await this.prescribers.get(tx, prescriberId));
    const wait = urgency === 'critical' ? 0 : DIGEST_MS;
    await tx.query(
      `INSERT INTO notice (pharmacy_id, id, prescriber_id, patient_id, audience, kind, urgency, status, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 'pending', $8)`,
      [tx.pharmacyId, noticeId, prescriberId, patientId, audience, kind, urgency, tx.now],
    );
    await tx.query(
      `INSERT INTO notice_delivery (pharmacy_id, notice_id, channel, attempt, status, not_before_real)
       SELECT $1, $2, channel, 1, 'pending', $3 FROM unnest($4::text[]) AS channel`,
      [tx.pharmacyId, noticeId, new Date(this.clock.realNow().getTime() + wait), channels],
    );
    return noticeId;
  }
}

/** The notice that is still open for this person about this patient, now with at least this urgency. */
async function joinOpenNotice(tx: Tx, subject: NoticeSubject): Promise<string | null> {
  if (subject.urgency === 'critical') return null;
  const [open] = await tx.query<{ id: string; urgency: Urgency }>(
    `SELECT id, urgency FROM notice
     WHERE pharmacy_id = $1 AND prescriber_id = $2 AND patient_id = $3 AND audience = $4 AND kind = $5
       AND status = 'pending' AND urgency <> 'critical' FOR UPDATE`,
    [tx.pharmacyId, subject.prescriberId, subject.patientId, subject.audience, subject.kind],
  );
  if (!open) return null;
  if (URGENCIES.indexOf(subject.urgency) > URGENCIES.indexOf(open.urgency)) {
    await tx.query('UPDATE notice SET urgency = $3 WHERE pharmacy_id = $1 AND id = $2', [
      tx.pharmacyId,
      open.id,
      subject.urgency,
    ]);
  }
  return open.id;
}
