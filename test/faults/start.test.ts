import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { Clock } from '../../src/platform/clock/clock.js';
import { DatabaseGuard } from '../../src/platform/database/database-guard.js';
import { buildService, killBuilt, readyAt, startBuilt } from '../support/built-service.js';
import { createTestCluster } from '../support/cluster.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/wait.js';

jest.setTimeout(180_000);

const MARKER = 'pa55-marker';
/** The one that migrations of two processes take turns by. */
const MIGRATION_LOCK = 503_797;

let database: TestDatabase;
let superuser: pg.Client;

beforeAll(async () => {
  buildService();
  database = await createTestDatabase();
  superuser = new pg.Client(database.superuserUrl);
  await superuser.connect();
});
afterEach(killBuilt);
afterAll(async () => {
  await superuser.end();
  await database.drop();
});

/** Starts the service, which must refuse. @returns what it said */
async function refusal(environment: Record<string, string>): Promise<string> {
  const running = startBuilt({ DATABASE_URL: database.appUrl, ...environment });
  await eventually(() => expect(running.output).toMatch(/\n$/), 90_000);
  const told = performance.now();
  expect(await running.exit).toBe(1);
  expect(performance.now() - told).toBeLessThan(5000); // no open connection keeps it alive
  expect(running.output).not.toMatch(/ready at/);
  expect(running.output).not.toMatch(/^\s+at /m);
  return running.output;
}

describe('the role of DATABASE_URL', () => {
  it('may be neither a superuser nor the owner of the tables', async () => {
    const addresses = [database.superuserUrl, database.ownerUrl];
    const said = await Promise.all(addresses.map((DATABASE_URL) => refusal({ DATABASE_URL })));
    for (const [index, text] of said.entries()) {
      expect(text).toMatch(/DATABASE_URL: .*application role/);
      expect(text).not.toContain(decodeURIComponent(new URL(addresses[index] ?? '').password));
    }
  });

  it.each([
    ['bypass row-level security', 'BYPASSRLS', ''],
    ['switch to the owner', '', 'GRANT galenic_owner TO $role WITH INHERIT FALSE'],
  ])('may not %s', async (_what, attribute, grant) => {
    const role = `galenic_role_${randomBytes(4).toString('hex')}`;
    const password = randomBytes(12).toString('hex');
    await superuser.query(`CREATE ROLE ${role} LOGIN ${attribute} PASSWORD '${password}' IN ROLE galenic_app`);
    if (grant) await superuser.query(grant.replace('$role', role));
    const url = new URL(database.appUrl);
    [url.username, url.password] = [role, password];
    const source = await new DataSource({ type: 'postgres', url: url.href }).initialize();
    try {
      await expect(new DatabaseGuard(source, new Clock()).onModuleInit()).rejects.toThrow(/application role/);
    } finally {
      await source.destroy();
      await superuser.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    }
  });
});

describe('a setting that cannot be', () => {
  it('is named, all of them at once, and no value of any is shown', async () => {
    const said = await refusal({
      PORT: MARKER,
      DATABASE_URL: `mysql://galenic:${MARKER}@127.0.0.1/galenic`,
      TOKEN_SECRET: `short ${MARKER}`,
      MIGRATION_DATABASE_URL: MARKER,
      CLOCK_OFFSET: `-P1D ${MARKER}`,
      LOG_LEVEL: MARKER,
    });
    for (const name of [
      'PORT',
      'DATABASE_URL',
      'TOKEN_SECRET',
      'MIGRATION_DATABASE_URL',
      'CLOCK_OFFSET',
      'LOG_LEVEL',
    ]) {
      expect(said).toMatch(new RegExp(`^ {2}${name}: \\S`, 'm'));
    }
    expect(said).not.toContain(MARKER);
  });

  it('ends the start within the minute where a password is refused, and where nothing answers', async () => {
    const refused = new URL(database.appUrl);
    refused.password = MARKER;
    const away = new URL(refused);
    away.port = '1';
    const begin = performance.now();
    const said = await Promise.all([refused, away].map(({ href }) => refusal({ DATABASE_URL: href })));
    expect(performance.now() - begin).toBeLessThan(60_000);
    expect(said[0]).toMatch(/DATABASE_URL.*check user, password/);
    expect(said[1]).toMatch(/DATABASE_URL.*check host and port/);
    expect(said.join()).not.toContain(MARKER);
  });
});

describe('business time', () => {
  it('may go forward at a start and never back', async () => {
    const own = await createTestDatabase();
    const environment = { DATABASE_URL: own.appUrl };
    const shifted = startBuilt({ ...environment, CLOCK_OFFSET: 'P43D' });
    await readyAt(shifted);
    await killBuilt();
    expect(await refusal(environment)).toMatch(/behind the latest.*CLOCK_OFFSET/);
    await readyAt(startBuilt({ ...environment, CLOCK_OFFSET: 'P57D' }));
    await killBuilt();
    await own.drop();
  });
});

describe('a stop', () => {
  it('ends in ten seconds although Postgres is frozen, with a statement and every other connection', async () => {
    const cluster = await createTestCluster();
    const admin = new pg.Client(cluster.superuserUrl);
    await admin.connect();
    const running = startBuilt({ DATABASE_URL: cluster.appUrl, RUN_WORKER: 'true' });
    const address = await readyAt(running);
    const frozen: number[] = [];
    const freeze = async (statement: string): Promise<void> => {
      for (const { pid } of (await admin.query<{ pid: number }>(statement)).rows) {
        process.kill(pid, 'SIGSTOP');
        frozen.push(pid);
      }
    };
    // The postmaster first: a pool whose idle connections are all frozen would else be given a new one that answers.
    await freeze(`SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int AS pid`);
    await pause(500); // a connection that was just being made is in the list then
    await freeze(`SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'galenic%'`);
    expect(frozen.length).toBeGreaterThan(2);
    try {
      const signIn = { method: 'POST', body: '{"username":"x","password":"x"}' };
      const headers = { 'content-type': 'application/json' };
      const hanging = fetch(`${address}/api/v1/auth/token`, { ...signIn, headers }).then(
        ({ status }) => status,
        () => 'cut off',
      );
      await pause(200);
      const begin = performance.now();
      running.process.kill('SIGTERM');
      await running.exit;
      expect(performance.now() - begin).toBeLessThan(10_500);
      expect(await hanging).toBe('cut off');
    } finally {
      for (const pid of frozen) process.kill(pid, 'SIGCONT');
      await admin.end();
      await cluster.destroy();
    }
  });

  it('at the start is at once', async () => {
    const own = await createTestDatabase();
    const waiting = new pg.Client(own.ownerUrl);
    await waiting.connect();
    await waiting.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const running = startBuilt({ DATABASE_URL: own.appUrl, MIGRATION_DATABASE_URL: own.ownerUrl });
    await eventually(async () => {
      const { rows } = await waiting.query(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`);
      expect(rows).toHaveLength(1);
    }, 90_000);
    const begin = performance.now();
    running.process.kill('SIGTERM');
    expect(await running.exit).toBe('SIGTERM');
    expect(performance.now() - begin).toBeLessThan(2000);
    await waiting.end();
    await own.drop();
  });
});
