import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's folder. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The folder of the embedded database, its secrets and mail files: `DATA_DIR`, against the checkout when relative. */
export const dataFolder = (environment) => resolve(ROOT, environment.DATA_DIR || '.data');

export const inRoot = (...parts) => join(ROOT, ...parts);

/** The data folder is its owner's alone; root's may be passed through, because Postgres runs as another account below it. */
export const makeDataFolder = (path) =>
  mkdirSync(path, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
