import { Injectable, Logger } from '@nestjs/common';
import { runInContext } from '../context/request-context.js';
import { UnitOfWork, type Tx } from '../database/unit-of-work.js';
import { failureCode, loggable } from '../logging/safe-error.js';
import { Metrics } from '../metrics/metrics.js';
import type { EventIds, EventKind } from '../outbox/event-kinds.js';
import { OutboxRows } from '../outbox/outbox-rows.js';
import type { EventJob } from './event-job.js';
import { JobRegistry } from './job-registry.js';

type AnyIds = EventIds[EventKind];

/** What a failed job says in the queue's store: a code. The error itself, which may name a person, stays out of it. */
export class JobFailed extends Error {
  constructor(code: string) {
    super(code);
    this.name = 'JobFailed';
  }
}

/** Works one event: its effect and the mark "done" commit together, so that it takes effect once however often it comes. */
@Injectable()
export class EventDispatcher {
  private readonly log = new Logger('Events');

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly registry: JobRegistry,
    private readonly rows: OutboxRows,
    private readonly metrics: Metrics,
  ) {}

  /**
   * @returns whether this call had the effect; false when it was done before or is being worked elsewhere.
   * @throws JobFailed when the handler failed; nothing was changed then.
   */
  async work(job: EventJob): Promise<boolean> {
    return runInContext({ traceId: job.traceId }, async () => {
      const ids = await this.unitOfWork
        .run(job.pharmacyId, (tx) => this.handle(tx, job))
        .catch((error: unknown) => this.fail(job, error));
      if (!ids) return false;
      this.metrics.jobs.inc({ job: job.kind, outcome: 'done' });
      await this.followUp(job, ids);
      return true;
    });
  }

  private async handle(tx: Tx, { eventId, kind }: EventJob): Promise<AnyIds | undefined> {
    const [row] = await tx.query<{ ids: AnyIds }>(
      `SELECT ids FROM outbox WHERE id = $1 AND pharmacy_id = $2 AND kind = $3 AND done_at IS NULL
       FOR UPDATE SKIP LOCKED`,
      [eventId, tx.pharmacyId, kind],
    );
    if (!row) return undefined;
    await this.registry.handlerOf(kind).handle(tx, row.ids);
    await tx.query('UPDATE outbox SET done_at = clock_timestamp(), failure = NULL WHERE id = $1', [eventId]);
    return row.ids;
  }

  private async fail({ eventId, kind }: EventJob, error: unknown): Promise<never> {
    const code = failureCode(error);
    this.metrics.jobs.inc({ job: kind, outcome: 'failed' });
    this.log.error({ msg: 'event failed', kind, eventId, code, ...loggable(error) });
    await this.rows.noteFailure(eventId, code).catch(() => undefined);
    throw new JobFailed(code);
  }

  private async followUp({ pharmacyId, kind }: EventJob, ids: AnyIds): Promise<void> {
    try {
      await this.registry.handlerOf(kind).after?.(pharmacyId, ids);
    } catch (error) {
      this.metrics.jobs.inc({ job: kind, outcome: 'follow-up-failed' });
      this.log.warn({ msg: 'follow-up failed; a sweep does it later', kind, ...loggable(error) });
    }
  }
}
