import type { DataFile } from '../data-files.js';
import { entriesOf, FAMILIES, isObject, type Entries, type Entry, type Family } from './entries.js';

/** What is different between two versions of the knowledge. */
export interface KnowledgeChanges {
  readonly families: Readonly<Record<Family, FamilyChanges>>;
  /** Drug classes whose members changed: a class rule speaks of others than before. */
  readonly classes: readonly ClassChange[];
}

export interface FamilyChanges {
  readonly added: readonly EntryName[];
  readonly removed: readonly EntryName[];
  readonly changed: readonly EntryChange[];
}

export interface EntryName {
  readonly id: string;
  readonly file: string;
  /** What the entry says of itself: a rule's summary, a drug's name. */
  readonly name: string;
}

export interface EntryChange extends EntryName {
  readonly fields: readonly FieldChange[];
}

/** `before` is absent where the field is new, `after` where it is gone. `file` as a field means that the row moved. */
export interface FieldChange {
  readonly field: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

export interface ClassChange {
  readonly class: string;
  /** Keys of drugs. */
  readonly joined: readonly string[];
  readonly left: readonly string[];
  /** How many members it has now; none means that the class is gone. */
  readonly members: number;
}

/** Compares two versions row by row and field by field. Pure. @throws KnowledgeError for a file that is no YAML */
export function knowledgeChanges(before: readonly DataFile[], after: readonly DataFile[]): KnowledgeChanges {
  const [old, now] = [entriesOf(before), entriesOf(after)];
  const families = FAMILIES.map((family) => [family, compareFamily(old[family], now[family])] as const);
  return {
    families: Object.fromEntries(families) as Record<Family, FamilyChanges>,
    classes: compareClasses(classesOf(old), classesOf(now)),
  };
}

export function isUnchanged({ families, classes }: KnowledgeChanges): boolean {
  const quiet = FAMILIES.every((family) => {
    const { added, removed, changed } = families[family];
    return added.length + removed.length + changed.length === 0;
  });
  return quiet && classes.length === 0;
}

function compareFamily(before: ReadonlyMap<string, Entry>, after: ReadonlyMap<string, Entry>): FamilyChanges {
  const missingIn = (from: ReadonlyMap<string, Entry>, other: ReadonlyMap<string, Entry>): EntryName[] =>
    [...from.values()]
      .filter(({ id }) => !other.has(id))
      .map(nameOf)
      .sort(byId);
  const changed = [...after.values()].flatMap((entry): EntryChange[] => {
    const old = before.get(entry.id);
    if (!old) return [];
    const moved = old.file === entry.file ? [] : [{ field: 'file', before: old.file, after: entry.file }];
    const fields = [...moved, ...compareValues('', old.content, entry.content)];
    return fields.length === 0 ? [] : [{ ...nameOf(entry), fields }];
  });
  return { added: missingIn(after, before), removed: missingIn(before, after), changed: changed.sort(byId) };
}

function nameOf({ id, file, content }: Entry): EntryName {
  const said = [content.summary, content.name, content.title].find((value) => typeof value === 'string');
  return { id, file, name: (said ?? '').replace(/\s+/g, ' ').trim() };
}

/** Fields whose value differs, by their path. Lists of objects are compared place by place, lists of words as a whole. */
function compareValues(path: string, before: unknown, after: unknown): FieldChange[] {
  if (isObject(before) && isObject(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((name) => compareValues(join(path, name), before[name], after[name]));
  }
  if (isObjectList(before) && isObjectList(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }).flatMap((_, index) =>
      compareValues(join(path, String(index)), before[index], after[index]),
    );
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  return [{ field: path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }];
}

function isObjectList(value: unknown): value is readonly object[] {
  return Array.isArray(value) && value.length > 0 && value.every(isObject);
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function classesOf({ drugs }: Entries): Map<string, Set<string>> {
  const members = new Map<string, Set<string>>();
  for (const { id, content } of drugs.values()) {
    for (const name of Array.isArray(content.classes) ? content.classes.map(String) : []) {
      const known = members.get(name);
      if (known) known.add(id);
      else members.set(name, new Set([id]));
    }
  }
  return members;
}

function compareClasses(
  before: ReadonlyMap<string, ReadonlySet<string>>,
  after: ReadonlyMap<string, ReadonlySet<string>>,
): ClassChange[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name) => {
    const [old, now] = [before.get(name) ?? NONE, after.get(name) ?? NONE];
    const joined = [...now].filter((key) => !old.has(key)).sort();
    const left = [...old].filter((key) => !now.has(key)).sort();
    return joined.length + left.length === 0 ? [] : [{ class: name, joined, left, members: now.size }];
  });
}

const NONE: ReadonlySet<string> = new Set();

function byId(a: EntryName, b: EntryName): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
