import { readDataFiles } from './data-files.js';
import { loadKnowledge } from './index.js';
import { loadKnowledgeSource, parseKnowledge } from './load.js';
import { wasAdded } from './parse-rows.js';
import { KnowledgeError } from './problems.js';

const files = readDataFiles();

/** What is wrong once these lines stand in vocabulary-additions.csv too. */
function problemsWith(lines: string): readonly string[] {
  try {
    parseKnowledge(
      files.map((file) =>
        file.path === 'vocabulary-additions.csv' ? { ...file, text: `${file.text}${lines}\n` } : file,
      ),
    );
  } catch (error) {
    if (error instanceof KnowledgeError) return error.problems;
    throw error;
  }
  return [];
}

describe('an addition to the vocabulary', () => {
  it('is taken with its other names, without a code, and with a code', () => {
    expect(problemsWith('gum,,Gum,Mastic;Resin gum,none,no\ngum_two,99999999,Gum two,,IV,yes')).toEqual([]);
  });

  it.each([
    ['says nothing of biological products', 'gum,,Gum,,none,', /^vocabulary-additions\.csv: line \d+: biologic: /],
    ['has a schedule that does not exist', 'gum,,Gum,,VI,no', /^vocabulary-additions\.csv: line \d+: schedule: /],
    ['has a key that is none', 'Gum,,Gum,,none,no', /^vocabulary-additions\.csv: line \d+: key: must be lower case/],
    ['has no name', 'gum,,,,none,no', /^vocabulary-additions\.csv: line \d+: name: /],
    ['has a code of the release', 'gum,7804,Gum,,II,no', /^vocabulary\.csv: 7804: rxcui: stands already/],
    [
      'has a code of a drug of the rules',
      'gum,10324,Gum,,none,no',
      /^vocabulary-additions\.csv: 10324: rxcui: drugs\/serms-and-serds\.yaml: tamoxifen has it: add the name there$/,
    ],
    ['has a name that leads to a drug already', 'gum,,Gum,Nolvadex,none,no', /name: nolvadex stands already in /],
    ['has a name that leads to a product already', 'gum,,Lipitor,,none,no', /name: lipitor stands already in /],
    ['has a name of the release', 'gum,,Gum,Oxycodone,none,no', /^vocabulary-additions\.csv: gum: name: oxycodone /],
    [
      'has the key of a drug',
      'tamoxifen,,Gum,,none,no',
      /key: tamoxifen stands already in drugs\/serms-and-serds\.yaml/,
    ],
  ])('is refused when it %s', (_what, line, message) => {
    expect(problemsWith(line).filter((problem) => message.test(problem))).toHaveLength(1);
  });
});

describe('a code of RxNorm', () => {
  const knowledge = loadKnowledge();

  it.each([
    ['1364430', 'apixaban', 'recognized-outside-scope'],
    ['1116632', 'ticagrelor', 'recognized-outside-scope'],
    ['1656328', 'sacubitril', 'recognized-outside-scope'],
    ['1455099', 'vortioxetine', 'recognized-outside-scope'],
    ['7243', 'naltrexone', 'recognized-outside-scope'],
    ['1876376', 'dupilumab', 'recognized-outside-scope'],
    ['1601374', 'palbociclib', 'recognized-outside-scope'],
    ['224905', 'trastuzumab', 'recognized-outside-scope'],
    ['1991302', 'semaglutide', 'covered'],
    ['1545653', 'empagliflozin', 'covered'],
    ['1357536', 'tofacitinib', 'covered'],
    ['1873916', 'ribociclib', 'covered'],
    ['3639', 'doxorubicin', 'covered'],
  ])('%s is %s', (code, key, coverage) => {
    const resolution = knowledge.resolveDrug(`rxcui:${code}`);
    expect(resolution.ingredients.map((ingredient) => ingredient.key)).toEqual([key]);
    expect(resolution.coverage).toBe(coverage);
  });

  it('of an addition leads where its name and its local code lead', () => {
    const coded = loadKnowledgeSource().vocabulary.filter((row) => wasAdded(row) && row.rxcui !== undefined);
    expect(coded.length).toBeGreaterThanOrEqual(79);
    for (const row of coded) {
      const [ingredient] = knowledge.resolveDrug(`rxcui:${row.rxcui ?? ''}`).ingredients;
      expect(ingredient?.key).toBe(row.key);
      expect(knowledge.resolveDrug(`local:${row.key}`).ingredients).toEqual([ingredient]);
      expect(knowledge.resolveText(row.name).ingredients).toEqual([ingredient]);
    }
  });

  it('is no code of a tablet of the drug', () => {
    expect(knowledge.resolveDrug('rxcui:1364435').coverage).toBe('unrecognized');
  });
});
