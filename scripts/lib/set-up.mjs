import { createHash } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { takeLock } from './lock.mjs';
import { ROOT } from './paths.mjs';
import { Refusal, say } from './say.mjs';

/** From these on a CommonJS package may require an ES module, which several of the packages do. */
const FIRST_MINOR = { 20: 19, 22: 12 };

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 22 || minor >= FIRST_MINOR[major]) return;
  throw new Refusal(`Galenic needs Node 20.19 or newer, of Node 22 22.12 or newer; this is ${process.version}.`);
}

/** Two commands at once in one checkout take turns. The lock lies outside of it: node_modules may not exist yet. */
async function takeTurn() {
  const name = createHash('sha256').update(`${ROOT} ${userInfo().uid}`).digest('hex').slice(0, 16);
  const onWait = ({ pid }) => say(`Waiting for another command (process ${pid}) that is setting up this checkout ...`);
  const lock = await takeLock(join(tmpdir(), `galenic-setup-${name}.lock`), { waitMs: 600_000, onWait });
  if (!lock)
    throw new Refusal('Another command has been setting up this checkout for ten minutes. End it and run this again.');
  return lock;
}

/**
 * Gets the checkout ready to run: installs what the lock file names and builds, each only when something changed. Built-in modules
 * only: it runs on a machine that has nothing but Node and npm.
 * @param {{ installOnly?: boolean }} [options]
 * @throws Refusal with what to do
 */
export async function setUp({ installOnly = false } = {}) {
  checkNode();
  const lock = await takeTurn();
  try {
    await ensureInstalled();
    if (!installOnly) await ensureBuilt();
  } finally {
    lock.release();
  }
}
