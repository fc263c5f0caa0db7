import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { migrateQueueSchema } from '../queues/queue-schema.js';

/** The same relative place from `src/` and from `dist/`, so that both run the files of the checkout. */
const MIGRATIONS_FOLDER = join(import.meta.dirname, '..', '..', '..', 'migrations');
const FILE_NAME = /^(\d{13})-([a-z0-9-]+)\.up\.sql$/;
/** Any fixed number: two processes that start at once must not migrate at once. */
const ADVISORY_LOCK = 503_797;

/** One migration as TypeORM wants it, read from `<13 digits>-<name>.up.sql` and its `.down.sql` twin. */
function sqlMigration(stamp: string, title: string): new () => MigrationInterface {
  const read = (direction: 'up' | 'down') =>
    readFileSync(join(MIGRATIONS_FOLDER, `${stamp}-${title}.${direction}.sql`), 'utf8');
  return class implements MigrationInterface {
    readonly name = `${title}-${stamp}`;
    async up(runner: QueryRunner): Promise<void> {
      await runner.query(read('up'));
    }
    async down(runner: QueryRunner): Promise<void> {
      await runner.query(read('down'));
    }
  };
}

/** The migrations of the checkout, oldest first. A file whose name does not follow the pattern stops the start. */
export function listMigrations(): (new () => MigrationInterface)[] {
  return readdirSync(MIGRATIONS_FOLDER)
    .filter((file) => file.endsWith('.up.sql'))
    .sort()
    .map((file) => {
      const [, stamp, title] = FILE_NAME.exec(file) ?? [];
      if (!stamp || !title) throw new Error(`migrations/${file}: name it <13 digits>-<words>.up.sql`);
      return sqlMigration(stamp, title);
    });
}

async function withOwner<T>(ownerUrl: string, work: (source: DataSource) => Promise<T>): Promise<T> {
  const source = new DataSource({
    type: 'postgres',
    url: ownerUrl,
    migrations: listMigrations(),
    migrationsTableName: 'schema_migration',
    migrationsTransactionMode: 'each',
    poolSize: 2,
  });
  await source.initialize();
  const lock = source.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
    return await work(source);
  } finally {
    await lock.query('SELECT pg_advisory_unlock($1)', [ADVISORY_LOCK]).catch(() => undefined);
    await lock.release();
    await source.destroy();
  }
}

/**
 * Brings the database to the newest migration, and BullMQ's own schema to the installed version.
 * @param ownerUrl connection of the owner role (`MIGRATION_DATABASE_URL`); the application's role may not migrate.
 * @returns the names of the migrations that ran, empty when there was nothing to do.
 */
export async function runMigrations(ownerUrl: string): Promise<string[]> {
  return withOwner(ownerUrl, async (source) => {
    const ran = await source.runMigrations();
    await migrateQueueSchema(ownerUrl);
    return ran.map((migration) => migration.name);
  });
}

/** Takes back the newest `count` migrations, newest first. */
export async function revertMigrations(ownerUrl: string, count: number): Promise<void> {
  await withOwner(ownerUrl, async (source) => {
    for (let done = 0; done < count; done += 1) await source.undoLastMigration();
  });
}
