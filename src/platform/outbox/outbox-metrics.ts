import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Clock } from '../clock/clock.js';
import { Metrics } from '../metrics/metrics.js';
import { OutboxRows, type OutboxState } from './outbox-rows.js';

/** What waits in the outbox, read when the metrics are scraped; NaN while the database is away. */
@Injectable()
export class OutboxMetrics {
  private reading: Promise<OutboxState | undefined> | undefined;

  constructor(
    private readonly rows: OutboxRows,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    const registers = [metrics.registry];
    const gauge = (name: string, help: string, valueOf: (state: OutboxState) => number) => {
      const read = () => this.read();
      return new Gauge({
        name,
        help,
        registers,
        async collect() {
          const state = await read();
          this.set(state ? valueOf(state) : Number.NaN);
        },
      });
    };
    gauge('galenic_outbox_undone', 'Events that were not worked yet', (state) => state.undone);
    gauge('galenic_outbox_stuck', 'Events that were sent many times and still fail', (state) => state.stuck);
    gauge('galenic_outbox_oldest_seconds', 'Age of the oldest event that was not worked yet', ({ oldest }) =>
      oldest ? Math.max(0, (this.clock.now().getTime() - oldest.getTime()) / 1000) : 0,
    );
  }

  /** One query for all gauges of a scrape. */
  private read(): Promise<OutboxState | undefined> {
    this.reading ??= this.rows
      .state()
      .catch(() => undefined)
      .finally(() => (this.reading = undefined));
    return this.reading;
  }
}
