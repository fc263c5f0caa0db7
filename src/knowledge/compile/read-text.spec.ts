import fc from 'fast-check';
import { loadKnowledge, type DrugResolution } from '../index.js';
import { isPlainWord, isSalt } from './plain-words.js';
import { nameKey } from './words-of-text.js';

const knowledge = loadKnowledge();
const keysOf = ({ ingredients }: DrugResolution): string[] => ingredients.map(({ key }) => key).sort();
const read = (text: string): [string, string[]] => {
  const resolution = knowledge.resolveText(text);
  return [resolution.coverage === 'unrecognized' ? 'unknown' : 'known', keysOf(resolution)];
};

describe('texts as profiles hold them', () => {
  it.each([
    ['anastrozole 1 MG Oral Tablet', ['anastrozole']],
    ['Anastrozole 1mg tab, 1 tab po twice weekly', ['anastrozole']],
    ['ANASTROZOLE 0.5 MG CAPSULE (COMPOUNDED)', ['anastrozole']],
    ['Estradiol 0.1 MG/24HR Transdermal System', ['estradiol']],
    ['24 HR estradiol 0.00208 MG/HR Transdermal System [Climara]', ['estradiol']],
    ['estradiol 0.5 mg/0.5 g gel packet, apply daily to thigh', ['estradiol']],
    ['testosterone cypionate 200 MG/ML Injectable Solution', ['testosterone']],
    ['testosterone cypionate 200 mg/mL in cottonseed oil, inject 0.5 mL IM every 7 days', ['testosterone']],
    ['Testosterone Cyp', ['testosterone']],
    ['Test Cyp 100mg weekly', ['testosterone']],
    ['Tamoxifen 20 mg tab PO daily for 5 years', ['tamoxifen']],
    ['tamoxifen citrate (as tamoxifen 20 mg) tablet', ['tamoxifen']],
    ['clomiphene 25 mg every other day at bedtime', ['clomiphene']],
    ['letrozole 2.5 mg days 3-7 of cycle', ['letrozole']],
    ['calcium carbonate 1,250 mg (500 mg) tablet', ['calcium']],
    ['calcium carbonate-vitamin D3 600 mg-400 unit', ['calcium', 'cholecalciferol']],
    ['Estrogens, conjugated 0.625 MG Oral Tablet', ['conjugated_estrogens']],
    [
      'Estrogens, Conjugated (USP) 0.625 MG / medroxyprogesterone acetate 2.5 MG Oral Tablet',
      ['conjugated_estrogens', 'medroxyprogesterone'],
    ],
    ['levothyroxine sodium 0.05 MG Oral Tablet', ['levothyroxine']],
    ['losartan potassium 50 mg', ['rxcui_52175']],
    ['atorvastatin calcium 40 mg', ['rxcui_83367']],
    ['Lipitor 10mg qhs', ['rxcui_83367']],
    ['Vitamin D3 5,000 IU softgel', ['cholecalciferol']],
    ['Prolia 60 mg/mL syringe q6months', ['denosumab']],
    ['Lantus 20 units subq at bedtime', ['insulin_glargine']],
    ['Humalog KwikPen U-100', ['insulin_lispro']],
    ['insulin nph 10 units subq', ['insulin_nph']],
    ['Insulin, NPH, human 100 units/mL', ['insulin_nph']],
    ['insulin regular human 100 units/mL', ['insulin_regular']],
    ['insulin 10 units', ['insulin']],
    ['Arimidex® 1 mg', ['anastrozole']],
    ['17-beta-estradiol', ['estradiol']],
    ["St. John's Wort 300 mg cap TID", ['st_johns_wort']],
    // Combinations
    ['Norethindrone 1 MG / Ethinyl Estradiol 0.02 MG Oral Tablet', ['ethinyl_estradiol', 'norethindrone']],
    ['norgestimate-ethinyl estradiol', ['ethinyl_estradiol', 'norgestimate']],
    ['drospirenone-ethinyl estradiol 3-0.02 mg per tablet', ['drospirenone', 'ethinyl_estradiol']],
    ['norethindrone acetate-ethinyl estradiol-iron 1 mg-20 mcg', ['ethinyl_estradiol', 'iron', 'norethindrone']],
    ['clomiphene 25 mg, tamoxifen 20 mg', ['clomiphene', 'tamoxifen']],
    ['clomiphene 25 mg\ntamoxifen 20 mg', ['clomiphene', 'tamoxifen']],
    ['olanzapine 6 mg / fluoxetine 25 mg', ['fluoxetine', 'olanzapine']],
    ['dextromethorphan 20 mg / quinidine 10 mg', ['quinidine', 'rxcui_3289']],
    ['testosterone 4 mg / anastrozole 1 mg pellet', ['anastrozole', 'testosterone']],
    ['testosterone 4 mg & anastrozole 1 mg', ['anastrozole', 'testosterone']],
    ['anastrozole, letrozole', ['anastrozole', 'letrozole']],
    ['anastrozole 1 mg letrozole 2.5 mg', ['anastrozole', 'letrozole']],
    ['estradiol/estriol/testosterone', ['estradiol', 'estriol', 'testosterone']],
    ['atorvastatin 40 mg, calcium 500 mg', ['calcium', 'rxcui_83367']],
    ['Biest 80/20 2.5 mg/g cream', ['estradiol', 'estriol']],
    ['Bi-Est (50:50) 1 mg / progesterone 100 mg', ['estradiol', 'estriol', 'progesterone']],
    // Brands of combinations
    ['Duavee', ['bazedoxifene', 'conjugated_estrogens']],
    ['Prempro 0.45-1.5 mg', ['conjugated_estrogens', 'medroxyprogesterone']],
    ['Femhrt', ['ethinyl_estradiol', 'norethindrone']],
    ['Activella 1 mg/0.5 mg', ['estradiol', 'norethindrone']],
    ['CombiPatch 0.05/0.14', ['estradiol', 'norethindrone']],
    ['Climara Pro', ['estradiol', 'levonorgestrel']],
    ['Est-ratest', ['conjugated_estrogens', 'methyltestosterone']],
    ['Fosamax Plus D 70 mg/2800 IU', ['alendronate', 'cholecalciferol']],
    ['Fosamax', ['alendronate']],
    ['Caltrate 600+D3 tablet', ['calcium', 'cholecalciferol']],
    ['Humulin 70/30 10 units', ['insulin_nph', 'insulin_regular']],
    ['Symbyax', ['fluoxetine', 'olanzapine']],
    ['Nuedexta 20-10', ['quinidine', 'rxcui_3289']],
    ['Myfembree', ['estradiol', 'norethindrone', 'relugolix']],
    ['Loestrin Fe 1/20', ['ethinyl_estradiol', 'iron', 'norethindrone']],
    ['Contrave', ['bupropion', 'naltrexone']],
    ['Paxlovid 300 mg/100 mg', ['nirmatrelvir', 'ritonavir']],
  ])('%j is known, whole', (text, expected) => {
    expect(read(text)).toEqual(['known', expected]);
  });

  it.each([
    ['anastrozole 1 mg and moonflower extract', ['anastrozole']],
    ['anastrozole moonflower', ['anastrozole']],
    ['moonflower 10 mg / tamoxifen 20 mg', ['tamoxifen']],
    ['anastrozole 1 mg, sodium 20 meq', ['anastrozole']], // a salt only right behind a name
    ['no longer takes tamoxifen', ['tamoxifen']],
    ['anastrozole + D', ['anastrozole']],
    ['testosterone booster', ['testosterone']],
    ['tamoxifn 20 mg', []],
    ['oral tablet 1 mg', []],
    ['none', []],
    ['no known allergies', []],
    ['NKDA', []],
    ['/', []],
  ])('%j is not known, or not whole', (text, expected) => {
    expect(read(text)).toEqual(['unknown', expected]);
  });

  it('holds something outside the scope where a brand does', () => {
    expect(knowledge.resolveText('Paxlovid').coverage).toBe('recognized-outside-scope');
    expect(knowledge.resolveText('Kaletra').coverage).toBe('covered');
  });

  it('reads an allergy to a combination whole', () => {
    const allergy = knowledge.resolveSubstance('progesterone 100 mg / estradiol 1 mg');
    expect(allergy.ingredients.map(({ key }) => key)).toEqual(['progesterone', 'estradiol']);
    expect(allergy.recognized).toBe(true);
  });
});

