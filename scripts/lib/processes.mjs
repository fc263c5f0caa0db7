import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

/** Fields 3 and later of /proc/<pid>/stat (proc(5)): the state first, the start time in the 20th place. */
function linuxStatus(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/** Whether a process with this id lives; one of another account counts too, a dead one that nobody has reaped does not. */
export function isAlive(pid) {
  if (process.platform === 'linux') return !['Z', 'X', undefined].includes(linuxStatus(pid)?.[0]);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * When a process began, in a form only good for comparing: with it a recorded process id cannot be mistaken for a later
 * process that was given the same number. Undefined when no such process lives.
 */
export function startedAt(pid) {
  if (!isAlive(pid)) return undefined;
  if (process.platform === 'linux') return linuxStatus(pid)?.[19];
  return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() || 'unknown';
}

/** The command line of a process; empty when there is none. */
export function commandLine(pid) {
  if (process.platform === 'linux') {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    } catch {
      return '';
    }
  }
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? '';
}

/**
 * Runs a program to its end, apart from the terminal's process group: Ctrl-C must not stop it half way.
 * Waits for its exit and not for its pipes, which a server that it leaves behind may hold open.
 * @returns {Promise<{ code: number, output: string }>} code 127 with the reason when it could not be started
 */
export function run(program, args, options = {}) {
  return new Promise((done) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true, ...options });
    let output = '';
    const keep = (chunk) => (output += chunk);
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.once('error', (error) => done({ code: 127, output: error.message, reason: error.code }));
    child.once('exit', (code, signal) =>
      setImmediate(() => done({ code: code ?? 128, output: output || signal || '' })),
    );
  });
}

/** Waits; the signal ends the wait early, without an error. */
export const pause = (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);
