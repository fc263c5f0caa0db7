import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = join(import.meta.dirname, '..', '..');
const TYPESCRIPT = pathToFileURL(join(ROOT, 'scripts', 'lib', 'typescript.mjs')).href;

export interface Child {
  /** Ends it; resolves when it is gone, to the milliseconds that this took. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number>;
}

/**
 * Runs a TypeScript entry point in a process of its own, without a build.
 * @param ready resolves when this text appeared on its standard output
 */
export async function startChild(entry: string, environment: Record<string, string>, ready: string): Promise<Child> {
  const child = spawn(process.execPath, ['--import', TYPESCRIPT, join(ROOT, entry)], {
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  process.once('exit', () => child.kill('SIGKILL'));
  await untilSaid(child, ready);
  return {
    end: async (signal) => {
      const start = performance.now();
      child.kill(signal);
      await gone;
      return performance.now() - start;
    },
  };
}

function untilSaid(child: ChildProcess, text: string): Promise<void> {
  return new Promise((done, fail) => {
    let said = '';
    let complained = '';
    child.stdout?.on('data', (data: Buffer) => {
      said += data.toString();
      if (said.includes(text)) done();
    });
    child.stderr?.on('data', (data: Buffer) => (complained += data.toString()));
    child.once('exit', (code) => fail(new Error(`The process ended with ${code}: ${complained.slice(-2000)}`)));
  });
}
