import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { freeLoopbackPort, untilReady } from '../../scripts/lib/service-process.mjs';

/** Of every demonstration user of a benchmark's service. */
export const PASSWORD = 'benchmark only';
const PATIENCE = { withinMs: 120_000, everyMs: 20 };
const SPY = pathToFileURL(inRoot('bench', 'lib', 'spy.mjs')).href;

/** Resident memory of a process in MiB. */
function residentMiB(pid) {
  const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Number(stdout) / 1024;
}

/** One user talking to the service. */
function signedIn(base, accessToken) {
  const send = async (method, path, body) => {
    const response = await fetch(`${base}/api/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  return { accessToken, get: (path) => send('GET', path), post: (path, body) => send('POST', path, body) };
}

/**
 * The built service as one process, on a free port.
 * @param {Record<string, string>} environment settings beside the usual ones
 */
export async function startService(database, environment = {}) {
  const port = await freeLoopbackPort();
  const child = spawn(process.execPath, ['--import', SPY, inRoot('dist', 'main.js')], {
    env: {
      ...process.env,
      PORT: String(port),
      DATA_DIR: database.dataDir,
      DATABASE_URL: database.databaseUrl,
      MIGRATION_DATABASE_URL: database.migrationDatabaseUrl,
      TOKEN_SECRET: database.tokenSecret,
      LOAD_DEMO: 'if-empty',
      DEMO_PASSWORD: PASSWORD,
      TOKEN_MINUTES: '720',
      LOG_LEVEL: 'warn',
      ...environment,
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const base = `http://127.0.0.1:${port}`;
  await untilReady(base, child, PATIENCE);
  return {
    base,
    residentMiB: () => residentMiB(child.pid),
    async signIn(username) {
      const { accessToken } = await signedIn(base).post('/auth/token', { username, password: PASSWORD });
      return signedIn(base, accessToken);
    },
    /** The statements that the service sends while `work` runs, one list for each connection. */
    async statementsDuring(work) {
      child.send('record');
      await once(child, 'message');
      await work();
      child.send('stop');
      const [statements] = await once(child, 'message');
      return statements;
    },
    async stop() {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** Runs `npm start` as a person does and stops it with Ctrl-C. @returns milliseconds from the command to ready */
export async function timeNpmStart(dataDir) {
  const port = await freeLoopbackPort();
  const begin = performance.now();
  const child = spawn('npm', ['start', '--silent'], {
    cwd: inRoot(),
    env: {
      ...process.env,
      DATABASE_URL: '', // the embedded one
      PORT: String(port),
      DATA_DIR: dataDir,
      DEMO_PASSWORD: PASSWORD,
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
  });
  await untilReady(`http://127.0.0.1:${port}`, child, PATIENCE);
  const ms = performance.now() - begin;
  const exited = once(child, 'exit');
  process.kill(-child.pid, 'SIGINT');
  await exited;
  return ms;
}
