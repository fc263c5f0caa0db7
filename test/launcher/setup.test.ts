import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Checkout } from './checkout.js';

describe('setup', () => {
  let checkout: Checkout;
  const dist = (path: string): string => join(checkout.folder, 'dist', path);
  beforeAll(async () => {
    checkout = await Checkout.create({
      'src/main.ts': 'export const answer: number = 42;\n',
      'src/main.spec.ts': 'this is not compiled',
      'src/knowledge/data/drugs.yaml': 'drugs: []\n',
    });
    expect(checkout.setUp()).toMatchObject({ status: 0, stderr: expect.stringContaining('Building') });
  });
  afterAll(() => checkout.remove());

  it('compiles the sources and lays their data beside them, without tests', () => {
    expect(readFileSync(dist('main.js'), 'utf8')).toContain('answer = 42');
    expect(readFileSync(dist('knowledge/data/drugs.yaml'), 'utf8')).toBe('drugs: []\n');
    expect(JSON.parse(readFileSync(dist('main.js.map'), 'utf8'))).toMatchObject({ sources: ['../src/main.ts'] });
    expect(existsSync(dist('main.spec.js'))).toBe(false);
  });

  it('says and does nothing when nothing changed, tests apart', () => {
    const before = statSync(dist('main.js')).mtimeMs;
    checkout.write('src/main.spec.ts', 'still not compiled');
    expect(checkout.setUp()).toMatchObject({ status: 0, stderr: '' });
    expect(statSync(dist('main.js')).mtimeMs).toBe(before);
  });

  it.each([
    ['a source', 'src/main.ts', 'export const answer = 43;\n', 'main.js', 'answer = 43'],
    ['a data file', 'src/knowledge/data/drugs.yaml', 'drugs: [x]\n', 'knowledge/data/drugs.yaml', 'drugs: [x]'],
    ['a new file', 'src/more.ts', 'export const more = 1;\n', 'more.js', 'more = 1'],
  ])('builds again after %s changed', (_what, path, text, built, expected) => {
    checkout.write(path, text);
    expect(checkout.setUp()).toMatchObject({ status: 0, stderr: expect.stringContaining('Building') });
    expect(readFileSync(dist(built), 'utf8')).toContain(expected);
  });

  it('fails every time until the sources compile, keeps the old dist and leaves no draft', () => {
    checkout.write('src/main.ts', 'export const answer: number = "42";\n');
    for (let time = 0; time < 2; time += 1) {
      expect(checkout.setUp()).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('src/main.ts(1,14): error TS2322'),
      });
    }
    expect(readFileSync(dist('main.js'), 'utf8')).toContain('answer = 43');
    expect(readdirSync(checkout.folder).filter((name) => name.startsWith('dist'))).toEqual(['dist']);
    checkout.write('src/main.ts', 'export const answer = 44;\n');
    expect(checkout.setUp().status).toBe(0);
    expect(readFileSync(dist('main.js'), 'utf8')).toContain('answer = 44');
  });

  it('removes what a killed build left', () => {
    checkout.write('dist.draft-99999999/main.js', 'half');
    checkout.write('src/main.ts', 'export const answer = 45;\n');
    expect(checkout.setUp().status).toBe(0);
    expect(readdirSync(checkout.folder).filter((name) => name.startsWith('dist'))).toEqual(['dist']);
  });
});
