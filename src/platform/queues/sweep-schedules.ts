import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { JobRegistry } from './job-registry.js';
import type { SweepOptions } from './job-decorators.js';
import { QueueStore } from './queue-store.js';

/** A schedule whose next run is overdue by this much lost its job: the queue store was emptied. */
const OVERDUE_MS = 60_000;
const JOB_OPTIONS = { removeOnComplete: true, removeOnFail: { age: 86_400, count: 100 } } as const;

const repeatOf = (options: SweepOptions) =>
  'every' in options ? { every: options.every } : { pattern: options.cron, tz: 'UTC' };

/** Keeps the schedules in the queue store equal to the sweeps of this version. */
@Injectable()
export class SweepSchedules {
  private readonly log = new Logger('Sweeps');

  constructor(
    private readonly store: QueueStore,
    private readonly registry: JobRegistry,
    private readonly clock: Clock,
  ) {}

  /** At the start: writes every schedule again, removes those of sweeps that are gone, and catches up what was missed. */
  async write(): Promise<void> {
    const known = new Set(this.registry.sweeps.map(({ options }) => options.name));
    for (const { key } of await this.store.sweeps.getJobSchedulers()) {
      if (known.has(key)) continue;
      await this.store.sweeps.removeJobScheduler(key);
      this.log.log({ msg: 'schedule removed', sweep: key });
    }
    for (const { options } of this.registry.sweeps) {
      await this.upsert(options);
      // An interval runs at once when its time has passed; a cron time that fell into a standstill would be skipped.
      if ('cron' in options) await this.runNow(options.name);
    }
  }

  /** While running: writes again what the queue store lost. */
  async mend(): Promise<void> {
    const schedulers = await this.store.sweeps.getJobSchedulers();
    const alive = new Map(schedulers.map(({ key, next }) => [key, next ?? 0]));
    const latest = this.clock.realNow().getTime() - OVERDUE_MS;
    for (const { options } of this.registry.sweeps) {
      if ((alive.get(options.name) ?? 0) > latest) continue;
      await this.store.sweeps.removeJobScheduler(options.name);
      await this.upsert(options);
      await this.runNow(options.name);
      this.log.warn({ msg: 'schedule was lost and is written again', sweep: options.name });
    }
  }

  private async upsert(options: SweepOptions): Promise<void> {
    await this.store.sweeps.upsertJobScheduler(options.name, repeatOf(options), {
      name: options.name,
      data: {},
      opts: JOB_OPTIONS,
    });
  }

  private async runNow(name: string): Promise<void> {
    // Processes that start together in one minute share one run.
    const minute = Math.floor(this.clock.realNow().getTime() / 60_000);
    await this.store.sweeps.add(name, {}, { ...JOB_OPTIONS, jobId: `${name}-now-${minute}` });
  }
}
