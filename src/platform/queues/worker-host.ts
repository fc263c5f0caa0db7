import { setTimeout as pause } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Job } from 'bullmq';
import { SETTINGS_TOKEN, type Settings } from '../config/settings.js';
import { HealthReports } from '../health/health-reports.js';
import { OutboxRelay } from '../outbox/outbox-relay.js';
import { EventDispatcher } from './event-dispatcher.js';
import type { EventJob } from './event-job.js';
import { OutageLog } from './outage-log.js';
import { QueueStore } from './queue-store.js';
import { SweepRunner } from './sweep-runner.js';
import { SweepSchedules } from './sweep-schedules.js';

/** How long a start waits for the queue store. Without it the service starts all the same and works once it is there. */
const OPEN_MS = 5000;
const MEND_MS = 5_000;
const DRAIN_MS = 8000;
const SWEEPS_AT_ONCE = 4;

/** Starts the relay, the schedules and the workers of a process that works the queues, and drains them when it stops. */
@Injectable()
export class WorkerHost implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Queues');
  private readonly outages = new OutageLog(this.log);
  private readonly stopping = new AbortController();
  private working: Promise<void> | undefined;

  constructor(
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
    private readonly store: QueueStore,
    private readonly relay: OutboxRelay,
    private readonly dispatcher: EventDispatcher,
    private readonly sweeps: SweepRunner,
    private readonly schedules: SweepSchedules,
    private readonly health: HealthReports,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.settings.RUN_WORKER) return;
    this.health.add('queue', () => this.store.answers());
    const opening = this.store.open({
      event: (job: Job<EventJob>) => this.dispatcher.work(job.data),
      sweep: (job: Job) => this.sweeps.run(job.name),
      eventConcurrency: Math.max(1, Math.floor(this.settings.DATABASE_POOL / 2)),
      sweepConcurrency: SWEEPS_AT_ONCE,
    });
    this.working = opening.then(() => this.work());
    this.working.catch((error: unknown) => this.outages.note(error));
    await Promise.race([opening, pause(OPEN_MS, undefined, { ref: false })]);
    if (!this.store.isOpen) this.log.warn(`The queue store (${this.store.backend}) does not answer yet`);
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (!this.settings.RUN_WORKER) return;
    this.stopping.abort();
    const drained = this.relay.stop().then(() => this.store.close());
    await Promise.race([drained, pause(DRAIN_MS, undefined, { ref: false })]);
  }

  private async work(): Promise<void> {
    this.log.log({ msg: 'working the queues', backend: this.store.backend });
    this.relay.start();
    let keep = () => this.schedules.write();
    while (!this.stopping.signal.aborted) {
      try {
        await keep();
        keep = () => this.schedules.mend();
      } catch (error) {
        this.outages.note(error);
      }
      await pause(MEND_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }
}
