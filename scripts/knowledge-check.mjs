// npm run knowledge:check [-- --from <folder or git revision>] [--to <folder or git revision>]: checks the knowledge's data files,
// tells every fault by file, row and field (exit code 1), counts what they hold, and says what changed since another version: by
// default the working files against the last commit. No database, no build.
import { parseArgs } from 'node:util';
import { isUnchanged, knowledgeChanges } from '../src/knowledge/changes/compare.ts';
import { readDataFiles } from '../src/knowledge/data-files.ts';
import { inventoryOf } from '../src/knowledge/inventory.ts';
import { parseKnowledge } from '../src/knowledge/load.ts';
import { KnowledgeError } from '../src/knowledge/problems.ts';
import { changeLines, inventoryLines } from './lib/knowledge-report.mjs';
import { filesOfVersion, hasHistory } from './lib/knowledge-version.mjs';
import { inRoot } from './lib/paths.mjs';
import { command, Refusal } from './lib/say.mjs';

const USAGE = 'npm run knowledge:check [-- --from <folder or git revision> [--to <folder or git revision>]]';

const print = (lines) => process.stdout.write(`${lines.join('\n')}\n`);

function readArguments() {
  try {
    return parseArgs({ options: { from: { type: 'string' }, to: { type: 'string' } } }).values;
  } catch (error) {
    throw new Refusal(`${error.message}\nUsage: ${USAGE}`);
  }
}

/** @returns the exit code */
function check(files, what) {
  try {
    const source = parseKnowledge(files);
    print([`Knowledge of ${what}: sound, version ${source.hash}`, ...inventoryLines(inventoryOf(source))]);
    return 0;
  } catch (error) {
    if (!(error instanceof KnowledgeError)) throw error;
    const count = error.problems.length;
    print([...error.problems, `Knowledge of ${what}: ${count} fault${count === 1 ? '' : 's'}`]);
    return 1;
  }
}

function compare(before, after, since) {
  try {
    const changes = knowledgeChanges(before, after);
    print(
      isUnchanged(changes) ? ['', `Nothing changed since ${since}.`] : ['', `Since ${since}:`, ...changeLines(changes)],
    );
  } catch (error) {
    if (!(error instanceof KnowledgeError)) throw error;
    throw new Refusal(`${since} cannot be compared:\n${error.problems.join('\n')}`);
  }
}

await command(async () => {
  const { from, to } = readArguments();
  const files = to === undefined ? readDataFiles(inRoot('src', 'knowledge', 'data')) : await filesOfVersion(to);
  const code = check(files, to ?? 'the working files');
  // What cannot be read cannot be compared either: the faults come first.
  if (code !== 0) return code;
  if (from !== undefined) compare(await filesOfVersion(from), files, from);
  else if (to === undefined && (await hasHistory())) compare(await filesOfVersion('HEAD'), files, 'the last commit');
  return 0;
});
