import { interpretResult, loadKnowledge, type ReportedResult } from './index.js';
import { loadKnowledgeSource } from './load.js';

const knowledge = loadKnowledge();
const read = (reported: ReportedResult): ReturnType<typeof interpretResult> => interpretResult(reported, knowledge);

describe('a reported result in the canonical unit', () => {
  it.each<[string, ReportedResult, object]>([
    [
      'estradiol as it is',
      { loinc: '2243-4', value: '18', unit: 'pg/mL' },
      { testKey: 'estradiol', value: '18', unit: 'pg/mL' },
    ],
    [
      'estradiol in pmol/L',
      { loinc: '14715-7', value: '66', unit: 'pmol/L' },
      { testKey: 'estradiol', value: '17.977212' },
    ],
    ['estradiol in ng/L', { loinc: '2243-4', value: '18', unit: 'ng/L' }, { value: '18' }],
    ['a high-sensitivity code', { loinc: '35384-7', value: '18', unit: 'pg/mL' }, { method: 'high-sensitivity' }],
    [
      'an immunoassay code, whatever the sender says',
      { loinc: '83096-8', value: '18', unit: 'pg/mL', method: 'high-sensitivity' },
      { method: 'immunoassay' },
    ],
    [
      'a method that only the sender knows',
      { loinc: '2243-4', value: '18', unit: 'pg/mL', method: 'immunoassay' },
      { method: 'immunoassay' },
    ],
    [
      'testosterone in nmol/L',
      { loinc: '14913-8', value: '10', unit: 'nmol/L' },
      { testKey: 'testosterone_total', value: '288.4244' },
    ],
    [
      'LH in invalid but common units',
      { loinc: '10501-5', value: '4.2', unit: 'IU/L' },
      { testKey: 'lh', value: '4.2', unit: 'm[IU]/mL', aliasUsed: true },
    ],
    ['LH in mIU/mL', { loinc: '10501-5', value: '4.2', unit: 'mIU/mL' }, { value: '4.2', aliasUsed: true }],
    ['ALT in international units', { loinc: '1742-6', value: '130', unit: 'IU/L' }, { value: '130', unit: 'U/L' }],
    ['potassium in milliequivalents', { loinc: '2823-3', value: '2.9', unit: 'mEq/L' }, { value: '2.9' }],
    ['estradiol by a small l', { loinc: '2243-4', value: '5', unit: 'pg/ml' }, { value: '5', unit: 'pg/mL' }],
    ['LH in U/L', { loinc: '10501-5', value: '4.2', unit: 'U/L' }, { value: '4.2', unit: 'm[IU]/mL' }],
    [
      'hematocrit as a fraction',
      { loinc: '4544-3', value: '0.55', unit: 'L/L' },
      { testKey: 'hematocrit', value: '55', unit: '%' },
    ],
    [
      'sperm concentration',
      { loinc: '9780-8', value: '15', unit: '10*3/uL' },
      { testKey: 'sperm_conc', value: '15', unit: '10*6/mL' },
    ],
    [
      'a negative T-score',
      { loinc: '38267-1', value: '-2.5', unit: '{T-score}' },
      { testKey: 'dxa_tscore_lspine', value: '-2.5' },
    ],
    [
      'vitamin D in nmol/L',
      { loinc: '68438-1', value: '50', unit: 'nmol/L' },
      { testKey: 'vit_d_25oh', value: '20.03185' },
    ],
    [
      'prolactin by its standard',
      { loinc: '15081-3', value: '212', unit: 'm[IU]/L' },
      { testKey: 'prolactin', value: '10' },
    ],
    ['an INR without a unit sign', { loinc: '6301-6', value: '2.4', unit: '1' }, { testKey: 'inr', value: '2.4' }],
    [
      'a comparator of its own',
      { loinc: '2243-4', value: '15', comparator: '<', unit: 'pg/mL' },
      { value: '15', comparator: '<' },
    ],
    [
      'a comparator within the value',
      { loinc: '2243-4', value: '<15', unit: 'pg/mL' },
      { value: '15', comparator: '<' },
    ],
    [
      'the laboratory’s interval in the same unit',
      { loinc: '14715-7', value: '66', unit: 'pmol/L', referenceRange: { low: '36.7', high: '154' } },
      { low: '9.9964194', high: '41.946828' },
    ],
    [
      'a pregnancy test',
      { loinc: '2118-8', value: 'Positive' },
      { testKey: 'hcg_qual', kind: 'coded', coded: 'positive', value: null },
    ],
    ['a bone density report', { loinc: '38269-7' }, { testKey: 'dxa_report', kind: 'done', value: null }],
    [
      'SHBG by mass: done, no value',
      { loinc: '2942-1', value: '1.2', unit: 'ug/dL' },
      { testKey: 'shbg', kind: 'done', value: null },
    ],
    [
      'estradiol over 150 in a man, unit confirmed',
      { loinc: '2243-4', value: '180', unit: 'pg/mL', sex: 'male', unitConfirmed: true },
      { value: '180' },
    ],
    [
      'estradiol over 150 in a woman',
      { loinc: '2243-4', value: '180', unit: 'pg/mL', sex: 'female' },
      { value: '180' },
    ],
  ])('%s', (_, reported, expected) => {
    expect(read(reported)).toMatchObject(expected);
  });
});

