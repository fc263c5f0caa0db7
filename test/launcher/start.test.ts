import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isClusterRunning } from '../../scripts/lib/postgres.mjs';
import { Checkout, STAND_IN, type Running } from './checkout.js';

jest.setTimeout(60_000);

describe('npm start on the embedded Postgres', () => {
  let checkout: Checkout;
  const started: Running[] = [];
  const isRunning = (): boolean => isClusterRunning(checkout.dataDir);
  const postmaster = (): string[] =>
    readFileSync(join(checkout.dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n');

  async function start(environment: Record<string, string> = {}): Promise<{ running: Running; servicePid: number }> {
    const running = checkout.start(environment);
    started.push(running);
    const [, pid] = await running.printed(/pid (\d+) database there/);
    return { running, servicePid: Number(pid) };
  }

  beforeAll(async () => {
    checkout = await Checkout.create({ 'src/main.ts': STAND_IN });
    expect(checkout.setUp().status).toBe(0);
  });
  afterEach(async () => {
    for (const { process } of started.splice(0)) process.kill('SIGKILL');
    await pause(50);
  });
  afterAll(() => checkout.remove());

  it('gives the service the application role, a secret of its own and the demonstration pharmacy', async () => {
    const { running } = await start();
    const [line] = await running.printed(/\{.*\}/);
    expect(JSON.parse(line!)).toEqual({ user: 'galenic_app', secret: 43, EMBEDDED: '1', LOAD_DEMO: 'if-empty' });
    expect(statSync(join(checkout.dataDir, 'secrets.json')).mode & 0o777).toBe(0o600);
    running.pressControlC();
    expect(await running.exit).toBe(0);
  });

  it('on Ctrl-C asks the service once, lets it drain on a living database, and stops that last', async () => {
    const { running } = await start();
    running.pressControlC();
    running.process.kill('SIGINT'); // npm passes the terminal's signal on
    expect(await running.exit).toBe(0);
    expect(running.output.match(/asked by/g)).toHaveLength(1);
    expect(running.output).toMatch(/asked by SIGINT\ndatabase there/);
    expect(isRunning()).toBe(false);
  });

  it('forces a service that does not drain at the second Ctrl-C', async () => {
    const { running } = await start({ STUBBORN: '1' });
    running.pressControlC();
    await running.printed(/asked by SIGINT/);
    await pause(1100);
    running.pressControlC();
    expect(await running.exit).toBe(137);
    expect(isRunning()).toBe(false);
  });

  it('stops the database and hands the exit code on when the service is killed', async () => {
    const { running, servicePid } = await start();
    process.kill(servicePid, 'SIGKILL');
    expect(await running.exit).toBe(137);
    expect(isRunning()).toBe(false);
  });

  it('drains the service when the launcher itself is killed, and the next start takes over', async () => {
    const { running } = await start();
    running.process.kill('SIGKILL');
    await running.printed(/asked by SIGTERM\ndatabase there/);
    const next = await start();
    next.running.pressControlC();
    expect(await next.running.exit).toBe(0);
    expect(isRunning()).toBe(false);
  });

  it('brings a killed Postgres back on the same port under the running service', async () => {
    const { running } = await start();
    const [pid, , , port] = postmaster();
    process.kill(Number(pid), 'SIGKILL');
    await running.printed(new RegExp(`PostgreSQL is back on port ${port}`));
    running.pressControlC();
    expect(await running.exit).toBe(0);
    expect(running.output).toMatch(/asked by SIGINT\ndatabase there/);
  });

  it('refuses a second start on the same data and leaves the first alone', async () => {
    const { running } = await start();
    const second = checkout.start();
    expect(await second.exit).toBe(1);
    expect(second.output).toContain(`already runs on ${checkout.dataDir} (process ${running.process.pid})`);
    expect(isRunning()).toBe(true);
    running.pressControlC();
    expect(await running.exit).toBe(0);
  });

  it('refuses an existing database without its passwords, and says what to do', async () => {
    const running = checkout.start({ DATA_DIR: join(checkout.folder, 'other') });
    checkout.write('other/postgres/PG_VERSION', '18');
    expect(await running.exit).toBe(1);
    expect(running.output).toContain('no secrets.json');
  });

  it('uses DATABASE_URL as it is and starts no database of its own', async () => {
    const { running } = await start();
    const [, , , port] = postmaster();
    const DATA_DIR = join(checkout.folder, 'external');
    const external = checkout.start({ DATABASE_URL: `postgresql://me@127.0.0.1:${port}/x`, DATA_DIR });
    const [line] = await external.printed(/\{.*\}/);
    expect(JSON.parse(line!)).toEqual({ user: 'me', secret: 43 });
    external.pressControlC();
    expect(await external.exit).toBe(0);
    expect(existsSync(join(DATA_DIR, 'postgres'))).toBe(false);
    running.pressControlC();
    await running.exit;
  });
});
