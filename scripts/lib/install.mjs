import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';
import { run } from './processes.mjs';
import { Refusal, withProgress } from './say.mjs';

const RECORD = inRoot('node_modules', '.installed-lock');
/** npm's own list of what it put into node_modules. */
const INSTALLED = inRoot('node_modules', '.package-lock.json');

/** What node_modules was made from: the lock file, on this kind of machine. */
const wanted = (lock) => `${createHash('sha256').update(lock).digest('hex')} ${process.platform} ${process.arch}`;

/** Whether someone already ran npm by hand and got exactly what the lock file names, so that nothing is to be done. */
function alreadyMatches(lock) {
  if (!existsSync(INSTALLED)) return false;
  const { packages: named } = JSON.parse(lock);
  const { packages: present } = JSON.parse(readFileSync(INSTALLED, 'utf8'));
  const needed = Object.entries(named).filter(([path]) => path !== '');
  return (
    needed.every(([path, entry]) => (present[path] ? present[path].version === entry.version : entry.optional)) &&
    Object.keys(present).every((path) => named[path])
  );
}

/** npm as it runs this script, or the one on the path. */
function npm(args) {
  const cli = process.env.npm_execpath;
  const options = { cwd: inRoot(), env: process.env, detached: false };
  return cli?.endsWith('.js') ? run(process.execPath, [cli, ...args], options) : run('npm', args, options);
}

/**
 * Installs what the lock file names when node_modules was made from another lock file. Install scripts do not run: no
 * package needs one (compiled parts come as platform packages, and the launcher makes Postgres's library links itself).
 */
export async function ensureInstalled() {
  const lock = readFileSync(inRoot('package-lock.json'), 'utf8');
  const record = wanted(lock);
  if (existsSync(RECORD) && readFileSync(RECORD, 'utf8') === record) return;
  if (!alreadyMatches(lock)) {
    const { code, output } = await withProgress('Installing packages (once, about half a minute)', () =>
      npm([
        'ci',
        '--ignore-scripts',
        '--include=dev',
        '--include=optional',
        '--prefer-offline',
        '--no-audit',
        '--no-fund',
        '--loglevel=error',
      ]),
    );
    if (code !== 0) {
      throw new Refusal(
        `npm could not install the packages:\n${output.trim()}\nCheck the network and the registry that npm uses, then run the command again.`,
      );
    }
  }
  writeFileSync(RECORD, record);
}
