// Creates the roles and the template database on the test server; run by global-setup.mjs.
import pg from 'pg';
import { addressOf, bootstrapDatabase, bootstrapRoles } from '../../scripts/lib/bootstrap.mjs';
import { OWNER } from '../../scripts/lib/embedded.mjs';
import { runMigrations } from '../../src/platform/database/migrations.ts';

const { superuserUrl, ownerPassword, appPassword, template } = JSON.parse(process.env.GALENIC_TEST_SERVER);

await bootstrapRoles(superuserUrl, { ownerPassword, appPassword });
await bootstrapDatabase(superuserUrl, template);
await runMigrations(addressOf(superuserUrl, { user: OWNER, password: ownerPassword, database: template }));

// Nobody may connect to a template: a connection would stop the tests from copying it.
const client = new pg.Client({ connectionString: superuserUrl });
await client.connect();
await client.query(`ALTER DATABASE ${client.escapeIdentifier(template)} WITH ALLOW_CONNECTIONS false`);
await client.end();
