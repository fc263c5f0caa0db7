import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/unit-of-work.js';
import type { EventIds } from '../../../platform/outbox/event-kinds.js';
import { HandlesEvent, type EventHandler } from '../../../platform/queues/job-decorators.js';
import { Monitoring } from '../../monitoring/index.js';
import { Notices } from '../notices.service.js';
import { tellingOfStep } from '../rules/telling.js';

/** Tells of an overdue obligation, once for each rung of its ladder, unless it was settled in the meantime. */
@Injectable()
@HandlesEvent('obligation.overdue')
export class ObligationOverdueHandler implements EventHandler<'obligation.overdue'> {
  constructor(
    private readonly monitoring: Monitoring,
    private readonly notices: Notices,
  ) {}

  async handle(tx: Tx, { obligationId, step }: EventIds['obligation.overdue']): Promise<void> {
    const overdue = await this.monitoring.overdueSubject(tx, obligationId, step);
    if (!overdue?.stillOverdue) return;
    await this.notices.raise(
      tx,
      {
        ...tellingOfStep(step),
        prescriberId: overdue.prescriberId,
        patientId: overdue.patientId,
        kind: 'monitoring-overdue',
        summary: [
          overdue.title,
          ...(overdue.missing.length > 0 ? [`missing: ${overdue.missing.join(', ')}`] : []),
        ].join('; '),
        ruleId: overdue.rule,
        source: overdue.source,
        dueOn: overdue.dueOn,
      },
      { subjectKind: 'obligation', subjectId: obligationId, step },
    );
  }
}
