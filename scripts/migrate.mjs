// npm run migrate, npm run migrate:down [-- count]: moves the schema as the owner role, on MIGRATION_DATABASE_URL or on the
// embedded Postgres. The service's own start migrates up by itself.
import { pathToFileURL } from 'node:url';
import { startEmbedded } from './lib/embedded.mjs';
import { compiledEntry } from './lib/launch.mjs';
import { dataFolder } from './lib/paths.mjs';
import { stopCluster } from './lib/postgres.mjs';
import { command, Refusal, say } from './lib/say.mjs';

/** Runs `work` with the owner's address; an embedded Postgres that did not run before is stopped again. */
async function withOwner(work) {
  const { MIGRATION_DATABASE_URL, DATABASE_URL } = process.env;
  if (MIGRATION_DATABASE_URL) return work(MIGRATION_DATABASE_URL);
  if (DATABASE_URL) {
    throw new Refusal(
      'DATABASE_URL is set: set MIGRATION_DATABASE_URL too, with the owner role. The application role may not migrate.',
    );
  }
  const dataDir = dataFolder(process.env);
  const { migrationDatabaseUrl, alreadyRunning } = await startEmbedded({ dataDir });
  try {
    return await work(migrationDatabaseUrl);
  } finally {
    if (!alreadyRunning) await stopCluster({ dataDir });
  }
}

await command(async () => {
  const [direction, count = '1'] = process.argv.slice(2);
  if (!/^[1-9]\d*$/.test(count))
    throw new Refusal(`"${count}" is not a count of migrations: npm run migrate:down -- 2`);
  const { runMigrations, revertMigrations } = await import(
    pathToFileURL(compiledEntry('platform/database/migrations.js')).href
  );
  await withOwner(async (ownerUrl) => {
    if (direction === 'down') {
      await revertMigrations(ownerUrl, Number(count));
      say(
        count === '1'
          ? 'Took back the newest migration.'
          : `Took back the newest ${count} migrations, or as many as there were.`,
      );
    } else {
      const names = await runMigrations(ownerUrl);
      say(names.length > 0 ? `Ran ${names.join(', ')}.` : 'The schema is up to date.');
    }
  });
});
