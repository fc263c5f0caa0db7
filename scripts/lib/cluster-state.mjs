import { readFileSync, readlinkSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine, isAlive, pause, run } from './processes.mjs';
import { Refusal } from './say.mjs';

/**
 * What `postmaster.pid` says, believed only when its process is a Postgres that works in this very folder: after a power
 * cut or in a container the number may belong to another program.
 * @param {string} clusterDir with symbolic links resolved
 * @returns {{ pid: number, port: number, ready: boolean } | undefined} undefined when no server runs there
 */
export function runningServer(clusterDir) {
  let lines;
  try {
    lines = readFileSync(join(clusterDir, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  if (!pid || !isAlive(pid)) return undefined;
  const command = commandLine(pid);
  if (!command.includes('bin/postgres') || !command.includes(clusterDir)) return undefined;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

/** Whether any process of any kind has its working folder there: a killed server's children live on for a moment. */
async function isWorkedIn(clusterDir, account) {
  if (process.platform !== 'linux') return false;
  if (!account) return ownProcessFolders().includes(clusterDir);
  // Root in a container may lack the right to see other accounts' folders, so the account looks for itself.
  const { uid, gid } = account;
  const { output } = await run('/bin/sh', ['-c', 'readlink /proc/[0-9]*/cwd'], { uid, gid, cwd: '/' });
  return output.split('\n').includes(clusterDir);
}

function ownProcessFolders() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`);
      } catch {
        return '';
      }
    });
}

/** Removes the `postmaster.pid` of a killed server, once no process works in its folder any more. */
export async function clearDeadServer(clusterDir, account) {
  const until = Date.now() + 15_000;
  while (await isWorkedIn(clusterDir, account)) {
    if (Date.now() > until) {
      throw new Refusal(
        `Processes of a killed Postgres still work in ${clusterDir}. Wait for them to end, or end them, and start again.`,
      );
    }
    await pause(100);
  }
  rmSync(join(clusterDir, 'postmaster.pid'), { force: true });
}
