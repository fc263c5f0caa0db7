import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from './say.mjs';

const NAMES = ['superuserPassword', 'ownerPassword', 'appPassword', 'tokenSecret'];

function read(file) {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw new Refusal(
      `${file} cannot be read (${error.code}). It belongs to the account that started Galenic first: start as that account.`,
    );
  }
  try {
    const secrets = JSON.parse(text);
    if (NAMES.every((name) => typeof secrets[name] === 'string')) return secrets;
  } catch {
    // Told below; the parser's message could quote a secret.
  }
  throw new Refusal(`${file} is damaged: it must hold ${NAMES.join(', ')}. Restore it from a backup.`);
}

/**
 * The generated passwords and the token key of one data folder; made at the first call, readable by its owner only.
 * @returns {{ superuserPassword: string, ownerPassword: string, appPassword: string, tokenSecret: string }}
 */
export function loadSecrets(dataDir) {
  const file = join(dataDir, 'secrets.json');
  const existing = read(file);
  if (existing) return existing;
  const draft = `${file}.${randomBytes(4).toString('hex')}`;
  const descriptor = openSync(draft, 'wx', 0o600);
  const made = Object.fromEntries(NAMES.map((name) => [name, randomBytes(32).toString('base64url')]));
  writeSync(descriptor, `${JSON.stringify(made, null, 2)}\n`);
  fsyncSync(descriptor);
  closeSync(descriptor);
  try {
    linkSync(draft, file); // fails where another process was first, and then its secrets count
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return read(file);
}
