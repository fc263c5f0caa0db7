import type { Logger } from '@nestjs/common';
import { failureCode } from '../logging/safe-error.js';

const SILENCE_MS = 30_000;

/** One line for each kind of fault in half a minute: a store that is away would fill the log otherwise. */
export class OutageLog {
  private readonly seen = new Map<string, { until: number; times: number }>();

  constructor(private readonly log: Logger) {}

  note(error: unknown): void {
    const code = failureCode(error);
    const now = performance.now();
    const entry = this.seen.get(code);
    if (entry && now < entry.until) {
      entry.times += 1;
      return;
    }
    this.log.warn({ msg: 'queue fault', code, times: entry ? entry.times + 1 : 1 });
    this.seen.set(code, { until: now + SILENCE_MS, times: 0 });
  }
}
