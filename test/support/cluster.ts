import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startEmbedded } from '../../scripts/lib/embedded.mjs';
import { isClusterRunning, stopCluster } from '../../scripts/lib/postgres.mjs';
import { discard, throwawayFolder } from '../../scripts/lib/throwaway.mjs';
import { runMigrations } from '../../src/platform/database/migrations.js';

export interface TestCluster {
  readonly appUrl: string;
  readonly ownerUrl: string;
  readonly superuserUrl: string;
  /** As an operator stops it: open connections are ended. */
  stopPostgres(): Promise<void>;
  /** As a crash stops it: kill -9, so that the next start has to recover. */
  killPostgres(): Promise<void>;
  /** On the same port as before, so that a service meets it again. */
  startPostgres(): Promise<void>;
  destroy(): Promise<void>;
}

/** A Postgres of one test's own, migrated, that the test may stop and start; the other tests' server is never touched. */
export async function createTestCluster(): Promise<TestCluster> {
  const dataDir = await throwawayFolder();
  const { databaseUrl, migrationDatabaseUrl, superuserUrl, port } = await startEmbedded({ dataDir, durable: false });
  await runMigrations(migrationDatabaseUrl);
  return {
    appUrl: databaseUrl,
    ownerUrl: migrationDatabaseUrl,
    superuserUrl,
    stopPostgres: () => stopCluster({ dataDir }),
    killPostgres: async () => {
      const pid = Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
      process.kill(pid, 'SIGKILL');
      while (isClusterRunning(dataDir)) await pause(10);
    },
    startPostgres: async () => {
      const again = await startEmbedded({ dataDir, durable: false });
      if (again.port !== port) throw new Error(`Port ${port} was taken while Postgres was stopped`);
    },
    destroy: () => discard(dataDir),
  };
}
