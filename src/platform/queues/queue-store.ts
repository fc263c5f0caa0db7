import type { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Processor, Queue, Worker } from 'bullmq';
import { SETTINGS_TOKEN, type Settings } from '../config/settings.js';
import { OutageLog } from './outage-log.js';
import { EVENTS_QUEUE, queueSeam, SWEEPS_QUEUE, type QueueSeam } from './queue-seam.js';

const ANSWER_MS = 2000;
const REOPEN_MS = 1000;

export interface Processors {
  readonly event: Processor;
  readonly sweep: Processor;
  /** How many events this process works at once. */
  readonly eventConcurrency: number;
  readonly sweepConcurrency: number;
}

interface Opened {
  readonly events: Queue;
  readonly sweeps: Queue;
  readonly workers: readonly Worker[];
}

/** The queues and workers of this process. The store behind them may go away and come back; they go on by themselves. */
@Injectable()
export class QueueStore {
  private readonly log = new Logger('Queues');
  private readonly outages = new OutageLog(this.log);
  private readonly seam: QueueSeam;
  private opened: Opened | undefined;
  private closing = false;

  constructor(@Inject(SETTINGS_TOKEN) settings: Settings) {
    this.seam = queueSeam(settings);
  }

  get backend(): 'postgres' | 'redis' {
    return this.seam.backend;
  }

  get isOpen(): boolean {
    return this.opened !== undefined;
  }

  /** @throws Error while the queues are not open yet. */
  get events(): Queue {
    return this.mustBeOpen().events;
  }

  /** @throws Error while the queues are not open yet. */
  get sweeps(): Queue {
    return this.mustBeOpen().sweeps;
  }

  /**
   * Opens queues and workers, as often as it takes: BullMQ never forgets a first connection that failed.
   * @throws Error when waiting cannot help: BullMQ's schema is missing or of another version.
   */
  async open(processors: Processors): Promise<void> {
    while (!this.closing) {
      const opened = this.connect(processors);
      try {
        await Promise.all([opened.events, opened.sweeps, ...opened.workers].map((one) => one.waitUntilReady()));
        this.opened = opened;
        return;
      } catch (error) {
        await Promise.allSettled(everything(opened).map((one) => one.close()));
        if (/^Schema|^UnsupportedPostgres/.test((error as Error).name)) throw error;
        this.outages.note(error);
        await pause(REOPEN_MS);
      }
    }
  }

  /** Whether the store answers now. */
  async answers(): Promise<boolean> {
    const asked = this.opened?.events.isPaused().then(
      () => true,
      () => false,
    );
    if (!asked) return false;
    return Promise.race([asked, pause(ANSWER_MS, false, { ref: false })]);
  }

  /** Takes no more jobs and waits for those that run, then closes the queues. May hang while the store is away. */
  async close(): Promise<void> {
    this.closing = true;
    const opened = this.opened;
    if (!opened) return;
    await Promise.allSettled(opened.workers.map((worker) => worker.close()));
    await Promise.allSettled([opened.events.close(), opened.sweeps.close()]);
  }

  private connect(processors: Processors): Opened {
    const opened = {
      events: this.seam.openQueue(EVENTS_QUEUE),
      sweeps: this.seam.openQueue(SWEEPS_QUEUE),
      workers: [
        this.seam.openWorker(EVENTS_QUEUE, processors.event, processors.eventConcurrency),
        this.seam.openWorker(SWEEPS_QUEUE, processors.sweep, processors.sweepConcurrency),
      ],
    };
    // Without a listener an 'error' event would end the process.
    for (const one of everything(opened)) {
      (one as EventEmitter).on('error', (error: Error) => this.outages.note(error));
    }
    return opened;
  }

  private mustBeOpen(): Opened {
    if (!this.opened) throw new Error('The queues are not open yet');
    return this.opened;
  }
}

const everything = (opened: Opened): (Queue | Worker)[] => [...opened.workers, opened.events, opened.sweeps];