describe('any text', () => {
  const names = [...knowledge.ingredients.values()].map(({ name }) => name);
  // A name that is only a salt (benzoate) is one behind another name.
  const drug = fc.constantFrom(...names.filter((name) => !isSalt(nameKey(name)) && read(name)[0] === 'known'));
  const strength = fc.constantFrom('1 mg', '0.02 MG', '1,000 mg', '2%', '200 mg/mL', '0.1 MG/24HR', '5,000 IU');
  const rest = fc.constantFrom(
    '',
    ' tablet',
    ' Oral Tablet',
    ' twice weekly',
    ' at bedtime',
    ' po daily as needed',
    ' cream',
  );
  const entry = fc.record({ drug, strength, rest });
  const separator = fc.constantFrom(' / ', '/', ', ', ',', ' + ', '; ', '\n', ' & ', ' and ', ' with ', ' - ', ' ');
  const joined = fc.record({ entries: fc.array(entry, { minLength: 1, maxLength: 4 }), separator });
  const textOf = ({ entries, separator: between }: typeof joined extends fc.Arbitrary<infer T> ? T : never): string =>
    entries.map((one) => `${one.drug} ${one.strength}${one.rest}`).join(between);
  const strange = fc.stringMatching(/^[a-z]{4,12}$/).filter((word) => !isPlainWord(word) && read(word)[1].length === 0);

  it('of known names with strengths resolves to all of their ingredients, whatever joins them', () => {
    fc.assert(
      fc.property(joined, (text) => {
        const all = new Set(text.entries.flatMap((one) => keysOf(knowledge.resolveText(one.drug))));
        expect(read(textOf(text))).toEqual(['known', [...all].sort()]);
      }),
      { numRuns: 150 },
    );
  });

  it('with an unknown word is not recognized as a whole, and loses no ingredient', () => {
    fc.assert(
      fc.property(joined, strange, separator, fc.boolean(), (text, word, between, first) => {
        const known = textOf(text);
        const [recognition, found] = read(first ? `${word}${between}${known}` : `${known}${between}${word}`);
        expect(recognition).toBe('unknown');
        expect(found).toEqual(expect.arrayContaining(read(known)[1]));
      }),
      { numRuns: 150 },
    );
  });
});
