import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export interface TestRedis {
  readonly url: string;
  /** As a crash: kill -9, and nothing was on disk. */
  stop(): Promise<void>;
  /** An empty Redis on the same port, after `stop`. */
  startAgain(): Promise<void>;
}

const isInstalled = spawnSync('redis-server', ['--version']).status === 0;

/** A `describe` for tests that need Redis: skipped where `redis-server` is not installed, but failing there in CI. */
export function describeWithRedis(title: string, tests: () => void): void {
  if (isInstalled) describe(title, tests);
  else if (process.env['CI'] === 'true') {
    test(title, () => {
      throw new Error('redis-server is not installed; in CI these tests may not be skipped');
    });
  } else describe.skip(`${title} (skipped: install the Debian package redis-server)`, tests);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

async function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('data', (data) => {
      socket.destroy();
      done(data.toString().startsWith('+PONG'));
    });
    socket.once('error', () => done(false));
  });
}

/** A Redis of the test's own on a free port, in a temporary folder, keeping nothing on disk. */
export async function startRedis(): Promise<TestRedis> {
  const port = await freePort();
  let stop = await startOn(port);
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: () => stop(),
    startAgain: async () => {
      stop = await startOn(port);
    },
  };
}

/** @returns what ends it */
async function startOn(port: number): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'galenic-redis-'));
  const settings = {
    port,
    bind: '127.0.0.1',
    dir: folder,
    save: '',
    appendonly: 'no',
    'maxmemory-policy': 'noeviction',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const server = spawn('redis-server', flags, { stdio: 'ignore' });
  const exited = new Promise<void>((done) => server.once('exit', () => done()));
  const stop = async (): Promise<void> => {
    process.off('exit', kill);
    server.kill('SIGKILL');
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  const kill = (): boolean => server.kill('SIGKILL');
  process.on('exit', kill);
  for (let tries = 0; !(await answers(port)); tries += 1) {
    if (tries > 200 || server.exitCode !== null) {
      await stop();
      throw new Error(`redis-server did not start on port ${port}`);
    }
    await pause(25);
  }
  return stop;
}
