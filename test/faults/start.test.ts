import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { addressOf } from '../../scripts/lib/bootstrap.mjs';
import { buildService, killBuilt, readyAt, startBuilt } from '../support/built-service.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

jest.setTimeout(180_000);

const MARKER = 'pa55-marker';

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
  expect(await running.exit).toBe(1);
  expect(running.output).not.toMatch(/ready at/);
  expect(running.output).not.toMatch(/^\s+at /m);
  return running.output;
}

describe('the role of DATABASE_URL', () => {
  const role = `galenic_role_${randomBytes(4).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  const url = (): string => addressOf(database.superuserUrl, { user: role, password, database: nameOf(database) });
  const nameOf = ({ superuserUrl }: TestDatabase): string => new URL(superuserUrl).pathname.slice(1);

  beforeEach(() => superuser.query(`CREATE ROLE ${role} LOGIN PASSWORD '${password}' IN ROLE galenic_app`));
  afterEach(async () => {
    await superuser.query(`DROP OWNED BY ${role}`);
    await superuser.query(`DROP ROLE ${role}`);
  });

  it.each<[string, () => Promise<string>]>([
    ['a superuser', async () => database.superuserUrl],
    ['the owner of the tables', async () => database.ownerUrl],
    ['a role that bypasses row-level security', () => changed('BYPASSRLS')],
    [
      'a member of the owner, if only one that would have to switch to it',
      () => granted('galenic_owner', 'WITH INHERIT FALSE'),
    ],
  ])('may not be %s', async (_title, address) => {
    const DATABASE_URL = await address();
    const said = await refusal({ DATABASE_URL });
    expect(said).toMatch(/DATABASE_URL: .*application role/);
    expect(said).not.toContain(decodeURIComponent(new URL(DATABASE_URL).password));
  });

  async function changed(attribute: string): Promise<string> {
    await superuser.query(`ALTER ROLE ${role} ${attribute}`);
    return url();
  }
  async function granted(membership: string, options = ''): Promise<string> {
    await superuser.query(`GRANT ${membership} TO ${role} ${options}`);
    return url();
  }
});

describe('a setting that cannot be', () => {
  it('is named, all of them at once, and no value of any is shown', async () => {
    const said = await refusal({
      PORT: MARKER,
      DATABASE_URL: `mysql://galenic:${MARKER}@127.0.0.1/galenic`,
      TOKEN_SECRET: `short ${MARKER}`,
      REDIS_URL: MARKER,
      CLOCK_OFFSET: `-P1D ${MARKER}`,
      LOG_LEVEL: MARKER,
    });
    for (const name of ['PORT', 'DATABASE_URL', 'TOKEN_SECRET', 'REDIS_URL', 'CLOCK_OFFSET', 'LOG_LEVEL']) {
      expect(said).toMatch(new RegExp(`^ {2}${name}: \\S`, 'm'));
    }
    expect(said).not.toContain(MARKER);
  });

  it('is named when it is missing', async () => {
    const said = await refusal({ DATABASE_URL: '', TOKEN_SECRET: '' });
    expect(said).toMatch(/^ {2}DATABASE_URL: is required/m);
    expect(said).toMatch(/^ {2}TOKEN_SECRET: is required/m);
  });

  it.each([
    ['a password that the server refuses', (url: URL) => void (url.password = MARKER)],
    ['a port where nothing answers', (url: URL) => void ([url.port, url.password] = ['1', MARKER])],
  ])('ends the start within the minute: %s', async (_title, change) => {
    const url = new URL(database.appUrl);
    change(url);
    const begin = performance.now();
    const said = await refusal({ DATABASE_URL: url.href });
    expect(performance.now() - begin).toBeLessThan(60_000);
    expect(said).toMatch(/DATABASE_URL/);
    expect(said).not.toContain(MARKER);
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

  it('is not shifted in production', async () => {
    const said = await refusal({ NODE_ENV: 'production', CLOCK_OFFSET: 'P43D', LOAD_DEMO: 'if-empty' });
    expect(said).toMatch(/^ {2}CLOCK_OFFSET: remove it/m);
    expect(said).toMatch(/^ {2}LOAD_DEMO: remove it/m);
  });
});

describe('a stop', () => {
  it('ends in ten seconds although a statement hangs in the database', async () => {
    const running = startBuilt({
      DATABASE_URL: database.appUrl,
      LOAD_DEMO: 'if-empty',
      DEMO_PASSWORD: MARKER,
      RUN_WORKER: 'true',
    });
    const address = `${await readyAt(running)}/api/v1`;
    const post = (path: string, body: object, token = ''): Promise<Response> =>
      fetch(`${address}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      });
    const signedIn = await post('/auth/token', { username: 'technician', password: MARKER });
    const { accessToken } = (await signedIn.json()) as { accessToken: string };

    await superuser.query('BEGIN; LOCK TABLE patient');
    const patient = { mrn: 'LOCKED', givenName: 'Sample', familyName: '(demo)', birthDate: '1980-01-01' };
    const hanging = post('/patients', { ...patient, sexAtBirth: 'male' }, accessToken).catch(() => 'cut off');
    try {
      await expect(locks()).resolves.toBeGreaterThan(0);
      const begin = performance.now();
      running.process.kill('SIGTERM');
      await running.exit;
      expect(performance.now() - begin).toBeLessThan(10_000);
      expect(await hanging).toBe('cut off');
    } finally {
      await superuser.query('ROLLBACK');
    }
    expect(running.output).not.toContain(MARKER);
  });

  /** Waits for the request to stand before the locked table. */
  async function locks(): Promise<number> {
    for (let tries = 0; tries < 200; tries += 1) {
      const { rows } = await superuser.query<{ waiting: number }>(
        `SELECT count(*)::int AS waiting FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'galenic' AND wait_event_type = 'Lock'`,
      );
      if (rows[0]?.waiting) return rows[0].waiting;
      await new Promise((done) => setTimeout(done, 50));
    }
    return 0;
  }
});
