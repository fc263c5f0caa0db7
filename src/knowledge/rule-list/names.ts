import type { KnowledgeSource } from '../load.js';

/** What keys stand for, so that words about a rule name drugs, tests and conditions as a pharmacist does. */
export interface Names {
  drug(key: string): string;
  test(key: string): string;
  /** Unit of a test's values, behind a space; empty where it has none. */
  unit(test: string): string;
  condition(key: string): string;
}

export function namesOf(source: Pick<KnowledgeSource, 'drugs' | 'tests' | 'conditions'>): Names {
  const drugs = new Map(source.drugs.map(({ key, name }) => [key, name]));
  const tests = new Map(source.tests.map((test) => [test.key, test]));
  const conditions = new Map(source.conditions.map(({ key, name }) => [key, name]));
  return {
    drug: (key) => drugs.get(key) ?? key,
    test: (key) => tests.get(key)?.name ?? key,
    unit: (key) => ` ${(tests.get(key)?.unit ?? '').replace(/\{.*?\}/g, '')}`.trimEnd(),
    // In quotes: some names hold a comma or an "or".
    condition: (key) => `“${conditions.get(key) ?? key}”`,
  };
}

/** `a`, `a or b`, `a, b or c`. */
export function either(words: readonly string[], join: 'or' | 'and' = 'or'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${join} ${words.at(-1) ?? ''}`;
}
