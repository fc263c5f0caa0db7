import { Injectable, Logger } from '@nestjs/common';
import { OutageLog } from '../queues/outage-log.js';
import type { EventJob, EventSending } from '../queues/event-job.js';
import { QueueStore } from '../queues/queue-store.js';
import { OutboxRows } from './outbox-rows.js';
import { OutboxSignal } from './outbox-signal.js';

const BATCH = 200;
/** No more is sent while this many jobs wait: they would outlive their lease in the queue and be sent twice. */
const MOST_WAITING = 1000;
const POLL_MS = 1000;
const AFTER_FAULT_MS = 2000;

/** Tries of one job, close together; after them the row's lease decides when it is sent again. */
const JOB_OPTIONS = {
  attempts: 3,
  backoff: { type: 'exponential', delay: 500 },
  removeOnComplete: true,
  removeOnFail: { age: 86_400, count: 1000 },
} as const;

/**
 * Turns committed outbox rows into jobs: by state, never by "newer than the last one", because transactions do not commit in
 * the order of their ids. Several relays may run at once.
 */
@Injectable()
export class OutboxRelay {
  private readonly outages = new OutageLog(new Logger('Relay'));
  private running: Promise<void> | undefined;
  private stopping = false;
  private awake = false;
  private wake: () => void = () => undefined;

  constructor(
    private readonly rows: OutboxRows,
    private readonly store: QueueStore,
    private readonly signal: OutboxSignal,
  ) {}

  start(): void {
    this.signal.listen(() => {
      this.awake = true;
      this.wake();
    });
    this.running ??= this.loop();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.wake();
    await this.running;
  }

  private async loop(): Promise<void> {
    while (!this.stopping) {
      const wait = await this.pass().catch((error: unknown) => {
        this.outages.note(error);
        return AFTER_FAULT_MS;
      });
      if (wait > 0) await this.sleep(wait);
    }
  }

  /** Sends one batch. @returns milliseconds until the next look. */
  private async pass(): Promise<number> {
    this.awake = false;
    if (!this.store.isOpen || (await this.store.events.getWaitingCount()) >= MOST_WAITING) return POLL_MS;
    const sendings = await this.rows.lease(BATCH);
    const sent = await Promise.allSettled(sendings.map((sending) => this.send(sending)));
    const failed = sendings.filter((_, index) => sent[index]?.status === 'rejected');
    if (failed.length > 0) {
      await this.rows.giveBack(failed.map(({ eventId }) => eventId));
      throw (sent.find((one) => one.status === 'rejected') as PromiseRejectedResult).reason;
    }
    return sendings.length === BATCH ? 0 : POLL_MS;
  }

  private async send({ attempt, ...job }: EventSending): Promise<void> {
    await this.store.events.add(job.kind, job satisfies EventJob, {
      ...JOB_OPTIONS,
      jobId: `${job.eventId}-${attempt}`,
    });
  }

  private async sleep(ms: number): Promise<void> {
    if (this.awake || this.stopping) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
