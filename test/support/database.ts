import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { addressOf } from '../../scripts/lib/bootstrap.mjs';
import { APPLICATION, OWNER } from '../../scripts/lib/embedded.mjs';
import { testServer } from './server.js';

export interface TestDatabase {
  /** As the application role, which owns nothing and obeys row-level security. */
  readonly appUrl: string;
  /** As the owner role, for migrations and for looking behind the service. */
  readonly ownerUrl: string;
  /** As the server's superuser, connected to this database. */
  readonly superuserUrl: string;
  /** Ends every connection to the database and removes it. */
  drop(): Promise<void>;
}

async function asSuperuser(url: string, ...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A database of its own for one test file, with the newest schema and no rows; a copy of the template, so it is quick. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { superuserUrl, ownerPassword, appPassword, template } = testServer();
  const database = `galenic_test_${randomBytes(6).toString('hex')}`;
  await asSuperuser(
    superuserUrl,
    `CREATE DATABASE ${database} TEMPLATE ${template} OWNER ${OWNER} STRATEGY file_copy`,
    `REVOKE ALL ON DATABASE ${database} FROM PUBLIC`,
    `GRANT CONNECT ON DATABASE ${database} TO ${APPLICATION}`,
  );
  return {
    appUrl: addressOf(superuserUrl, { user: APPLICATION, password: appPassword, database }),
    ownerUrl: addressOf(superuserUrl, { user: OWNER, password: ownerPassword, database }),
    superuserUrl: addressOf(superuserUrl, { database }),
    drop: () => asSuperuser(superuserUrl, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`),
  };
}
