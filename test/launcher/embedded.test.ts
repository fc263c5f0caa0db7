import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { type EmbeddedPostgres, startEmbedded } from '../../scripts/lib/embedded.mjs';
import { isClusterRunning, stopCluster } from '../../scripts/lib/postgres.mjs';
import { discard, throwawayFolder } from '../../scripts/lib/throwaway.mjs';

jest.setTimeout(60_000);

describe('the embedded Postgres', () => {
  let dataDir: string;
  const start = (): Promise<EmbeddedPostgres> => startEmbedded({ dataDir, durable: false });
  const pidFile = (): string => join(dataDir, 'postgres', 'postmaster.pid');
  const postmaster = (): number => Number(readFileSync(pidFile(), 'utf8').split('\n')[0]);

  async function ask(url: string, sql: string): Promise<unknown[]> {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows.flatMap((row) => Object.values(row));
    } finally {
      await client.end();
    }
  }

  beforeAll(async () => {
    dataDir = await throwawayFolder();
  });
  afterAll(() => discard(dataDir));

  it('is created once when several processes start it at the same moment', async () => {
    const all = await Promise.all([start(), start(), start()]);
    expect(new Set(all.map(({ databaseUrl }) => databaseUrl)).size).toBe(1);
    expect(all.filter(({ alreadyRunning }) => !alreadyRunning)).toHaveLength(1);
    expect(readdirSync(dataDir).sort()).toEqual(['postgres', 'postgres.json', 'secrets.json']);
  });

  it('asks for a password, on loopback only, and keeps secrets from other accounts', async () => {
    const { databaseUrl, superuserUrl } = await start();
    const url = new URL(databaseUrl);
    url.password = 'wrong';
    await expect(ask(url.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    expect(await ask(superuserUrl, "SELECT current_setting('listen_addresses')")).toEqual(['127.0.0.1']);
    expect(await ask(superuserUrl, 'SELECT DISTINCT auth_method FROM pg_hba_file_rules')).toEqual(['scram-sha-256']);
    expect(statSync(join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(statSync(join(dataDir, 'postgres')).mode & 0o777).toBe(0o700);
  });

  it('keeps statements and the details of errors, which may hold PHI, out of its log', async () => {
    const { superuserUrl } = await start();
    const settings = await ask(
      superuserUrl,
      `SELECT current_setting(name) FROM unnest(ARRAY['log_statement', 'log_min_error_statement', 'log_error_verbosity',
         'log_min_duration_statement', 'log_parameter_max_length_on_error']) AS name`,
    );
    expect(settings).toEqual(['none', 'panic', 'terse', '-1', '0']);
  });

  it('keeps port and data over a stop', async () => {
    const before = await start();
    await ask(before.migrationDatabaseUrl, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await stopCluster({ dataDir });
    expect(isClusterRunning(dataDir)).toBe(false);
    await stopCluster({ dataDir }); // nothing to do
    const after = await start();
    expect(after).toEqual({ ...before, alreadyRunning: false });
    expect(await ask(after.migrationDatabaseUrl, 'SELECT answer FROM kept')).toEqual([42]);
  });

  it('starts after kill -9 although its pid file names a living process of another kind', async () => {
    await start();
    process.kill(postmaster(), 'SIGKILL');
    const bystander = spawn('sleep', ['60']);
    writeFileSync(pidFile(), readFileSync(pidFile(), 'utf8').replace(/^\d+/, String(bystander.pid)));
    expect(isClusterRunning(dataDir)).toBe(false);
    const { alreadyRunning, migrationDatabaseUrl } = await start();
    expect(alreadyRunning).toBe(false);
    expect(await ask(migrationDatabaseUrl, 'SELECT answer FROM kept')).toEqual([42]);
    expect(bystander.exitCode).toBeNull();
    bystander.kill();
  });

  it('bootstraps again when someone put another cluster in its place', async () => {
    await stopCluster({ dataDir });
    rmSync(join(dataDir, 'postgres'), { recursive: true });
    const { databaseUrl } = await start();
    expect(await ask(databaseUrl, 'SELECT current_user')).toEqual(['galenic_app']);
  });

  it('ends and removes what a killed run left behind, and nothing of a living one', async () => {
    const orphan = dataDir.replace(`-${process.pid}-`, '-99999999-');
    await startEmbedded({ dataDir: orphan, durable: false });
    const orphanServer = Number(readFileSync(join(orphan, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
    const mine = await throwawayFolder();
    expect(existsSync(orphan)).toBe(false);
    while (existsSync(`/proc/${orphanServer}`)) await pause(10);
    expect(existsSync(dataDir)).toBe(true);
    await discard(mine);
  });

  const asRoot = process.getuid?.() === 0 ? it : it.skip;
  asRoot('keeps the database elsewhere, behind a link, where its account may not come to the data folder', async () => {
    const closed = await throwawayFolder();
    chmodSync(closed, 0o700); // as /root is
    const inside = { dataDir: join(closed, '.data'), durable: false };
    const { databaseUrl } = await startEmbedded(inside);
    expect(await ask(databaseUrl, 'SELECT current_user')).toEqual(['galenic_app']);
    await stopCluster(inside);
    expect(await startEmbedded(inside)).toMatchObject({ databaseUrl, alreadyRunning: false });
    const place = realpathSync(join(closed, '.data', 'postgres'));
    expect(place.startsWith(closed)).toBe(false);
    await discard(inside.dataDir);
    expect(existsSync(place)).toBe(false);
    await discard(closed);
  });

  it('refuses to begin with an empty database where the link to its folder leads nowhere', async () => {
    await stopCluster({ dataDir });
    rmSync(join(dataDir, 'postgres'), { recursive: true });
    symlinkSync(join(dataDir, 'lost'), join(dataDir, 'postgres'));
    await expect(start()).rejects.toThrow('leads nowhere');
    rmSync(join(dataDir, 'postgres'));
  });
});
