import { spawn, spawnSync, type ChildProcess, type StdioOptions } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { stopCluster } from '../../scripts/lib/postgres.mjs';
import { discard, throwawayFolder } from '../../scripts/lib/throwaway.mjs';

const REPOSITORY = join(__dirname, '..', '..');
const COPIED = ['scripts', 'migrations', 'package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];

/** A service of twenty lines: says what it was given, drains slowly, and looks whether its database outlives the drain. */
export const STAND_IN = `
import { connect } from 'node:net';
const { DATABASE_URL, TOKEN_SECRET, EMBEDDED, LOAD_DEMO, STUBBORN } = process.env;
const database = new URL(DATABASE_URL ?? '');
const reach = () => new Promise((done) => {
  const socket = connect(Number(database.port), database.hostname, () => { socket.destroy(); done('there'); });
  socket.on('error', () => done('gone'));
});
const drain = async (signal: string) => {
  console.log('asked by', signal);
  if (STUBBORN) return;
  await new Promise((done) => setTimeout(done, 300));
  console.log('database', await reach());
  process.exit(0);
};
process.on('SIGINT', drain);
process.on('SIGTERM', drain);
setInterval(() => undefined, 1000);
console.log(JSON.stringify({ user: database.username, secret: TOKEN_SECRET?.length, EMBEDDED, LOAD_DEMO }));
reach().then((state) => console.log('pid', process.pid, 'database', state));
`;

/** A running command of a checkout, with everything that it printed. */
export class Running {
  output = '';
  readonly exit: Promise<number | string>;

  constructor(readonly process: ChildProcess) {
    const keep = (chunk: Buffer): void => void (this.output += chunk.toString());
    process.stdout?.on('data', keep);
    process.stderr?.on('data', keep);
    this.exit = new Promise((done) => process.once('exit', (code, signal) => done(code ?? signal ?? '')));
  }

  /** Waits until it has printed something that matches. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    for (const until = Date.now() + 20_000; Date.now() < until; await pause(20)) {
      const match = pattern.exec(this.output);
      if (match) return match;
    }
    throw new Error(`${String(pattern)} was not printed, but:\n${this.output}`);
  }

  /** To the whole process group, as the terminal sends Ctrl-C. */
  pressControlC(): void {
    process.kill(-this.process.pid!, 'SIGINT');
  }
}

/** A copy of the launcher in an empty checkout, with sources of the test's choice. */
export class Checkout {
  readonly dataDir: string;

  private constructor(readonly folder: string) {
    this.dataDir = join(folder, '.data');
  }

  static async create(sources: Record<string, string>): Promise<Checkout> {
    const checkout = new Checkout(await throwawayFolder());
    for (const name of COPIED) cpSync(join(REPOSITORY, name), join(checkout.folder, name), { recursive: true });
    symlinkSync(join(REPOSITORY, 'node_modules'), join(checkout.folder, 'node_modules'));
    for (const [path, text] of Object.entries(sources)) checkout.write(path, text);
    return checkout;
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  setUp(): { status: number | null; stderr: string } {
    return spawnSync(process.execPath, ['scripts/setup.mjs'], { cwd: this.folder, encoding: 'utf8' });
  }

  /** Runs `npm start`'s command in a process group of its own; it ends when the test run is killed. */
  start(environment: Record<string, string> = {}): Running {
    const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment };
    const args = ['--import', './scripts/lib/leash.mjs', 'scripts/start.mjs'];
    const stdio: StdioOptions = ['ignore', 'pipe', 'pipe', 'ipc'];
    return new Running(spawn(process.execPath, args, { cwd: this.folder, env, detached: true, stdio }));
  }

  async remove(): Promise<void> {
    await stopCluster({ dataDir: this.dataDir, mode: 'immediate' });
    await discard(this.folder);
  }
}
