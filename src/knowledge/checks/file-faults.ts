import type { KnowledgeRows } from '../load.js';

/** Without one of these a kind of check would be made against nothing, and find nothing. */
const FOLDERS_AND_FILES = [
  'inventory.yaml',
  'classes.yaml',
  'drugs/',
  'drugs/class-members/',
  'products/',
  'labs/',
  'conditions/',
  'allergens/',
  'interactions/',
  'contraindications/',
  'contraindications/allergy.yaml',
  'drug-lab/',
  'dosing/',
  'dosing/days-supply.yaml',
  'protocols/',
  'regulatory-503a/rules.yaml',
  'regulatory-503a/withdrawn.yaml',
  'regulatory-503a/bulk-substances.yaml',
  'regulatory-503a/commercial-products.yaml',
  'regulatory-503a/copy-test.yaml',
  'regulatory-503a/difficult-forms.yaml',
  'controlled-substances/rules.yaml',
  'controlled-substances/limits.yaml',
  'vocabulary.csv',
  'vocabulary-additions.csv',
];

/**
 * Files that are gone, or hold no row any more, without anybody having said so: `inventory.yaml` names every one, and a file that it does
 * not name could later vanish unseen. Returns the faults.
 */
export function fileFaults(source: KnowledgeRows): string[] {
  const paths = new Set(source.fileOf.values());
  const missing = FOLDERS_AND_FILES.filter((wanted) => !isThere(wanted, paths));
  const named = new Set(source.inventories.flatMap(({ files }) => files));
  const told = (path: string): boolean => missing.some((gone) => path.startsWith(gone));
  return [
    ...missing.map((path) => `${path}: must be there, with one row at least`),
    ...[...named]
      .filter((path) => !paths.has(path) && !told(path))
      .map(
        (path) =>
          `${path}: must be there, with one row at least; if it is gone on purpose, take it out of ${INVENTORY}`,
      ),
    ...(named.size === 0
      ? []
      : [...paths]
          .filter((path) => path !== INVENTORY && !named.has(path))
          .map((path) => `${path}: stands not in ${INVENTORY}: add it there, so that nobody can lose it unseen`)),
  ];
}

const INVENTORY = 'inventory.yaml';

function isThere(wanted: string, paths: ReadonlySet<string>): boolean {
  if (!wanted.endsWith('/')) return paths.has(wanted);
  return [...paths].some((path) => path.startsWith(wanted) && !FOLDERS_AND_FILES.includes(path));
}
