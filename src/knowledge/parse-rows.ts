import { z } from 'zod';
import { parseYaml } from '../core/yaml.js';
import type { DataFile } from './data-files.js';
import { describeFileIssues, describeIssues } from './problems.js';
import { recordedSchedule, text } from './schema/common.js';

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

const vocabularyRow = z.strictObject({
  rxcui: z.string().regex(/^[1-9]\d{0,7}$/, 'must be an RxNorm concept id'),
  name: text,
  /** Undefined where nobody recorded whether it is controlled. */
  schedule: z.preprocess((value) => (value === '' ? undefined : value), recordedSchedule.optional()),
  /** Whether its products are licensed as biological products. */
  biologic: z.enum(['yes', 'no']).transform((value) => value === 'yes'),
});
/** One ingredient of the vocabulary: known by name and code, in no rule. */
export type VocabularyRow = z.infer<typeof vocabularyRow>;

export function parseVocabulary(file: DataFile, problems: string[]): VocabularyRow[] {
  return readCsv(file, problems).flatMap(({ line, values }) => {
    const { success, data, error } = vocabularyRow.safeParse(values);
    if (success) return [data];
    for (const { path, message } of error.issues)
      problems.push(`${file.path}: line ${line}: ${path.join('.')}: ${message}`);
    return [];
  });
}

/** The lines of a CSV file under its header; a value with a comma stands in double quotes, lines that begin with # are comments. */
export function readCsv(file: DataFile, problems: string[]): { line: number; values: Record<string, string> }[] {
  const lines = file.text.split(/\r?\n/).map((text, index) => ({ line: index + 1, cells: cellsOf(text) }));
  const [header, ...rows] = lines.filter(({ cells }) => cells.length > 0);
  const names = header?.cells ?? [];
  return rows.flatMap(({ line, cells }) => {
    if (cells.length === names.length) {
      return [{ line, values: Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ''])) }];
    }
    problems.push(`${file.path}: line ${line}: must be ${names.join(',')}`);
    return [];
  });
}

function cellsOf(line: string): string[] {
  if (line.trim() === '' || line.startsWith('#')) return [];
  return Array.from(line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g), (match) => match[1] ?? match[2] ?? '');
}
