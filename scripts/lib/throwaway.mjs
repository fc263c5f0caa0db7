import { chmodSync, lstatSync, mkdtempSync, readdirSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stopCluster } from './postgres.mjs';
import { isAlive } from './processes.mjs';

const NAME = /^galenic-throwaway-(\d+)-/;

/** Stops the database in a throw-away data folder and removes the folder. */
export async function discard(dataDir) {
  await stopCluster({ dataDir, mode: 'immediate' });
  const link = join(dataDir, 'postgres');
  if (lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink()) {
    rmSync(dirname(readlinkSync(link)), { recursive: true, force: true }); // its folder was closed to Postgres's account
  }
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

/** What killed runs left behind: the folders whose maker no longer lives. One that cannot be removed is another account's. */
async function discardOrphans(parent) {
  for (const name of readdirSync(parent)) {
    const maker = NAME.exec(name)?.[1];
    if (maker && !isAlive(Number(maker))) await discard(join(parent, name)).catch(() => undefined);
  }
}

/**
 * A data folder outside of the checkout for a database that is thrown away; belongs to this process.
 * @returns {Promise<string>} its path; hand it to `discard` at the end
 */
export async function throwawayFolder() {
  const parent = realpathSync(tmpdir());
  await discardOrphans(parent);
  const home = mkdtempSync(join(parent, `galenic-throwaway-${process.pid}-`));
  if (process.getuid() === 0) chmodSync(home, 0o711); // another account runs Postgres below it
  return home;
}
