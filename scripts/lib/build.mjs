import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { filesBelow, fingerprint } from './fingerprint.mjs';
import { inRoot, ROOT } from './paths.mjs';
import { run } from './processes.mjs';
import { Refusal, withProgress } from './say.mjs';

const SRC = inRoot('src');
const DIST = inRoot('dist');
const RECORD = join(DIST, '.built-from');
const INPUTS = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json'].map((name) => inRoot(name));
const DRAFT = /^dist\.draft-\d+$/;

const isSource = (file) => /\.[cm]?ts$/.test(file);
const isTest = (file) => file.endsWith('.spec.ts');

async function compile(draft) {
  const compiler = inRoot('node_modules', 'typescript-native', 'bin', 'tsc');
  const options = ['-p', inRoot('tsconfig.build.json'), '--outDir', draft, '--noEmitOnError', '--pretty', 'false'];
  const { code, output } = await run(process.execPath, [compiler, ...options], { cwd: ROOT });
  if (code !== 0) throw new Refusal(`The sources do not compile:\n${output.trim()}`);
}

/** Data files, templates and style sheets lie beside the code that reads them, in src and in dist alike. */
function copyAssets(files, draft) {
  for (const file of files.filter((file) => !isSource(file))) {
    const target = join(draft, relative(SRC, file));
    mkdirSync(dirname(target), { recursive: true });
    cpSync(file, target);
  }
}

/** Checked rule data need not be read again at every start. Broken ones are left to the start, which says what is wrong. */
async function checkKnowledge(draft) {
  const checker = join(draft, 'knowledge', 'checked-copy.js');
  if (!existsSync(checker)) return;
  const { writeCheckedCopy } = await import(pathToFileURL(checker).href);
  try {
    writeCheckedCopy();
  } catch (error) {
    if (error?.name !== 'KnowledgeError') throw error;
  }
}

/** The old dist makes way only for a complete new one; what a killed build left behind is removed. */
function replaceDist(draft) {
  const old = `${draft}-old`;
  if (existsSync(DIST)) renameSync(DIST, old);
  renameSync(draft, DIST);
  rmSync(old, { recursive: true, force: true });
}

function removeDrafts() {
  for (const name of readdirSync(ROOT).filter((name) => DRAFT.test(name.replace(/-old$/, '')))) {
    rmSync(inRoot(name), { recursive: true, force: true });
  }
}

/**
 * Compiles src into dist when the sources changed since dist was built.
 * @throws Refusal with the compiler's messages; dist then stays as it was and does not count as fresh
 */
export async function ensureBuilt() {
  const files = filesBelow(SRC).filter((file) => !isTest(file));
  const wanted = fingerprint(ROOT, [...INPUTS, ...files]);
  if (existsSync(RECORD) && readFileSync(RECORD, 'utf8') === wanted) return;
  removeDrafts();
  const draft = inRoot(`dist.draft-${process.pid}`);
  try {
    await withProgress('Building', async () => {
      await compile(draft);
      copyAssets(files, draft);
      await checkKnowledge(draft);
      writeFileSync(join(draft, '.built-from'), wanted);
      replaceDist(draft);
    });
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
