import { loadKnowledge } from '../../../knowledge/index.js';
import { productDifferences, type MadeProduct } from './same-product.js';

const knowledge = loadKnowledge();
const anastrozole = (value: string, unit = 'mg') => ({ drug: 'rxcui:84857', strength: { value, unit } });
const made: MadeProduct = { strengths: [anastrozole('1')], dosageForm: 'capsule', route: 'oral' };
const prescribed = (changes: object) => ({
  ingredients: [anastrozole('1')],
  dosageForm: 'capsule',
  route: 'oral',
  ...changes,
});

describe('a batch against what was prescribed', () => {
  it.each([
    ['the same', {}, []],
    ['the same in other words', { ingredients: [anastrozole('1000', 'ug/{capsule}')], dosageForm: 'Capsules' }, []],
    ['the same by another code of the drug', { ingredients: [{ ...anastrozole('1'), drug: 'local:anastrozole' }] }, []],
    ['another strength', { ingredients: [anastrozole('0.5')] }, ['strength']],
    ['ten times the strength', { ingredients: [anastrozole('10')] }, ['strength']],
    ['a concentration', { ingredients: [anastrozole('1', 'mg/mL')] }, ['strength']],
    ['another drug', { ingredients: [{ ...anastrozole('1'), drug: 'rxcui:72965' }] }, ['ingredients']],
    [
      'one drug more',
      { ingredients: [anastrozole('1'), { ...anastrozole('1'), drug: 'rxcui:72965' }] },
      ['ingredients'],
    ],
    ['another form and route', { dosageForm: 'cream', route: 'topical' }, ['dosageForm', 'route']],
  ])('%s', (_, changes, differences) => {
    expect(productDifferences(made, prescribed(changes), knowledge)).toEqual(differences);
  });
});
