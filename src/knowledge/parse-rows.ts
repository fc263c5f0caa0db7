import type { z } from 'zod';
import { parseYaml } from '../core/yaml.js';
import type { DataFile } from './data-files.js';
import { describeFileIssues, describeIssues } from './problems.js';

/** Reads a YAML file; anything that is not YAML becomes a problem. */
export function readYaml(file: DataFile, problems: string[]): unknown {
  try {
    return parseYaml(file.text);
  } catch (error) {
    problems.push(`${file.path}: ${error instanceof Error ? error.message.split('\n')[0] : 'it is not YAML'}`);
    return undefined;
  }
}

/**
 * Checks the rows of a file, one by one, so that every fault is told at once. A file is a list of rows, or `{citation, rows}` where
 * the rows share a citation.
 */
export function parseRows<Row>(
  path: string,
  content: unknown,
  schemaOf: (row: unknown) => z.ZodType<Row>,
  problems: string[],
): Row[] {
  const rows = rowsOf(content);
  if (!rows) {
    problems.push(`${path}: must be a list of rows, or citation and rows`);
    return [];
  }
  return rows.flatMap((row, position) => {
    const result = schemaOf(row).safeParse(row);
    if (result.success) return [result.data];
    problems.push(...describeIssues(path, row, position, result.error));
    return [];
  });
}

/** Checks a file that is one object. */
export function parseWhole<Content>(
  path: string,
  content: unknown,
  schema: z.ZodType<Content>,
  problems: string[],
): Content | undefined {
  const result = schema.safeParse(content);
  if (result.success) return result.data;
  problems.push(...describeFileIssues(path, content, result.error));
  return undefined;
}

function rowsOf(content: unknown): readonly unknown[] | undefined {
  if (Array.isArray(content)) return content as unknown[];
  if (typeof content !== 'object' || content === null || !('rows' in content) || !('citation' in content))
    return undefined;
  const { citation, rows } = content;
  if (!Array.isArray(rows)) return undefined;
  return rows.map((row: unknown) => (typeof row === 'object' && row !== null ? { citation, ...row } : row));
}

/** One ingredient of the vocabulary: known by name and code, in no rule. */
export interface VocabularyRow {
  readonly rxcui: string;
  readonly name: string;
}

/** Reads `rxcui,name` lines; names with a comma stand in double quotes, lines that begin with # are comments. */
export function parseVocabulary(file: DataFile, problems: string[]): VocabularyRow[] {
  const lines = file.text.split(/\r?\n/);
  return lines.flatMap((line, index) => {
    if (line === '' || line.startsWith('#') || line === 'rxcui,name') return [];
    const match = /^([1-9]\d{0,7}),(?:"([^"]+)"|([^",]+))$/.exec(line);
    const [rxcui, name] = [match?.[1], match?.[2] ?? match?.[3]];
    if (rxcui !== undefined && name !== undefined) return [{ rxcui, name: name.trim() }];
    problems.push(`${file.path}: line ${index + 1}: must be rxcui,name`);
    return [];
  });
}
