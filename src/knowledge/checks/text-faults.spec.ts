import { problemsOf, withEdit } from './changed-knowledge.spec.js';

const SERMS = 'interactions/serms.yaml';
const CSV = 'vocabulary.csv';
const atLine = (line: number, put: string) => (text: string) =>
  text
    .split('\n')
    .toSpliced(line - 1, 0, put)
    .join('\n');

describe('the text of a data file', () => {
  it.each<[string, string, (text: string) => string, string]>([
    ['a mark of a merge', SERMS, atLine(3, '<<<<<<< HEAD'), `${SERMS}: line 3: marks of a merge`],
    ['one within a folded text', SERMS, (text) => text.replace(/>-\n/, '>-\n    >>>>>>> other\n'), 'marks of a merge'],
    ['one above the header of the list', CSV, atLine(1, '======='), `${CSV}: line 1: marks of a merge`],
    ['a tab', SERMS, atLine(2, '\tkind: drug-drug'), `${SERMS}: line 2: begins with a tab`],
    [
      'a quotation mark that nobody closed',
      CSV,
      (text) => text.replace('\n190521,abacavir,', '\n190521,"abacavir,'),
      'a quotation mark is not closed',
    ],
  ])('is refused for %s, once', (_, path, edit, words) => {
    expect(problemsOf(withEdit(path, edit))).toEqual([expect.stringContaining(words)]);
  });

  it.each([SERMS, CSV])('of %s may begin with a byte order mark', (path) => {
    expect(problemsOf(withEdit(path, (text) => `\uFEFF${text}`))).toEqual([]);
  });
});

describe('a value of another shape', () => {
  it.each<[string, string, (text: string) => string, string]>([
    [
      'a list that is one word',
      'dosing/androgens.yaml',
      (text) => text.replace('goals: [male-hypogonadism, trt-adjunct]', 'goals: male-hypogonadism'),
      'dosing/androgens.yaml: DOSE-401: goals:',
    ],
    [
      'a reviewer without a day',
      'dosing/androgens.yaml',
      (text) => text.replace('reviewedBy: null', 'reviewedBy: somebody'),
      'dosing/androgens.yaml: DOSE-401: reviewedBy: must be',
    ],
  ])('is told with what it could be: %s', (_, path, edit, words) => {
    const [first, ...more] = problemsOf(withEdit(path, edit));
    expect(first).toContain(words);
    expect(first).not.toContain('Invalid input');
    expect(more).toEqual([]);
  });
});

describe('a code in the vocabulary and in a drug', () => {
  it('is refused where the two are other substances', () => {
    const swapped = withEdit('drugs/serms-and-serds.yaml', (text) => text.replace("rxcui: '10324'", "rxcui: '68099'"));
    expect(problemsOf(swapped)).toContainEqual(
      expect.stringMatching(
        /^vocabulary\.csv: 68099: rxcui: is famciclovir here and Tamoxifen at drugs\/serms-and-serds\.yaml/,
      ),
    );
  });
});
