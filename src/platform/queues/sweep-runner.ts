import { Injectable, Logger } from '@nestjs/common';
import { newTraceId, runInContext } from '../context/request-context.js';
import { PharmacyProfiles } from '../database/pharmacy-profiles.js';
import { failureCode, loggable } from '../logging/safe-error.js';
import { Metrics } from '../metrics/metrics.js';
import { JobFailed } from './event-dispatcher.js';
import { JobRegistry } from './job-registry.js';

/** Runs a sweep for every pharmacy; one pharmacy's fault does not keep the others from being served. */
@Injectable()
export class SweepRunner {
  private readonly log = new Logger('Sweeps');
  private readonly running = new Set<string>();

  constructor(
    private readonly profiles: PharmacyProfiles,
    private readonly registry: JobRegistry,
    private readonly metrics: Metrics,
  ) {}

  /** @throws JobFailed when it failed for at least one pharmacy; Error for a sweep that this version does not know. */
  async run(name: string): Promise<void> {
    const { job } = this.registry.sweepOf(name);
    // A slow run is not joined by the next one in this process: it would only do the same again.
    if (this.running.has(name)) return;
    this.running.add(name);
    const failures: string[] = [];
    try {
      for (const pharmacyId of await this.profiles.ids()) {
        await runInContext({ traceId: newTraceId() }, () => job.run(pharmacyId)).catch((error: unknown) => {
          failures.push(failureCode(error));
          this.log.error({ msg: 'sweep failed', sweep: name, pharmacyId, ...loggable(error) });
        });
      }
    } finally {
      this.running.delete(name);
    }
    this.metrics.jobs.inc({ job: name, outcome: failures.length > 0 ? 'failed' : 'done' });
    if (failures[0]) throw new JobFailed(failures[0]);
  }
}
