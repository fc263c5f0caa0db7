import { loadUsp795 } from '../usp-795.js';
import { classify, type Classification } from './classify.js';

const limits = loadUsp795();

function classified(facts: Parameters<typeof classify>[0]): Classification {
  const result = classify(facts, limits);
  if ('code' in result) throw new Error(result.explanation);
  return result;
}

describe('type of a preparation', () => {
  it.each([
    [{ dosageForm: 'capsule' }, 'nonaqueous-other'],
    [{ dosageForm: 'Capsules' }, 'nonaqueous-other'],
    [{ dosageForm: 'TROCHE' }, 'nonaqueous-other'],
    [{ dosageForm: 'rectal-suppository', route: 'rectal' }, 'nonaqueous-other'],
    [{ dosageForm: 'suppositories' }, 'nonaqueous-other'],
    [{ dosageForm: 'cream', preserved: true }, 'aqueous-preserved'],
    [{ dosageForm: 'cream', preserved: false }, 'aqueous-nonpreserved'],
    [{ dosageForm: 'cream' }, 'aqueous-nonpreserved'],
    [{ dosageForm: 'cream', waterActivity: 0.59 }, 'nonaqueous-other'],
    [{ dosageForm: 'solution', preserved: true, waterActivity: 0.6 }, 'aqueous-preserved'],
    [{ dosageForm: 'solution', route: 'oral', waterActivity: 0.599 }, 'nonaqueous-oral-liquid'],
    [{ dosageForm: 'solution', route: 'sublingual', waterActivity: 0.2 }, 'nonaqueous-oral-liquid'],
    [{ dosageForm: 'solution', route: 'topical', waterActivity: 0.2 }, 'nonaqueous-other'],
    [{ dosageForm: 'solution', waterActivity: 0.2 }, 'nonaqueous-oral-liquid'],
    [{ dosageForm: 'oil solution', route: 'topical' }, 'nonaqueous-other'],
    [{ dosageForm: 'oral oil suspension', route: 'topical' }, 'nonaqueous-oral-liquid'],
    [{ dosageForm: 'powder', waterActivity: 0.7, preserved: true }, 'aqueous-preserved'],
    [{ dosageForm: 'capsule', waterActivity: Number.NaN }, 'aqueous-nonpreserved'],
  ])('%j is %s', (facts, type) => expect(classified(facts).type.id).toBe(type));

  it('says what it assumed of a liquid of which nothing is stated', () => {
    expect(classified({ dosageForm: 'suspension' }).assumptions).toHaveLength(2);
    expect(classified({ dosageForm: 'oil' }).assumptions).toEqual([expect.stringContaining('route')]);
    expect(classified({ dosageForm: 'suspension', preserved: true, waterActivity: 0.9 }).assumptions).toEqual([]);
  });

  it('knows every form and route of the rule data', () => {
    for (const dosageForm of limits.dosageForms.flatMap((row) => row.names))
      expect(classified({ dosageForm }).type).toBeDefined();
    for (const route of [...limits.routes.oral.names, ...limits.routes.other.names]) {
      expect(classified({ dosageForm: 'capsule', route }).type.id).toBe('nonaqueous-other');
    }
  });
});
