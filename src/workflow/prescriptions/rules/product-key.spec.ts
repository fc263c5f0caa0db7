import { compileKnowledge, loadKnowledgeSource } from '../../../knowledge/index.js';
import { productKey, type CopyTested } from './product-key.js';

const knowledge = compileKnowledge(loadKnowledgeSource());
const ANASTROZOLE = 'rxcui:84857';

function of(drug: string, strength: string, route = 'oral'): CopyTested {
  return ingredients([[drug, strength]], route);
}

function ingredients(parts: readonly (readonly [string, string])[], route = 'oral'): CopyTested {
  return {
    route,
    ingredients: parts.map(([drug, strength]) => {
      const [value = '', unit = ''] = strength.split(' ');
      return { drug, strength: { value, unit } };
    }),
  };
}

const key = (product: CopyTested): string => productKey(product, knowledge);

describe('the product of an order', () => {
  it.each<[string, CopyTested, CopyTested]>([
    ['written in micrograms', of(ANASTROZOLE, '1 mg'), of(ANASTROZOLE, '1000 ug')],
    ['written by the capsule', of(ANASTROZOLE, '1 mg'), of(ANASTROZOLE, '1 mg/{capsule}')],
    ['in capsules and in tablets', of(ANASTROZOLE, '1 mg/{tablet}'), of(ANASTROZOLE, '1000 ug/{capsule}')],
    ['with zeros behind the point', of(ANASTROZOLE, '1 mg'), of(ANASTROZOLE, '1.00 mg')],
    ['by the local code', of(ANASTROZOLE, '1 mg'), of('local:anastrozole', '1 mg')],
    ['a concentration in other units', of('rxcui:10379', '50 mg/mL'), of('rxcui:10379', '5 g/dL')],
    ['international units', of('rxcui:2418', '1000 [IU]'), of('rxcui:2418', '1 k[IU]')],
    [
      'two ingredients the other way round',
      ingredients([
        [ANASTROZOLE, '1 mg'],
        ['rxcui:10379', '50 mg'],
      ]),
      ingredients([
        ['rxcui:10379', '50000 ug'],
        [ANASTROZOLE, '1 mg'],
      ]),
    ],
  ])('is the same %s', (_, one, other) => {
    expect(key(other)).toBe(key(one));
  });

  it.each<[string, CopyTested, CopyTested]>([
    ['strength', of(ANASTROZOLE, '1 mg'), of(ANASTROZOLE, '0.5 mg')],
    ['route', of(ANASTROZOLE, '1 mg'), of(ANASTROZOLE, '1 mg', 'topical')],
    ['drug', of(ANASTROZOLE, '1 mg'), of('rxcui:72965', '1 mg')],
    ['measure: an amount is no concentration', of(ANASTROZOLE, '1 mg'), of(ANASTROZOLE, '1 mg/mL')],
    ['measure: a percentage by weight or volume', of(ANASTROZOLE, '1 %'), of(ANASTROZOLE, '10 mg/g')],
  ])('is another one with another %s', (_, one, other) => {
    expect(key(other)).not.toBe(key(one));
  });
});
