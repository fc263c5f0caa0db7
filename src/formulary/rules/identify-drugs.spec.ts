import { stricterPlacement } from './identify-drugs.js';

describe('the hazard of an ingredient', () => {
  it.each([
    [undefined, undefined, 'not-assessed'],
    ['not-listed', undefined, 'not-listed'],
    [undefined, 'table-2', 'table-2'],
    ['not-listed', 'table-2', 'table-2'],
    ['table-1', 'table-2', 'table-1'],
    ['table-2', 'not-listed', 'table-2'],
    ['not-assessed', 'not-listed', 'not-assessed'],
    [undefined, 'unresolved', 'unresolved'],
    [undefined, 'a word of tomorrow', 'not-assessed'],
  ] as const)('stated %s, known %s, is %s', (stated, known, expected) => {
    expect(stricterPlacement(stated, known)).toBe(expected);
  });
});
