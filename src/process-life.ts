import { isDatabaseAway, isDatabaseRefusing } from './platform/database/database-errors.js';

/** A little under the ten seconds after which what keeps processes running kills them. */
const STOP_LIMIT_MS = 9500;
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
const DATABASE = 'DATABASE_URL or MIGRATION_DATABASE_URL';

/** Lines wait for the service's own logger. A start that fails prints one message, from `failStart`, and no stack. */
export const START_LOGS = { logger: false, bufferLogs: true } as const;

/** Says why the process cannot start, and ends it: a connection that stands open would keep it alive. */
export function failStart(error: unknown): void {
  process.stderr.write(`${explain(error)}\n`, () => process.exit(1));
}

function explain(error: unknown): string {
  if (isDatabaseRefusing(error)) {
    return `${DATABASE}: the server does not let this user into this database; check user, password and database name`;
  }
  if (isDatabaseAway(error)) return `${DATABASE}: no Postgres answers there; check host and port, and that it runs`;
  return error instanceof Error ? error.message : String(error);
}

/**
 * Ends the process where a stop itself hangs: on a Postgres that is frozen, for example. Call it once the service stops by itself
 * at a signal; before that a signal ends the process at once.
 */
export function limitStop(): void {
  for (const signal of SIGNALS) {
    process.once(signal, () => setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref());
  }
}
