// The data files of a version of the knowledge: a folder, or what a git revision of this checkout holds.
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { readDataFiles } from '../../src/knowledge/data-files.ts';
import { ROOT } from './paths.mjs';
import { run } from './processes.mjs';
import { Refusal } from './say.mjs';

const DATA = 'src/knowledge/data/';

const isFolder = (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
const git = (...args) => run('git', ['-C', ROOT, ...args]);

/**
 * Whether git can tell what an earlier version held: not in a checkout that was unpacked from an archive.
 * @returns {Promise<boolean>}
 */
export async function hasHistory() {
  const { code } = await git('rev-parse', '--verify', '--quiet', 'HEAD');
  return code === 0;
}

/**
 * @param {string} version a folder, or a git revision such as HEAD~3, v1.2 or a commit
 * @returns {Promise<import('../../src/knowledge/data-files.ts').DataFile[]>}
 * @throws Refusal where it is neither
 */
export async function filesOfVersion(version) {
  const folder = resolve(version);
  if (isFolder(folder)) return readDataFiles(folder);
  const named = await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${version}^{commit}`);
  if (named.code !== 0)
    throw new Refusal(`${version} is neither a folder nor a revision that git knows in this checkout.`);
  return filesOfCommit(named.output.trim(), version);
}

async function filesOfCommit(commit, version) {
  const listed = await git('ls-tree', '-r', '-z', '--name-only', commit, '--', DATA);
  const paths = listed.output.split('\0').filter((path) => path !== '');
  if (listed.code !== 0 || paths.length === 0) throw new Refusal(`${version} holds no knowledge under ${DATA}.`);
  const files = [];
  for (const path of paths) {
    const { code, output } = await git('show', `${commit}:${path}`);
    if (code !== 0) throw new Refusal(`git cannot read ${path} of ${version}: ${output.trim()}`);
    files.push({ path: path.slice(DATA.length), text: output });
  }
  return files;
}
