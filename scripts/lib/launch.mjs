import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startEmbedded } from './embedded.mjs';
import { inRoot } from './paths.mjs';
import { isClusterRunning, stopCluster } from './postgres.mjs';
import { pause } from './processes.mjs';
import { Refusal, say } from './say.mjs';

const LEASH = pathToFileURL(inRoot('scripts', 'lib', 'leash.mjs')).href;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** One Ctrl-C arrives twice: from the terminal, and from npm, which passes it on. */
const ONE_KEYSTROKE_MS = 1000;

/**
 * Keeps the embedded Postgres up while the service runs: after a crash of it the service meets it again by itself.
 * A folder that was removed is not made again: an empty database must not stand in for the lost one.
 * @returns {() => Promise<void>} ends the watch
 */
function watchOver(dataDir) {
  const end = new AbortController();
  const watch = async () => {
    for (let wait = 1000; !end.signal.aborted; await pause(wait, end.signal)) {
      if (!existsSync(join(dataDir, 'postgres', 'PG_VERSION')) || isClusterRunning(dataDir)) continue;
      say('PostgreSQL is gone; starting it again ...');
      try {
        say(`PostgreSQL is back on port ${(await startEmbedded({ dataDir })).port}.`);
        wait = 1000;
      } catch (error) {
        say(error.message);
        wait = Math.min(wait * 2, 60_000);
      }
    }
  };
  const watching = watch();
  return async () => {
    end.abort();
    await watching;
  };
}

/** Counts the person's wishes to stop: the first one drains, a second one a moment later forces. */
function listenForStop() {
  const wish = { signal: undefined, onStop: () => {}, onForce: () => {} };
  let first = 0;
  const handle = (signal) => {
    if (!wish.signal) {
      wish.signal = signal;
      first = Date.now();
      wish.onStop(signal);
    } else if (Date.now() - first > ONE_KEYSTROKE_MS) wish.onForce();
  };
  for (const signal of SIGNALS) process.on(signal, handle);
  return wish;
}

/** The service's process, in a session of its own: signals reach it through the launcher only, each once. */
function startService(entry, environment, wish) {
  const child = spawn(process.execPath, ['--import', LEASH, entry], {
    cwd: inRoot(),
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: true,
  });
  let sent;
  const stop = (signal) => {
    sent = signal === 'SIGHUP' ? 'SIGTERM' : signal;
    child.kill(sent);
  };
  wish.onStop = stop;
  wish.onForce = () => {
    say('Stopping at once.');
    child.kill('SIGKILL');
  };
  const exitCode = new Promise((done, fail) => {
    child.once('error', fail);
    // Nest drains and then ends by the signal it was sent: a stop that was asked for is no failure.
    child.once('exit', (code, signal) =>
      done(signal && signal === sent ? 0 : (code ?? 128 + constants.signals[signal])),
    );
  });
  exitCode.catch(() => {}); // whoever awaits it hears of it
  return { exitCode, stop, tell: (message) => child.connected && child.send(message, () => {}) };
}

/** What only a database that stands can tell; what the caller has set stays. */
function databaseEnvironment(environment, database) {
  return {
    DATABASE_URL: database.databaseUrl,
    MIGRATION_DATABASE_URL: database.migrationDatabaseUrl,
    TOKEN_SECRET: environment.TOKEN_SECRET || database.tokenSecret,
  };
}

/**
 * Runs the service to its end on the embedded Postgres of `dataDir`, and stops the database after it. Both start at once: the
 * service loads its packages while Postgres comes up.
 * @param {{ entry: string, dataDir: string, environment: Record<string, string> }} options
 * @returns {Promise<number>} the service's exit code; 0 after a stop that was asked for, 128 + its number after another signal
 */
export async function launchEmbedded({ entry, dataDir, environment }) {
  const wish = listenForStop();
  if (!existsSync(join(dataDir, 'postgres'))) say(`Creating the database in ${dataDir} ...`);
  const service = startService(
    entry,
    {
      ...(environment.NODE_ENV !== 'production' && { LOAD_DEMO: 'if-empty' }),
      ...environment,
      DATA_DIR: dataDir,
      EMBEDDED: '1',
      GALENIC_AWAITS_ENVIRONMENT: '1',
    },
    wish,
  );
  let stopWatching = () => {};
  try {
    const database = await startEmbedded({ dataDir });
    stopWatching = watchOver(dataDir);
    service.tell({ environment: databaseEnvironment(environment, database) });
    return await service.exitCode;
  } catch (error) {
    service.stop('SIGTERM');
    throw error;
  } finally {
    await stopWatching();
    await stopCluster({ dataDir });
  }
}

/** Runs the service on the Postgres that `DATABASE_URL` names. */
export async function launchExternal({ entry, environment }) {
  return startService(entry, environment, listenForStop()).exitCode;
}

/** Refuses to go on without the compiled service. */
export function compiledEntry(name) {
  const entry = inRoot('dist', name);
  if (!existsSync(entry))
    throw new Refusal(`${entry} does not exist: run "npm run build" first, or start with "npm start".`);
  return entry;
}
