import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCheckedCopy, writeCheckedCopy } from './checked-copy.js';
import { compileKnowledge } from './compile.js';
import { readDataFiles } from './data-files.js';
import { parseKnowledge } from './load.js';
import { describeRules } from './rule-list/describe-rules.js';

const files = readDataFiles();
const folder = mkdtempSync(join(tmpdir(), 'checked-copy-'));
const place = join(folder, 'copy.bin');

afterAll(() => {
  rmSync(folder, { recursive: true });
});

it('gives the rows that reading the files gives, with the file of each', () => {
  writeCheckedCopy(files, place);
  const copy = readCheckedCopy(files, place);
  const source = parseKnowledge(files);
  expect(copy).toStrictEqual(source);
  expect(copy && describeRules(copy)).toStrictEqual(describeRules(source));
  expect(copy && compileKnowledge(copy).version).toBe(compileKnowledge(source).version);
});

it.each([
  ['a file was changed', files.map((file, index) => (index === 3 ? { ...file, text: `${file.text}\n` } : file))],
  ['a file is gone', files.slice(1)],
  ['a file was added', [...files, { path: 'interactions/more.yaml', text: '[]' }]],
  ['a file was renamed', files.map((file, index) => (index === 3 ? { ...file, path: `a-${file.path}` } : file))],
])('is no answer where %s', (_, others) => {
  writeCheckedCopy(files, place);
  expect(readCheckedCopy(files, place)).toBeDefined();
  expect(readCheckedCopy(others, place)).toBeUndefined();
});

it.each([
  ['missing', () => rmSync(place, { force: true })],
  ['not readable', () => writeFileSync(place, 'something else')],
])('is no answer where the copy is %s', (_, spoil) => {
  writeCheckedCopy(files, place);
  spoil();
  expect(readCheckedCopy(files, place)).toBeUndefined();
});

it('is not written of broken files', () => {
  const broken = files.map((file) => (file.path.startsWith('dosing/') ? { ...file, text: '- id: 5' } : file));
  rmSync(place, { force: true });
  expect(() => {
    writeCheckedCopy(broken, place);
  }).toThrow('dosing/');
  expect(readCheckedCopy(broken, place)).toBeUndefined();
});
