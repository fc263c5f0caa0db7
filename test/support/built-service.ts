import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Running } from '../launcher/checkout.js';
import { eventually } from './wait.js';

const ROOT = join(__dirname, '..', '..');
const started: Running[] = [];

/** Builds what is not built yet, so that a test of its own finds the process that the tests are about. */
export function buildService(): void {
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts', 'setup.mjs')], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The service does not build:\n${stderr}`);
}

/** The compiled service as a process of its own, with these settings and none of this machine's. */
export function startBuilt(environment: Record<string, string>): Running {
  const running = new Running(
    spawn(process.execPath, [join(ROOT, 'dist', 'main.js')], {
      cwd: ROOT,
      env: {
        PATH: process.env['PATH'],
        NODE_ENV: 'test',
        PORT: '0',
        RUN_WORKER: 'false',
        LOG_LEVEL: 'trace',
        TOKEN_SECRET: 'only for tests, only for tests, only',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
  started.push(running);
  return running;
}

/** Waits until it serves, a long time on a busy machine. @returns its address */
export async function readyAt(running: Running): Promise<string> {
  let address: string | undefined;
  await eventually(() => {
    if (running.process.exitCode !== null) address = '';
    else address = /ready at (http:\S+)/.exec(running.output)?.[1];
    expect(address).toBeDefined();
  }, 90_000);
  if (!address) throw new Error(`The service ended instead of serving:\n${running.output}`);
  return address;
}

export async function killBuilt(): Promise<void> {
  for (const running of started.splice(0)) {
    running.process.kill('SIGKILL');
    await running.exit;
  }
}