describe('an unreadable result says why', () => {
  it.each<[string, ReportedResult, string]>([
    ['a test that nobody knows', { loinc: '718-8', value: '14', unit: 'g/dL' }, 'unknown-test'],
    ['another analyte', { loinc: '15432-8', value: '2', unit: '%' }, 'not-comparable'],
    ['no value', { loinc: '2243-4', unit: 'pg/mL' }, 'value-missing'],
    ['text for a value', { loinc: '2243-4', value: 'pending', unit: 'pg/mL' }, 'value-not-a-number'],
    ['an exponent', { loinc: '2243-4', value: '1e3', unit: 'pg/mL' }, 'value-not-a-number'],
    ['no unit', { loinc: '2986-8', value: '12' }, 'unit-missing'],
    ['a unit nobody knows', { loinc: '2243-4', value: '18', unit: 'widgets' }, 'unknown-unit'],
    ['a unit of another kind', { loinc: '2243-4', value: '18', unit: 'mg' }, 'unit-not-accepted'],
    ['a mass for a molar SHBG', { loinc: '13967-5', value: '1.2', unit: 'ug/dL' }, 'unit-not-accepted'],
    ['outside of what is possible', { loinc: '4544-3', value: '0.55', unit: '%' }, 'out-of-sanity-range'],
    ['enzyme units for a mass', { loinc: '2857-1', value: '4', unit: 'U/L' }, 'unit-not-accepted'],
    ['a megagram', { loinc: '2160-0', value: '4', unit: 'Mg/dl' }, 'unit-not-accepted'],
    ['a negative concentration', { loinc: '2243-4', value: '-1', unit: 'pg/mL' }, 'out-of-sanity-range'],
    ['probably pmol/L', { loinc: '2243-4', value: '180', unit: 'pg/mL', sex: 'male' }, 'unit-to-confirm'],
    ['probably pmol/L, sex unknown', { loinc: '2243-4', value: '180', unit: 'pg/mL' }, 'unit-to-confirm'],
    ['a word for a coded test', { loinc: '2118-8', value: 'faint' }, 'value-not-a-known-word'],
  ])('%s', (_, reported, reason) => {
    expect(read(reported)).toMatchObject({ unreadable: reason });
  });
});

describe('every unit that a test accepts', () => {
  /** Values of which one is possible in any unit. */
  const VALUES = ['1', '-1', '0.1', '0.01', '4', '10', '30', '50', '100', '1000', '10000'];

  /** As laboratories print it. */
  const spellings = (unit: string): string[] => {
    const plain = unit.replace('[IU]', 'IU');
    const small = plain.replace(/L/g, 'l');
    const texts = [unit, plain, small, unit.replace('[IU]', '[iU]'), ` ${plain} `];
    if (!plain.includes('{')) texts.push(plain.replace('/', ' / '));
    texts.push(plain.replace(/^meq/, 'mEq'), plain.replace(/^ug/, 'mcg'), plain.replace(/^u(?=g|mol)/, '\u00b5'));
    if (plain.includes('IU')) texts.push(small.toLowerCase());
    // In capitals another unit stands for the same letters only where there is an annotation, a power or an enzyme unit's prefix.
    if (!/[{*]|mU/.test(plain)) texts.push(plain.toUpperCase());
    if (unit === 'U/L') texts.push('u/l', 'U/l');
    if (unit.endsWith('{1.73_m2}')) texts.push('mL/min/1.73m2', 'ml/min/1.73m2', 'mL/min/1.73 m2');
    return [...new Set(texts)];
  };

  const cases = loadKnowledgeSource().tests.flatMap(({ key, loinc, acceptedUnits }) => {
    const code = loinc.find(({ use }) => use === 'value')?.code;
    return code === undefined ? [] : acceptedUnits.map((unit) => ({ key, unit, code }));
  });
  const readable = (loinc: string, unit: string, value: string): boolean =>
    'value' in read({ loinc, value, unit, unitConfirmed: true });

  it.each(cases)('$key in $unit, however it is spelled', ({ code, unit }) => {
    const value = VALUES.find((one) => readable(code, unit, one));
    expect(value).toBeDefined();
    const reported = { loinc: code, value: value ?? '', unitConfirmed: true };
    const converted = { ...read({ ...reported, unit }), aliasUsed: expect.any(Boolean) as boolean };
    for (const spelling of spellings(unit))
      expect({ spelling, ...read({ ...reported, unit: spelling }) }).toEqual({ spelling, ...converted });
  });

  it('are those of every test that has a code', () => expect(cases.length).toBeGreaterThan(80));
});
