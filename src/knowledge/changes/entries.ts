import type { DataFile } from '../data-files.js';
import { readCsv, readYaml } from '../parse-rows.js';
import { KnowledgeError } from '../problems.js';

/** What a data file holds, as far as telling changes goes. */
export const FAMILIES = [
  'rules',
  'monitoring',
  'drugs',
  'tests',
  'conditions',
  'allergens',
  'lists',
  'vocabulary',
] as const;
export type Family = (typeof FAMILIES)[number];

/** One row of a data file, or a file that is one object, as it was written: its meaning is not looked at. */
export interface Entry {
  readonly id: string;
  readonly file: string;
  readonly content: Readonly<Record<string, unknown>>;
}

export type Entries = Readonly<Record<Family, ReadonlyMap<string, Entry>>>;

const FAMILY_OF: readonly (readonly [RegExp, Family])[] = [
  [/^(interactions|contraindications|drug-lab|dosing)\//, 'rules'],
  [/^(regulatory-503a|controlled-substances)\/rules\.yaml$/, 'rules'],
  [/^protocols\//, 'monitoring'],
  [/^(drugs|products)\//, 'drugs'],
  [/^labs\//, 'tests'],
  [/^conditions\//, 'conditions'],
  [/^allergens\//, 'allergens'],
  [/^vocabulary(-additions)?\.csv$/, 'vocabulary'],
];

/**
 * The rows of a version of the data files by family and id. They are not checked against today's schema: an older version was
 * written for another one.
 * @throws KnowledgeError for a file that cannot be read at all
 */
export function entriesOf(files: readonly DataFile[]): Entries {
  const problems: string[] = [];
  const entries: Record<Family, Map<string, Entry>> = {
    rules: new Map(),
    monitoring: new Map(),
    drugs: new Map(),
    tests: new Map(),
    conditions: new Map(),
    allergens: new Map(),
    lists: new Map(),
    vocabulary: new Map(),
  };
  for (const file of files) {
    const family = FAMILY_OF.find(([pattern]) => pattern.test(file.path))?.[1] ?? 'lists';
    for (const entry of rowsOf(file, problems)) entries[family].set(entry.id, entry);
  }
  if (problems.length > 0) throw new KnowledgeError(problems);
  return entries;
}

function rowsOf(file: DataFile, problems: string[]): Entry[] {
  if (file.path.endsWith('.csv')) {
    return readCsv(file, problems).map(({ values }) => ({
      id: values['key'] ?? values['rxcui'] ?? '',
      file: file.path,
      content: values,
    }));
  }
  const content = readYaml(file, problems);
  if (Array.isArray(content)) return content.map((row: unknown, index) => entryOf(row, file.path, index));
  if (!isObject(content)) return [];
  const list = ['rows', 'substances', 'rules'].find((name) => Array.isArray(content[name]));
  if (list === undefined) return [{ id: file.path, file: file.path, content }];
  const { [list]: rows, ...head } = content;
  // Rows of a list with one citation share it; what a protocol or a list of the law says of itself is an entry of its own.
  const shared = list === 'rows' ? head : {};
  const own = list === 'rows' ? [] : [{ id: file.path, file: file.path, content: head }];
  return [
    ...own,
    ...(rows as unknown[]).map((row, index) => entryOf(isObject(row) ? { ...shared, ...row } : row, file.path, index)),
  ];
}

function entryOf(row: unknown, file: string, index: number): Entry {
  const content = isObject(row) ? row : { value: row };
  const named = ['id', 'key', 'schedule'].map((field) => content[field]).find((value) => typeof value === 'string');
  return { id: named ?? `${file} row ${index + 1}`, file, content };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
