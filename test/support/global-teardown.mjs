import pg from 'pg';
import { discard } from '../../scripts/lib/throwaway.mjs';

export default async function globalTeardown() {
  const { dataDir, superuserUrl, template } = globalThis.galenicTestServer;
  if (dataDir) return discard(dataDir);
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(template)} WITH (FORCE)`);
  await client.end();
}
