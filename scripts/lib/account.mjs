import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Refusal } from './say.mjs';

/** Accounts that may stand in for root, best first: Postgres refuses to run as root. */
const STAND_INS = ['postgres', '_postgres', 'nobody'];

function systemAccounts() {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name, , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
}

/**
 * The account that the database's processes run as.
 * @param {string} clusterDir the cluster's folder; one that exists keeps the account that owns it
 * @returns {{ name: string, uid: number, gid: number } | undefined} undefined: as whoever runs this
 */
export function databaseAccount(clusterDir) {
  const owner = statSync(clusterDir, { throwIfNoEntry: false });
  if (process.getuid() !== 0) {
    if (!owner || owner.uid === process.getuid()) return undefined;
    throw new Refusal(
      `The database in ${clusterDir} belongs to another account (uid ${owner.uid}): it was made by a start as root or as another user.\n` +
        'Start as that user, or set DATA_DIR to a folder of your own.',
    );
  }
  const accounts = systemAccounts();
  if (owner && owner.uid !== 0) {
    const { uid, gid } = owner;
    return { name: accounts.find((account) => account.uid === uid)?.name ?? `uid ${uid}`, uid, gid };
  }
  for (const name of STAND_INS) {
    const account = accounts.find((candidate) => candidate.name === name && candidate.uid !== 0);
    if (account) return account;
  }
  throw new Refusal(
    'You are root, Postgres refuses to run as root, and this system has no account "postgres" or "nobody" to run it as.\n' +
      'Start as an ordinary user, or set DATABASE_URL to a Postgres that already runs.',
  );
}

/** Whether `account` may pass through or read one file system entry, by its owner, group and mode. */
function allows(entry, account, bit) {
  if (entry.uid === account.uid) return (entry.mode & (bit << 6)) !== 0;
  if (entry.gid === account.gid) return (entry.mode & (bit << 3)) !== 0;
  return (entry.mode & bit) !== 0;
}

/**
 * The first folder on the way to `path` that `account` may not pass, such as root's home with mode 0700.
 * @returns {string | undefined} undefined when the way is free, or when the account is the caller's own
 */
export function closedFolder(path, account) {
  if (!account) return undefined;
  const way = [];
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    way.unshift(folder);
    if (dirname(folder) === folder) break;
  }
  return way.find((folder) => {
    const entry = statSync(folder, { throwIfNoEntry: false });
    return entry?.isDirectory() && !allows(entry, account, 1);
  });
}
