import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { OutboxMetrics } from '../outbox/outbox-metrics.js';
import { OutboxRelay } from '../outbox/outbox-relay.js';
import { OutboxRows } from '../outbox/outbox-rows.js';
import { EventDispatcher } from './event-dispatcher.js';
import { HousekeepingSweep } from './housekeeping.sweep.js';
import { JobRegistry } from './job-registry.js';
import { QueueStore } from './queue-store.js';
import { SweepRunner } from './sweep-runner.js';
import { SweepSchedules } from './sweep-schedules.js';
import { WorkerHost } from './worker-host.js';

/**
 * Events and sweeps of the whole service. Every process checks that each has its handler; only one with RUN_WORKER works
 * them.
 */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [
    JobRegistry,
    OutboxRows,
    OutboxRelay,
    OutboxMetrics,
    QueueStore,
    EventDispatcher,
    SweepRunner,
    SweepSchedules,
    HousekeepingSweep,
    WorkerHost,
  ],
  exports: [EventDispatcher, SweepRunner],
})
export class QueuesModule {}
