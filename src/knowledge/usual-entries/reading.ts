import { loadKnowledge } from '../index.js';

/** One entry of a profile, as people write it, and the ingredients that it has to be read as. */
export interface UsualEntry {
  readonly text: string;
  /** Names in lower case, sorted; ` @route` behind them where the text or the brand says one. */
  readonly means: string;
}

/** Reads lines such as `Norco 5/325 = hydrocodone + acetaminophen`. */
export function usualEntries(table: string): UsualEntry[] {
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [text = '', right = ''] = line.split(' = ');
      const [ingredients = '', route] = right.trim().split(' @');
      return { text: text.trim(), means: meaning(ingredients.split(' + '), route) };
    });
}

const knowledge = loadKnowledge();

/** How the knowledge reads a text; `unrecognized` where a word is left that nobody knows. */
export function readingOf(text: string): string {
  const { coverage, ingredients, route } = knowledge.resolveText(text);
  if (coverage === 'unrecognized') return 'unrecognized';
  return meaning(
    ingredients.map(({ name }) => name),
    route ?? undefined,
  );
}

/** The same of an allergy. */
export function allergyTo(text: string): { recognized: boolean; ingredients: string; excipients: readonly string[] } {
  const { recognized, ingredients, excipients } = knowledge.resolveSubstance(text);
  return {
    recognized,
    ingredients: meaning(
      ingredients.map(({ name }) => name),
      undefined,
    ),
    excipients,
  };
}

function meaning(names: readonly string[], route: string | undefined): string {
  const sorted = names.map((name) => name.trim().toLowerCase()).sort();
  return `${sorted.join(' + ')}${route === undefined ? '' : ` @${route}`}`;
}
