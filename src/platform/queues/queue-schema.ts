import { runMigrations } from 'bullmq';
import { Client } from 'pg';

/** BullMQ's rows live for seconds: without an eager vacuum its indexes fill with the dead and every claim slows down. */
const VACUUM =
  'autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0';

/**
 * Brings BullMQ's own tables, in the schema `bullmq`, to the version of the installed package. They belong to the owner
 * role; the application may only work with their rows. Repeatable, and safe when several processes start at once.
 * @param ownerUrl connection of the owner role.
 */
export async function migrateQueueSchema(ownerUrl: string): Promise<void> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await runMigrations(client);
    await client.query(
      `GRANT USAGE ON SCHEMA bullmq TO galenic_app;
       GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA bullmq TO galenic_app;
       GRANT USAGE ON ALL SEQUENCES IN SCHEMA bullmq TO galenic_app;
       ALTER TABLE bullmq.job SET (${VACUUM});
       ALTER TABLE bullmq.event SET (${VACUUM})`,
    );
  } finally {
    await client.end();
  }
}
