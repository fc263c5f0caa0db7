import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';

const bootstrapSql = (name) => readFileSync(inRoot('migrations', 'bootstrap', name), 'utf8');

/** Changes when the bootstrap SQL changes, so that a cluster made by an older version is bootstrapped again. */
export const bootstrapVersion = () =>
  createHash('sha256').update(bootstrapSql('roles.sql')).update(bootstrapSql('database.sql')).digest('hex');

/** The same server's address for another role and database. */
export function addressOf(serverUrl, { user, password, database }) {
  const url = new URL(serverUrl);
  if (user) url.username = user;
  if (password) url.password = password;
  url.pathname = `/${database}`;
  return url.href;
}

async function withClient(url, work) {
  const { default: pg } = await import('pg'); // not a built-in: loaded here only, after the packages are installed
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Creates the roles or sets their passwords (SQL and its reasons: migrations/bootstrap/roles.sql). Repeatable. */
export async function bootstrapRoles(superuserUrl, { ownerPassword, appPassword }) {
  await withClient(superuserUrl, async (client) => {
    await client.query(
      "SELECT set_config('galenic.owner_password', $1, false), set_config('galenic.app_password', $2, false)",
      [ownerPassword, appPassword],
    );
    await client.query(bootstrapSql('roles.sql'));
  });
}

/** Creates a database when it is missing and hands it to the owner role, as migrations/bootstrap/database.sql says. Repeatable. */
export async function bootstrapDatabase(superuserUrl, database) {
  await withClient(superuserUrl, async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`);
  });
  await withClient(addressOf(superuserUrl, { database }), (client) => client.query(bootstrapSql('database.sql')));
}
