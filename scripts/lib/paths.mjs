import { accessSync, constants, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refusal } from './say.mjs';

/** The checkout's folder. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The folder of the embedded database, its secrets and mail files: `DATA_DIR`, against the checkout when relative. */
export const dataFolder = (environment) => resolve(ROOT, environment.DATA_DIR || '.data');

export const inRoot = (...parts) => join(ROOT, ...parts);

/**
 * Makes the data folder when it is missing. It is its owner's alone; root's may be passed through, because Postgres runs as
 * another account below it.
 * @throws Refusal when the caller may not write there
 */
export function makeDataFolder(path) {
  try {
    mkdirSync(path, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new Refusal(
      `The data folder ${path} cannot be used (${error.code}): start as the account that it belongs to, or set DATA_DIR to a folder of your own.`,
    );
  }
}
