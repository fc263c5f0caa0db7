import { pauseAfter } from './retries.js';

it('waits ever longer, for most of a day in all, and then gives up', () => {
  const pauses: number[] = [];
  for (let attempt = 1, pause = pauseAfter(1); pause !== null; pause = pauseAfter((attempt += 1))) pauses.push(pause);
  expect(pauses[0]).toBe(30_000);
  expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
  const hours = pauses.reduce((sum, pause) => sum + pause, 0) / 3_600_000;
  expect(hours).toBeGreaterThan(12);
  expect(hours).toBeLessThan(24);
});
