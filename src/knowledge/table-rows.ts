const numbered = (prefix: string, last: number): string[] =>
  Array.from({ length: last }, (_, index) => `${prefix}-${String(index + 1).padStart(3, '0')}`);

/** Ids of the rows of the source tables. A rule has the id of its row; what it answers beside that stands in `covers`. */
export const TABLE_ROWS = {
  'drug and drug': numbered('DDI', 52).flatMap((id) => (id === 'DDI-015' ? ['DDI-015a', 'DDI-015b'] : [id])),
  'drug and patient': numbered('DPI', 48),
  'drug and result': numbered('DLI', 38),
} as const satisfies Record<string, readonly string[]>;
