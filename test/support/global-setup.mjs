// Runs once before the "service" tests: one throw-away Postgres for all of them (or TEST_POSTGRES_URL, as a superuser), with
// the real roles and a template database brought up by the real migrations.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { ensureCluster } from '../../scripts/lib/postgres.mjs';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { discard, throwawayFolder } from '../../scripts/lib/throwaway.mjs';

const password = () => randomBytes(24).toString('base64url');

async function startServer() {
  if (process.env.TEST_POSTGRES_URL) return { superuserUrl: process.env.TEST_POSTGRES_URL };
  const dataDir = await throwawayFolder();
  const { superuserUrl } = await ensureCluster({ dataDir, superuserPassword: password(), durable: false });
  return { superuserUrl, dataDir };
}

/** In a process of its own: jest's hooks in this one would compile every package that the migrations load. */
function prepare(server) {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', inRoot('scripts', 'lib', 'typescript.mjs'), inRoot('test', 'support', 'prepare-server.mjs')],
    { env: { ...process.env, GALENIC_TEST_SERVER: JSON.stringify(server) }, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`The test database could not be prepared:\n${stderr}`);
}

export default async function globalSetup() {
  const { superuserUrl, dataDir } = await startServer();
  const server = {
    superuserUrl,
    ownerPassword: password(),
    appPassword: password(),
    template: dataDir ? 'galenic_template' : `galenic_template_${process.pid}`,
  };
  globalThis.galenicTestServer = { ...server, dataDir };
  if (dataDir) {
    // Ctrl-C ends jest before its teardown.
    for (const [signal, code] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
      ['SIGHUP', 129],
    ]) {
      process.once(signal, () => discard(dataDir).finally(() => process.exit(code)));
    }
  }
  try {
    prepare(server);
  } catch (error) {
    if (dataDir) await discard(dataDir);
    throw error;
  }
  process.env.GALENIC_TEST_SERVER = JSON.stringify(server);
}
