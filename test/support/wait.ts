import { setTimeout as pause } from 'node:timers/promises';

/** Tries `check` until it does not throw, for at most `ms`; then throws what it threw last. */
export async function eventually(check: () => unknown, ms = 20_000): Promise<void> {
  for (const end = performance.now() + ms; ;) {
    try {
      await check();
      return;
    } catch (error) {
      if (performance.now() > end) throw error;
      await pause(50);
    }
  }
}
