import bwipjs from 'bwip-js';

/** A square code as rows of dark (true) and light modules. */
export type CodeMatrix = readonly (readonly boolean[])[];

/** The Data Matrix that a scanner reads to find the fill; it holds the fill's id and nothing about a person. */
export function codeMatrix(text: string): CodeMatrix {
  const [symbol] = bwipjs.raw('datamatrix', text, '');
  if (!symbol || !('pixs' in symbol)) throw new Error('bwip-js made no Data Matrix');
  const { pixs, pixx } = symbol;
  return Array.from({ length: pixs.length / pixx }, (_, row) =>
    pixs.slice(row * pixx, (row + 1) * pixx).map((module) => module === 1),
  );
}
