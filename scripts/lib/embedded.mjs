import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addressOf, bootstrapDatabase, bootstrapRoles, bootstrapVersion } from './bootstrap.mjs';
import { takeLock } from './lock.mjs';
import { makeDataFolder } from './paths.mjs';
import { ensureCluster } from './postgres.mjs';
import { Refusal } from './say.mjs';
import { loadSecrets } from './secrets.mjs';

export const DATABASE = 'galenic';
export const OWNER = 'galenic_owner';
export const APPLICATION = 'galenic_app';

/**
 * What is remembered between starts: the port, so that a person's own client keeps working, and which bootstrap ran in
 * which cluster.
 */
function remembered(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

function remember(file, facts) {
  writeFileSync(`${file}.draft`, JSON.stringify(facts));
  renameSync(`${file}.draft`, file);
}

/** Creates roles and database when this cluster has not seen this version of the bootstrap. */
async function bootstrapOnce(dataDir, file, server, secrets) {
  const { ino, mtimeMs } = statSync(join(dataDir, 'postgres', 'PG_VERSION')); // another cluster, when someone replaced it
  const now = { port: server.port, bootstrap: `${bootstrapVersion()} ${ino} ${mtimeMs}` };
  const isDone = (facts) => facts.port === now.port && facts.bootstrap === now.bootstrap;
  if (isDone(remembered(file))) return;
  const lock = await takeLock(join(dataDir, 'bootstrap.lock'), { waitMs: 60_000 });
  try {
    const before = remembered(file);
    if (isDone(before)) return;
    if (before.bootstrap !== now.bootstrap) {
      await bootstrapRoles(server.superuserUrl, secrets);
      await bootstrapDatabase(server.superuserUrl, DATABASE);
    }
    remember(file, now);
  } finally {
    lock?.release();
  }
}

/**
 * Starts the embedded Postgres of a data folder with Galenic's roles and database in it; cheap when it already runs.
 * @param {{ dataDir: string, durable?: boolean }} options `durable: false` only for a folder that is thrown away
 * @returns {Promise<{ port: number, alreadyRunning: boolean, databaseUrl: string, migrationDatabaseUrl: string, superuserUrl: string, tokenSecret: string }>}
 */
export async function startEmbedded({ dataDir, durable = true }) {
  makeDataFolder(dataDir);
  if (existsSync(join(dataDir, 'postgres')) && !existsSync(join(dataDir, 'secrets.json'))) {
    throw new Refusal(
      `${dataDir} holds a database but no secrets.json with its passwords. Restore that file from a backup, or remove\n` +
        `${join(dataDir, 'postgres')} to begin with an empty database.`,
    );
  }
  const secrets = loadSecrets(dataDir);
  const file = join(dataDir, 'postgres.json');
  const { port } = remembered(file);
  const server = await ensureCluster({ dataDir, durable, port, superuserPassword: secrets.superuserPassword });
  await bootstrapOnce(dataDir, file, server, secrets);
  const address = (user, password) => addressOf(server.superuserUrl, { user, password, database: DATABASE });
  return {
    port: server.port,
    alreadyRunning: server.alreadyRunning,
    databaseUrl: address(APPLICATION, secrets.appPassword),
    migrationDatabaseUrl: address(OWNER, secrets.ownerPassword),
    superuserUrl: server.superuserUrl,
    tokenSecret: secrets.tokenSecret,
  };
}
