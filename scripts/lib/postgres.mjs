import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { databaseAccount } from './account.mjs';
import { postgresPrograms } from './binaries.mjs';
import { asAccount, clusterFolder, createCluster, SUPERUSER } from './cluster-folder.mjs';
import { clearDeadServer, runningServer } from './cluster-state.mjs';
import { takeLock } from './lock.mjs';
import { makeDataFolder } from './paths.mjs';
import { pause, run } from './processes.mjs';
import { Refusal } from './say.mjs';

const HOST = '127.0.0.1';

/** In force at every start, so that they follow the code. Error details and statements stay out of the log: they hold PHI. */
const SETTINGS = {
  listen_addresses: HOST,
  unix_socket_directories: '',
  max_connections: 200,
  shared_buffers: '128MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  logging_collector: 'on',
  log_directory: 'log',
  log_filename: 'postgresql-%a.log',
  log_truncate_on_rotation: 'on',
  log_rotation_age: '1d',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
};

/** For databases that are thrown away: nothing waits for a disk. They outlive kill -9, but not a crash of the machine. */
const THROWAWAY_SETTINGS = {
  logging_collector: 'off',
  fsync: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: 0,
  max_wal_size: '2GB',
  checkpoint_timeout: '1h',
};

async function isFree(port) {
  const server = createServer();
  return new Promise((done) => {
    server.once('error', () => done(false));
    server.listen(port, HOST, () => server.close(() => done(true)));
  });
}

/** A free port below the range that outgoing connections take, so that it is still free after a restart. */
async function freePort() {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (await isFree(port)) return port;
  }
}

async function startServer(clusterDir, account, settings) {
  const startLog = join(clusterDir, 'start.log');
  const flags = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
  const { code, output } = await run(
    postgresPrograms(account).pgCtl,
    ['start', '-w', '-t', '120', '-D', clusterDir, '-l', startLog, '-o', flags.join(' ')],
    asAccount(account),
  );
  if (code === 0) return;
  const log = existsSync(startLog) ? readFileSync(startLog, 'utf8').slice(-2000) : '';
  throw new Refusal(`The embedded Postgres in ${clusterDir} did not start:\n${output}\n${log}`);
}

async function waitUntilReady(clusterDir) {
  for (const until = Date.now() + 120_000; Date.now() < until; await pause(50)) {
    const server = runningServer(clusterDir);
    if (!server || server.ready) return server;
  }
  throw new Refusal(
    `The Postgres in ${clusterDir} runs but does not become ready. Its log is in ${join(clusterDir, 'log')}.`,
  );
}

async function bringUp(dataDir, options) {
  if (!clusterFolder(dataDir)) await createCluster(dataDir, options);
  const clusterDir = clusterFolder(dataDir);
  const running = await waitUntilReady(clusterDir);
  if (running) return { ...running, alreadyRunning: true };
  const account = databaseAccount(clusterDir);
  await clearDeadServer(clusterDir, account);
  const port = options.port && (await isFree(options.port)) ? options.port : await freePort();
  await startServer(clusterDir, account, { port, ...SETTINGS, ...(options.durable ? {} : THROWAWAY_SETTINGS) });
  return { ...(await waitUntilReady(clusterDir)), alreadyRunning: false };
}

/**
 * Makes sure that the embedded Postgres of a data folder runs: creates its cluster (UTF-8, UTC, passwords by SCRAM,
 * loopback only) at the first call and starts it when it does not run. It outlives the caller and its process group.
 * @param {{ dataDir: string, superuserPassword: string, port?: number, durable?: boolean }} options `port` is taken when
 *   it is free, another one otherwise; `durable: false` only for a database that is thrown away
 * @returns {Promise<{ port: number, pid: number, alreadyRunning: boolean, superuserUrl: string }>}
 * @throws Refusal with what to do
 */
export async function ensureCluster({ dataDir, superuserPassword, port, durable = true }) {
  const url = (server) => `postgresql://${SUPERUSER}:${superuserPassword}@${HOST}:${server.port}/postgres`;
  makeDataFolder(dataDir);
  const lock = await takeLock(join(dataDir, 'postgres.lock'), { waitMs: 180_000 });
  if (!lock)
    throw new Refusal(
      `Another process has been starting the Postgres in ${dataDir} for three minutes. End it and start again.`,
    );
  try {
    const server = await bringUp(dataDir, { superuserPassword, port, durable });
    return { ...server, superuserUrl: url(server) };
  } finally {
    lock.release();
  }
}

/** Whether the cluster of a data folder runs; a few file reads, cheap enough to ask every second. */
export function isClusterRunning(dataDir) {
  const clusterDir = clusterFolder(dataDir);
  return Boolean(clusterDir && runningServer(clusterDir));
}

/**
 * Stops the cluster of a data folder; nothing happens when it does not run.
 * @param {{ dataDir: string, mode?: 'smart' | 'fast' | 'immediate' }} options `fast` ends open connections; `immediate`
 *   leaves the recovery to the next start
 */
export async function stopCluster({ dataDir, mode = 'fast' }) {
  const clusterDir = clusterFolder(dataDir);
  if (!clusterDir || !runningServer(clusterDir)) return;
  const account = databaseAccount(clusterDir);
  const { code, output } = await run(
    postgresPrograms(account).pgCtl,
    ['stop', '-w', '-t', '60', '-m', mode, '-D', clusterDir],
    asAccount(account),
  );
  if (code !== 0 && runningServer(clusterDir))
    throw new Refusal(`The Postgres in ${clusterDir} did not stop: ${output}`);
}
