import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { pause, startedAt } from './processes.mjs';

/** @returns {{ pid: number, started: string } | undefined} who holds the lock; undefined when nobody alive does */
export function lockHolder(path) {
  try {
    const holder = JSON.parse(readFileSync(path, 'utf8'));
    return startedAt(holder.pid) === holder.started ? holder : undefined;
  } catch {
    return undefined;
  }
}

function create(path) {
  try {
    writeFileSync(path, JSON.stringify({ pid: process.pid, started: startedAt(process.pid) }), {
      flag: 'wx',
      mode: 0o644,
    });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a dead process's lock; a folder guards it, so that two who find it dead do not remove the other's new one. */
function breakDead(path) {
  const guard = `${path}.breaking`;
  try {
    mkdirSync(guard);
  } catch {
    if (Date.now() - (statSync(guard, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > 10_000)
      rmSync(guard, { recursive: true, force: true });
    return;
  }
  try {
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    const written = age > 2000 || readFileSync(path, 'utf8').endsWith('}');
    if (written && !lockHolder(path)) rmSync(path, { force: true });
  } catch {
    // The lock went away by itself.
  } finally {
    rmSync(guard, { recursive: true, force: true });
  }
}

/**
 * Takes a lock file that names the process which holds it. A lock whose process is gone (kill -9, power) counts as free.
 * @param {string} path
 * @param {{ waitMs?: number, onWait?: (holder: { pid: number }) => void }} options
 * @returns {Promise<{ release(): void } | undefined>} undefined when another process holds it past `waitMs`
 */
export async function takeLock(path, { waitMs = 0, onWait } = {}) {
  const until = Date.now() + waitMs;
  for (let told = false; ;) {
    if (create(path)) return { release: () => rmSync(path, { force: true }) };
    const holder = lockHolder(path);
    if (!holder) breakDead(path);
    else if (Date.now() >= until) return undefined;
    else if (!told) onWait?.(holder);
    told ||= Boolean(holder);
    await pause(holder ? 50 : 5);
  }
}
