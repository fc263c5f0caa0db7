import { createHash } from 'node:crypto';

/** A statement as pg takes it, to be planned once a connection. */
export interface NamedStatement {
  readonly name: string;
  readonly text: string;
}

const known = new Map<string, NamedStatement>();

/** The same text always under the same name. For texts of the program: one that holds a value would be kept for ever. */
export function namedStatement(text: string): NamedStatement {
  const found = known.get(text);
  if (found) return found;
  const named = { name: `galenic_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`, text };
  known.set(text, named);
  return named;
}
