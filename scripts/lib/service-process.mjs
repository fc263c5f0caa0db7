// For the commands that start the built service on a free port and talk to it.
import { createServer } from 'node:net';
import { pause } from './processes.mjs';

export async function freeLoopbackPort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/**
 * Waits until the service at `base` answers that it is ready.
 * @param {import('node:child_process').ChildProcess} child its process
 * @param {{ withinMs: number, everyMs: number }} patience
 * @throws Error when the process ended or the time is over
 */
export async function untilReady(base, child, { withinMs, everyMs }) {
  for (const begin = performance.now(); performance.now() - begin < withinMs; await pause(everyMs)) {
    if (child.exitCode !== null) throw new Error('The service ended while it started.');
    const ready = await fetch(`${base}/health/ready`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
  }
  throw new Error('The service did not become ready.');
}
