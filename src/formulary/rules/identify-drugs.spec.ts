import { compileKnowledge, loadKnowledgeSource } from '../../knowledge/index.js';
import { refuseForbiddenIngredients, stricterPlacement } from './identify-drugs.js';

const knowledge = compileKnowledge(loadKnowledgeSource());

describe('an ingredient that is written in words or by its code', () => {
  const refusalOf = (ingredient: { component: string; drug?: string }, route = 'oral'): string | undefined => {
    try {
      refuseForbiddenIngredients({ route, ingredients: [ingredient] }, knowledge);
    } catch (error) {
      return (error as Error).message;
    }
    return undefined;
  };

  it.each([
    ['a withdrawn drug as an excipient', { component: 'Phenacetin' }, /^ingredients\.0\.component: Phenacetin may not/],
    ['the same in other words', { component: 'PHENACETIN USP' }, /may not be compounded/],
    ['a refused bulk substance', { component: 'Piracetam' }, /may not be compounded/],
    ['a biological product', { component: 'Somatropin' }, /may not be compounded/],
    [
      'a biological product by its code',
      { component: 'growth', drug: 'rxcui:61148' },
      /^ingredients\.0\.drug: .*may not/,
    ],
    ['a drug that has a code', { component: 'Anastrozole' }, /write it as an active ingredient/],
    ['a controlled substance', { component: 'Oxycodone hydrochloride' }, /write it as an active ingredient/],
  ])('%s is refused', (_, ingredient, message) => {
    expect(refusalOf(ingredient)).toMatch(message);
  });

  it.each([
    'Microcrystalline cellulose',
    'Lactose monohydrate',
    'Magnesium stearate',
    'Povidone',
    'Gelatin',
    'Potassium chloride',
    'Polyethylene glycol 3350',
    'Glycerin',
    'Vitamin E',
  ])('%s is an excipient', (component) => {
    expect(refusalOf({ component })).toBeUndefined();
  });
});

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
