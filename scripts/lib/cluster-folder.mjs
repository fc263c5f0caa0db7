import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { closedFolder, databaseAccount } from './account.mjs';
import { postgresPrograms, SHARED_PLACE } from './binaries.mjs';
import { run } from './processes.mjs';
import { Refusal, say } from './say.mjs';

export const SUPERUSER = 'postgres';

/** As the account, from a folder that everyone may enter, and without the caller's secrets or PG* variables. */
export const asAccount = (account) => ({
  ...(account && { uid: account.uid, gid: account.gid }),
  cwd: '/',
  env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
});

/** Where the cluster lies or shall lie: below `dataDir`, or behind a link in it where the account cannot come there. */
export function clusterFolder(dataDir) {
  const nominal = join(dataDir, 'postgres');
  if (existsSync(nominal)) return realpathSync(nominal);
  if (lstatSync(nominal, { throwIfNoEntry: false })) {
    throw new Refusal(
      `${nominal} leads nowhere: the database that it pointed to is gone. Remove it to begin with an empty one.`,
    );
  }
  return undefined;
}

function makeWay(dataDir, account) {
  const closed = closedFolder(dataDir, account);
  if (!closed) return mkdtempSync(join(dataDir, 'new-'));
  mkdirSync(SHARED_PLACE, { recursive: true, mode: 0o755 });
  const place = mkdtempSync(join(SHARED_PLACE, 'data-'));
  say(`${closed} is closed to the account "${account.name}" that runs Postgres; the database is kept in ${place}.`);
  return place;
}

/** Creates the cluster beside its final place and moves it there whole, so that a killed start leaves no half cluster. */
export async function createCluster(dataDir, { superuserPassword, durable }) {
  const account = databaseAccount(join(dataDir, 'postgres'));
  const { initdb } = postgresPrograms(account);
  const place = makeWay(dataDir, account);
  const draft = join(place, 'postgres');
  const passwordFile = join(place, 'password');
  writeFileSync(passwordFile, superuserPassword, { mode: 0o600 });
  if (account) for (const path of [place, passwordFile]) chownSync(path, account.uid, account.gid);
  const { code, output } = await run(
    initdb,
    ['-D', draft, '-U', SUPERUSER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8']
      .concat(['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--data-checksums'])
      .concat(durable ? [] : ['--no-sync']),
    asAccount(account),
  );
  rmSync(passwordFile);
  if (code !== 0) {
    rmSync(place, { recursive: true, force: true });
    throw new Refusal(
      `The embedded Postgres could not create its database in ${dataDir}:\n${output}\n` +
        'Set DATA_DIR to a folder on a local disk with free space, or DATABASE_URL to a Postgres that already runs.',
    );
  }
  if (dirname(place) === SHARED_PLACE) symlinkSync(draft, join(dataDir, 'postgres'));
  else {
    renameSync(draft, join(dataDir, 'postgres'));
    rmSync(place, { recursive: true });
  }
}
