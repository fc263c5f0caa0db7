import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRuleData } from '../../core/yaml.js';
import type { Usp795Limits } from './rules/limits.js';
import { usp795Schema } from './usp-795.schema.js';

const FILE = join(import.meta.dirname, 'data', 'usp-795.yaml');

let loaded: Usp795Limits | undefined;

/**
 * The limits of USP <795> from the rule data, read and checked once a process. Call it at start, so that broken data stops the
 * start and not a pharmacist.
 * @throws Error that names the place in the file
 */
export function loadUsp795(): Usp795Limits {
  loaded ??= readUsp795(readFileSync(FILE, 'utf8'));
  return loaded;
}

/** Reads and checks limits from YAML text. @throws Error that names the place in the text */
export function readUsp795(yaml: string): Usp795Limits {
  return parseRuleData('usp-795.yaml', usp795Schema, yaml);
}
