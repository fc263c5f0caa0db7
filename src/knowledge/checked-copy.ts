import { readFileSync, writeFileSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import { canonicalJson, sha256 } from './canonical-json.js';
import { readDataFiles, type DataFile } from './data-files.js';
import { parseKnowledge, type KnowledgeSource } from './load.js';

/** Beside the program that made it, so that it never outlives a change of what is checked. */
const COPY = new URL('./checked-data.bin', import.meta.url);

interface CheckedCopy {
  /** SHA-256 of the files that were checked. */
  readonly of: string;
  readonly source: KnowledgeSource;
}

/**
 * Reads and checks the shipped data files once for all starts: reading YAML and checking rows takes a tenth of a start. Written when the
 * program is built. Broken files leave no copy, so that the start itself reads and refuses them.
 * @throws KnowledgeError naming what is broken
 */
export function writeCheckedCopy(files: readonly DataFile[] = readDataFiles(), place: URL | string = COPY): void {
  const copy: CheckedCopy = { of: hashOf(files), source: parseKnowledge(files) };
  writeFileSync(place, serialize(copy));
}

/** The rows of exactly these files, checked when the program was built; undefined where there is no such copy, or none to be read. */
export function readCheckedCopy(files: readonly DataFile[], place: URL | string = COPY): KnowledgeSource | undefined {
  try {
    const { of, source } = deserialize(readFileSync(place)) as CheckedCopy;
    return of === hashOf(files) ? source : undefined;
  } catch {
    // Another version of Node may write another format: the files themselves are there.
    return undefined;
  }
}

function hashOf(files: readonly DataFile[]): string {
  return sha256(canonicalJson(files));
}
