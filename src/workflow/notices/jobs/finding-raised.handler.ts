import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/unit-of-work.js';
import type { EventIds } from '../../../platform/outbox/event-kinds.js';
import { HandlesEvent, type EventHandler } from '../../../platform/queues/job-decorators.js';
import { Screenings } from '../../screening/index.js';
import { NoticeDelivery } from '../delivery/notice-delivery.service.js';
import { Notices } from '../notices.service.js';
import { urgencyOfFinding } from '../rules/telling.js';

/** Tells the prescriber of a finding about an active therapy, unless it was decided or went away meanwhile. */
@Injectable()
@HandlesEvent('finding.raised')
export class FindingRaisedHandler implements EventHandler<'finding.raised'> {
  constructor(
    private readonly screenings: Screenings,
    private readonly notices: Notices,
    private readonly delivery: NoticeDelivery,
  ) {}

  async handle(tx: Tx, { findingId }: EventIds['finding.raised']): Promise<void> {
    const finding = await this.screenings.noticeSubject(tx, findingId);
    if (!finding.current || finding.status !== 'open') return;
    const { id, patientId, prescriberId, rule, kind, severity, summary, source } = finding;
    await this.notices.raise(
      tx,
      {
        audience: 'prescriber',
        kind: 'safety-finding',
        urgency: urgencyOfFinding({ kind, severity }),
        prescriberId,
        patientId,
        ruleId: rule,
        summary,
        source,
        dueOn: null,
      },
      { subjectKind: 'finding', subjectId: id, step: 'raised' },
    );
  }

  async after(pharmacyId: string): Promise<void> {
    await this.delivery.deliverDue(pharmacyId);
  }
}
