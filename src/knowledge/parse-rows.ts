import { z } from 'zod';
import { parseYaml } from '../core/yaml.js';
import type { DataFile } from './data-files.js';
import { describeFileIssues, describeIssues } from './problems.js';
import { key, recordedSchedule, text } from './schema/common.js';

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

const rxcui = z.string().regex(/^[1-9]\d{0,7}$/, 'must be an RxNorm concept id');
const orNothing = <Output>(schema: z.ZodType<Output>) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());
const whatTheLawAsks = {
  /** Undefined where nobody recorded whether it is controlled. */
  schedule: orNothing(recordedSchedule),
  /** Whether its products are licensed as biological products. */
  biologic: z.enum(['yes', 'no']).transform((value) => value === 'yes'),
};
const ofRelease = z
  .strictObject({ rxcui, name: text, ...whatTheLawAsks })
  .transform((row) => ({ ...row, key: `rxcui_${row.rxcui}`, synonyms: [] as string[] }));
const added = z.strictObject({
  key,
  rxcui: orNothing(rxcui),
  name: text,
  synonyms: z.string().transform((names) => names.split(';').flatMap((name) => name.trim() || [])),
  ...whatTheLawAsks,
});

/** One ingredient of the vocabulary, in no rule: known by its name and, where a source gives one, by its code. */
export interface VocabularyRow {
  readonly key: string;
  readonly rxcui?: string | undefined;
  readonly name: string;
  readonly synonyms: readonly string[];
  readonly schedule?: z.infer<typeof recordedSchedule> | undefined;
  readonly biologic: boolean;
}

/** Whether somebody wrote the ingredient down because the release lacks it. */
export function wasAdded({ key, rxcui }: VocabularyRow): boolean {
  return key !== `rxcui_${rxcui ?? ''}`;
}

/** The files of the vocabulary: the release, where the code is the key, and what was added to it. */
export const VOCABULARY: ReadonlyMap<string, z.ZodType<VocabularyRow>> = new Map<string, z.ZodType<VocabularyRow>>([
  ['vocabulary.csv', ofRelease],
  ['vocabulary-additions.csv', added],
]);

/** Reads one of the files of `VOCABULARY`. */
export function parseVocabulary(file: DataFile, schema: z.ZodType<VocabularyRow>, problems: string[]): VocabularyRow[] {
  return readCsv(file, problems).flatMap(({ line, values }) => {
    const { success, data, error } = schema.safeParse(values);
    if (success) return [data];
    for (const { path, message } of error.issues)
      problems.push(`${file.path}: line ${line}: ${path.join('.')}: ${message}`);
    return [];
  });
}

/** The lines of a CSV file under its header; a value with a comma stands in double quotes, lines that begin with # are comments. */
export function readCsv(file: DataFile, problems: string[]): { line: number; values: Record<string, string> }[] {
  // A spreadsheet writes a byte order mark in front.
  const lines = file.text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((text, index) => ({ line: index + 1, cells: cellsOf(text) }));
  const [header, ...rows] = lines.filter(({ cells }) => cells.length > 0);
  const names = header?.cells ?? [];
  return rows.flatMap(({ line, cells }) => {
    if (cells.some((cell) => cell.includes('"'))) {
      problems.push(`${file.path}: line ${line}: a quotation mark is not closed, or stands inside a value`);
      return [];
    }
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
