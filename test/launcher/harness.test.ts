import { Redis } from 'ioredis';
import { Client } from 'pg';
import { createTestCluster, type TestCluster } from '../support/cluster.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { describeWithRedis, startRedis } from '../support/redis.js';

async function query<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('the roles of a database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('binds the application by row-level security: no superuser, no bypass, owner of nothing', async () => {
    const roles = await query(
      database.appUrl,
      `SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname LIKE 'galenic%' ORDER BY 1`,
    );
    const powerless = { rolsuper: false, rolbypassrls: false, rolcreatedb: false, rolcreaterole: false };
    expect(roles).toEqual([
      { rolname: 'galenic_app', ...powerless },
      { rolname: 'galenic_owner', ...powerless },
    ]);
    const owned = await query(
      database.appUrl,
      `SELECT relname FROM pg_class WHERE relowner = 'galenic_app'::regrole
       UNION ALL SELECT nspname FROM pg_namespace WHERE nspowner = 'galenic_app'::regrole`,
    );
    expect(owned).toEqual([]);
  });

  it.each([
    ['a table', 'CREATE TABLE mine (x int)'],
    ['a schema', 'CREATE SCHEMA mine'],
    ["a table in the queues' schema", 'CREATE TABLE bullmq.mine (x int)'],
    ['a temporary table', 'CREATE TEMP TABLE mine (x int)'],
  ])('refuses the application %s', async (_what, sql) => {
    await expect(query(database.appUrl, sql)).rejects.toMatchObject({ code: '42501' });
  });

  it('keeps its time zone, collation and owner', async () => {
    const [facts] = await query(
      database.appUrl,
      `SELECT current_setting('TimeZone') AS zone, datlocprovider AS provider, datlocale AS locale,
              datdba::regrole::text AS owner, pg_encoding_to_char(encoding) AS encoding
       FROM pg_database WHERE datname = current_database()`,
    );
    expect(facts).toEqual({ zone: 'UTC', provider: 'b', locale: 'C.UTF-8', owner: 'galenic_owner', encoding: 'UTF8' });
  });

  it('starts every test file on the newest schema without rows', async () => {
    const [first] = await query<{ migrations: number; pharmacies: number }>(
      database.ownerUrl,
      'SELECT (SELECT count(*)::int FROM schema_migration) AS migrations, (SELECT count(*)::int FROM pharmacy) AS pharmacies',
    );
    expect(first?.migrations).toBeGreaterThan(0);
    expect(first?.pharmacies).toBe(0);
  });
});

describe("a cluster of a test's own", () => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await createTestCluster();
  });
  afterAll(() => cluster.destroy());

  it.each([
    ['stopped', () => cluster.stopPostgres()],
    ['killed', () => cluster.killPostgres()],
  ])('comes back with its data after it was %s', async (how, end) => {
    await query(cluster.ownerUrl, `CREATE TABLE "${how}" AS SELECT 42 AS kept`);
    await end();
    await expect(query(cluster.appUrl, 'SELECT 1')).rejects.toThrow();
    await cluster.startPostgres();
    expect(await query(cluster.ownerUrl, `SELECT kept FROM "${how}"`)).toEqual([{ kept: 42 }]);
  });
});

describeWithRedis("a Redis of a test's own", () => {
  it('answers on loopback and ends with the test', async () => {
    const server = await startRedis();
    const redis = new Redis(server.url, { retryStrategy: null });
    expect(await redis.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
    redis.disconnect();
    await server.stop();
    const late = new Redis(server.url, { retryStrategy: null, lazyConnect: true });
    late.on('error', () => undefined);
    await expect(late.connect()).rejects.toThrow();
  });
});
