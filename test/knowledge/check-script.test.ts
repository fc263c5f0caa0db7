import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
const SHIPPED = join(ROOT, 'src', 'knowledge', 'data');
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'knowledge-check-'));
  cpSync(SHIPPED, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What `npm run knowledge:check -- ...` runs, once the packages are installed. */
function check(...args: string[]): Promise<{ code: number; out: string; complaint: string }> {
  const [, ...command] = scripts['knowledge:check']?.split(' ') ?? [];
  return new Promise((done) => {
    execFile(process.execPath, [...command, ...args], { cwd: ROOT }, (error, out, complaint) =>
      done({ code: typeof error?.code === 'number' ? error.code : 0, out, complaint }),
    );
  });
}

function edit(path: string, change: (text: string) => string): void {
  const file = join(folder, path);
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, change(text));
  expect(readFileSync(file, 'utf8')).not.toBe(text);
}

it('says that the shipped knowledge is sound and what it holds', async () => {
  const { code, out } = await check();
  expect(out).toMatch(/^Knowledge of the working files: sound, version [0-9a-f]{64}$/m);
  expect(out).toMatch(/\d+ drugs, \d+ laboratory tests, .*\n {2}\d+ rules: .*drug-drug \d+/);
  expect(out).toMatch(/checked: .*unverified \d+.*; signed by a clinician: 0/);
  expect(code).toBe(0);
});

it('tells every fault by file, row and field, and ends with 1', async () => {
  edit('interactions/serms.yaml', (text) =>
    text.replace('severity: major', 'severity: mayor').replace('mechanism:', 'x:'),
  );
  edit('labs/sex-hormones.yaml', (text) => text.replace('2243-4', '2243-5'));
  const { code, out } = await check('--to', folder);
  expect(out).toMatch(/^interactions\/serms\.yaml: DDI-007: outcomes\.1\.severity: Invalid option/m);
  expect(out).toMatch(/^interactions\/serms\.yaml: DDI-007: Unrecognized key: "x"$/m);
  expect(out).toMatch(/^labs\/sex-hormones\.yaml: estradiol: loinc\.0\.code: /m);
  expect(out).toMatch(/: 3 faults$/m);
  expect(code).toBe(1);
});

it('says what changed between two folders: rules, fields, drug classes', async () => {
  edit('interactions/serms.yaml', (text) => text.replace('id: DDI-007', 'id: DDI-907'));
  edit('drug-lab/hormones.yaml', (text) => text.replaceAll('below: 20,', 'below: 15,'));
  edit('drugs/aromatase-inhibitors.yaml', (text) => text.replace(/(classes: \[)/, '$1THROMBOGENIC, '));
  const { code, out } = await check('--from', SHIPPED, '--to', folder);
  expect(code).toBe(0);
  expect(out).toMatch(/^ {2}\+ DDI-907 .*\(interactions\/serms\.yaml\)$/m);
  expect(out).toMatch(/^ {2}- DDI-007 /m);
  expect(out).toMatch(/^ {2}~ DLI-001 .*\n {6}when\.result\.below: 20 -> 15$/m);
  expect(out).toMatch(/^ {2}THROMBOGENIC: \+ anastrozole \(now \d+ members\)$/m);
});

it('says that nothing changed, against a folder and against a revision', async () => {
  expect((await check('--from', folder)).out).toContain(`Nothing changed since ${folder}.`);
  const revision = await check('--from', 'HEAD', '--to', 'HEAD');
  expect([revision.code, revision.out]).toEqual([0, expect.stringContaining('Nothing changed since HEAD.')]);
});

it('refuses a version that is neither, and an option that it does not know', async () => {
  const version = await check('--from', 'no-such-version');
  expect([version.code, version.complaint]).toEqual([
    1,
    expect.stringContaining('no-such-version is neither a folder'),
  ]);
  const option = await check('--since', 'HEAD');
  expect([option.code, option.complaint]).toEqual([1, expect.stringContaining('Usage: npm run knowledge:check')]);
});
