import type { DrugSelectionRow, DrugSelectorRow } from '../schema/predicate.js';
import { either, type Names } from './names.js';

/** The drugs that a selector chooses, in words: `any drug of class SERM except Tamoxifen, only by oral route`. */
export function selectorWords(row: DrugSelectorRow, names: Names): string {
  const drug = row.drug === undefined ? `any drug of class ${row.class ?? ''}` : names.drug(row.drug);
  const except = row.except?.length ? ` except ${either(row.except.map(names.drug), 'and')}` : '';
  const { only, except: not } = row.routes ?? {};
  const routes = only ? `, only by ${either(only)} route` : not ? `, except by ${either(not)} route` : '';
  const unknown = row.unknownRoute === 'skip' ? ', where the route is known' : '';
  return drug + except + routes + unknown;
}

/** One selector, or several of which one has to match. */
export function selectionWords(row: DrugSelectionRow, names: Names): string {
  const words = selectorsOf(row).map((selector) => selectorWords(selector, names));
  return either(words.length > 1 ? words.map((one) => (one.includes(',') ? `(${one})` : one)) : words);
}

export function selectorsOf(row: DrugSelectionRow): readonly DrugSelectorRow[] {
  return 'anyOf' in row ? row.anyOf : [row];
}
