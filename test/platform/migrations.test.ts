import pg from 'pg';
import { listMigrations, revertMigrations, runMigrations } from '../../src/platform/database/migrations.js';
import { createTestDatabase } from '../support/database.js';

/** Everything a migration can leave behind in the public schema. */
async function schemaOf(url: string): Promise<string[]> {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query<{ line: string }>(
    `SELECT c.relkind::text || ' ' || c.relname || ' ' || coalesce(pg_get_indexdef(i.indexrelid), '') AS line
     FROM pg_class c LEFT JOIN pg_index i ON i.indexrelid = c.oid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE 'schema_migration%'
       AND i.indrelid IS DISTINCT FROM to_regclass('schema_migration')
     UNION ALL
     SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable
     FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'schema_migration'
     UNION ALL
     SELECT 'policy ' || tablename || ' ' || policyname || ' ' || qual FROM pg_policies
     UNION ALL
     SELECT 'grant ' || table_name || ' ' || privilege_type FROM information_schema.role_table_grants
     WHERE grantee = 'galenic_app' AND table_schema = 'public'
     UNION ALL
     SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
     ORDER BY 1`,
  );
  await client.end();
  return rows.map((row) => row.line);
}

describe('migrations', () => {
  it('go down to nothing and up to the same schema again', async () => {
    const database = await createTestDatabase();
    const before = await schemaOf(database.ownerUrl);
    expect(before.length).toBeGreaterThan(40);
    await revertMigrations(database.ownerUrl, listMigrations().length);
    expect(await schemaOf(database.ownerUrl)).toEqual([]);
    expect(await runMigrations(database.ownerUrl)).toHaveLength(listMigrations().length);
    expect(await schemaOf(database.ownerUrl)).toEqual(before);
    expect(await runMigrations(database.ownerUrl)).toEqual([]);
    await database.drop();
  });

  it('may start twice at once', async () => {
    const database = await createTestDatabase();
    await revertMigrations(database.ownerUrl, listMigrations().length);
    const runs = await Promise.all([runMigrations(database.ownerUrl), runMigrations(database.ownerUrl)]);
    expect(runs.map((names) => names.length).sort((a, b) => a - b)).toEqual([0, listMigrations().length]);
    await database.drop();
  });
});
