import { Injectable } from '@nestjs/common';
import { notFound } from '../../core/errors.js';
import { currentActor, type Actor } from '../../platform/context/request-context.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { toPage, type Page } from '../../platform/http/paging.js';
import type { AcknowledgementDto, CallDto, NoticeQuery } from './notice.dto.js';
import { noticeStates } from './notice-states.js';
import { NOTICE_ROWS, toNoticeView, type NoticeRow, type NoticeView } from './notice.view.js';
import { closeCalls, restand } from './delivery/delivery-rows.js';

/** A prescriber sees the notices addressed to itself; null stands for everybody else who may read notices. */
const IN_SIGHT = `($2::uuid IS NULL OR (n.prescriber_id = $2 AND n.audience = 'prescriber'))`;
const NOBODY = '00000000-0000-0000-0000-000000000000';

const sightOf = (actor: Actor): string | null => (actor.role === 'prescriber' ? (actor.prescriberId ?? NOBODY) : null);

/** What people do with notices: read, acknowledge, telephone about them. Reading one is audited. */
@Injectable()
export class NoticeDesk {
  async list(tx: Tx, query: NoticeQuery): Promise<Page<NoticeView>> {
    const rows = await tx.query<NoticeRow>(
      `${NOTICE_ROWS} WHERE n.pharmacy_id = $1 AND ${IN_SIGHT}
         AND ($3::text IS NULL OR n.status = $3) AND ($4::uuid IS NULL OR n.prescriber_id = $4)
         AND ($5::uuid IS NULL OR n.patient_id = $5) AND ($6::uuid IS NULL OR n.id < $6)
         AND ($7::boolean IS NULL OR $7 = EXISTS (SELECT 1 FROM notice_delivery d WHERE d.pharmacy_id = n.pharmacy_id
           AND d.notice_id = n.id AND d.status = 'awaiting-call'))
       ORDER BY n.id DESC LIMIT $8`,
      [
        ...[tx.pharmacyId, sightOf(currentActor()), query.status ?? null, query.prescriberId ?? null],
        ...[query.patientId ?? null, query.afterId(), query.awaitingCall ?? null, query.limit + 1],
      ],
    );
    const page = toPage(rows, query.limit, (row) => row.id);
    for (const row of page.items) auditRead(tx, row);
    return { ...page, items: page.items.map(toNoticeView) };
  }

  /** @throws DomainError `not-found`, also for a notice to somebody else. */
  async read(tx: Tx, id: string): Promise<NoticeView> {
    const row = await this.find(tx, id);
    auditRead(tx, row);
    return toNoticeView(row);
  }

  /**
   * Notes who took notice, and when. The first acknowledgement stays; repeating it changes nothing. When the addressed prescriber
   * acknowledges, what was still to be sent or telephoned is dropped: the person knows.
   */
  async acknowledge(tx: Tx, id: string, dto: AcknowledgementDto): Promise<NoticeView> {
    const actor = currentActor();
    const notice = await this.find(tx, id, { lock: true });
    if (notice.status === 'acknowledged') return toNoticeView(notice);
    const status = noticeStates.next(notice.status, 'acknowledge');
    await tx.query(
      `UPDATE notice SET status = $3, acknowledged_at = $4, acknowledged_by = $5, acknowledged_as = $6,
         acknowledgement_note = $7 WHERE pharmacy_id = $1 AND id = $2`,
      [tx.pharmacyId, id, status, tx.now, actor.userId, actor.role, dto.note ?? null],
    );
    if (actor.role === 'prescriber' || notice.audience === 'pharmacy') {
      await tx.query(
        `UPDATE notice_delivery SET status = 'cancelled', ended_at = $3
         WHERE pharmacy_id = $1 AND notice_id = $2 AND status IN ('pending', 'awaiting-call')`,
        [tx.pharmacyId, id, tx.now],
      );
    }
    audit(tx, 'notice.acknowledged', notice);
    return toNoticeView(await this.find(tx, id));
  }

  /**
   * Logs a call. It closes the call that was asked for when the person was reached; about a critical notice only when the person
   * also read it back.
   */
  async logCall(tx: Tx, id: string, dto: CallDto): Promise<NoticeView> {
    const notice = await this.find(tx, id, { lock: true });
    const readBack = dto.reached && (dto.readBack ?? false);
    await tx.query(
      `INSERT INTO notice_call (pharmacy_id, id, notice_id, called_at, called_by, reached, spoken_to, read_back, note)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        ...[tx.pharmacyId, tx.newId(), id, tx.now, currentActor().userId],
        ...[dto.reached, dto.spokenTo ?? null, readBack, dto.note ?? null],
      ],
    );
    audit(tx, 'notice.called', notice, { reached: dto.reached, readBack });
    if (dto.reached && (readBack || notice.urgency !== 'critical')) {
      await closeCalls(tx, id);
      await restand(tx, id);
    }
    return toNoticeView(await this.find(tx, id));
  }

  private async find(tx: Tx, id: string, options: { lock?: boolean } = {}): Promise<NoticeRow> {
    const [row] = await tx.query<NoticeRow>(
      `${NOTICE_ROWS} WHERE n.pharmacy_id = $1 AND ${IN_SIGHT} AND n.id = $3 ${options.lock ? 'FOR UPDATE OF n' : ''}`,
      [tx.pharmacyId, sightOf(currentActor()), id],
    );
    if (!row) throw notFound('notice');
    return row;
  }
}

function auditRead(tx: Tx, row: NoticeRow): void {
  audit(tx, 'notice.read', row);
}

function audit(tx: Tx, action: string, notice: NoticeRow, detail: Record<string, unknown> = {}): void {
  tx.audit({ action, resource: 'notice', resourceId: notice.id, patientId: notice.patient_id, detail });
}
