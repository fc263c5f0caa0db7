import { nameKey } from './compile/words-of-text.js';
import { codesOf, placeOf } from './cross-checks.js';
import type { KnowledgeRows } from './load.js';
import { wasAdded } from './parse-rows.js';

/** An ingredient stands once, and says of a drug of the rules what the drug's own row says. Returns the faults. */
export function vocabularyFaults(source: KnowledgeRows): string[] {
  const drugs = new Map(source.drugs.flatMap((row) => codesOf(row).map((code) => [code, row])));
  const seen = new Set<string>();
  const named = new Set(source.vocabulary.filter((row) => !wasAdded(row)).map(({ name }) => nameKey(name)));
  return source.vocabulary.flatMap((row) => {
    const { key, rxcui, schedule, biologic } = row;
    const at = `${source.fileOf.get(row) ?? ''}: ${rxcui ?? key}`;
    const names = wasAdded(row) ? [row.name, ...row.synonyms].map(nameKey) : [];
    const faults = names
      .filter((name) => named.has(name))
      .map((name) => `${at}: name: ${name} stands already in vocabulary.csv`);
    if (rxcui === undefined) return faults;
    if (seen.has(rxcui)) faults.push(`${at}: rxcui: stands already in this list`);
    seen.add(rxcui);
    const drug = drugs.get(rxcui);
    if (!drug) return faults;
    if (wasAdded(row)) return [...faults, `${at}: rxcui: ${placeOf(source, drug)} has it: add the name there`];
    if (!resemble(row.name, [drug.name, ...drug.synonyms])) {
      const words = `is ${row.name} here and ${drug.name} at ${placeOf(source, drug)}`;
      faults.push(`${at}: rxcui: ${words}; one of the two codes is wrong`);
    }
    const own = drug.schedules.find(({ jurisdiction }) => jurisdiction === 'US')?.schedule ?? 'none';
    if (schedule !== own) faults.push(`${at}: schedule: ${placeOf(source, drug)} says ${own}`);
    if (biologic !== drug.biologic)
      faults.push(`${at}: biologic: ${placeOf(source, drug)} says ${drug.biologic ? 'yes' : 'no'}`);
    return faults;
  });
}

/** Letters by which two spellings of one substance begin alike: mefenamate and mefenamic acid, calcium and calcium carbonate. */
const STEM = 4;

/** Whether a name shares the beginning of a word with one of the others; two substances of one code do not. */
function resemble(name: string, others: readonly string[]): boolean {
  const stems = new Set(others.flatMap(stemsOf));
  return stemsOf(name).some((stem) => stems.has(stem));
}

function stemsOf(name: string): string[] {
  const words = name.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return words.map((word) => word.slice(0, STEM));
}
