import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One data file; `path` is relative to the data folder, with forward slashes. */
export interface DataFile {
  readonly path: string;
  readonly text: string;
}

/** The folder that is shipped with the program. */
export const DATA_FOLDER = fileURLToPath(new URL('./data/', import.meta.url));

/**
 * Reads every file of a folder, sorted by path, so that two machines read the same in the same order. Whether each is a data file the
 * loader says: one that is passed over in silence would be a rule that nobody applies.
 */
export function readDataFiles(folder: string = DATA_FOLDER): DataFile[] {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name));
  return names
    .map((name) => ({ path: relative(folder, name).split(sep).join('/'), text: readFileSync(name, 'utf8') }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}
