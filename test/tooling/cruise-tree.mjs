// Cruises the tree in a folder with the project's import rules and prints the violations. Runs as a process of its own because
// the cruiser is an ES module that resolves from its working directory. Usage: node cruise-tree.mjs <folder>
import { cruise } from 'dependency-cruiser';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { createRequire } from 'node:module';

const { forbidden, options } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs');
process.chdir(process.argv[2]);
const { output } = await cruise(
  ['src'],
  { ...options, ruleSet: { forbidden }, validate: true },
  options.enhancedResolveOptions,
  { tsConfig: extractTsConfig('tsconfig.json') },
);
const violations = output.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
process.stdout.write(JSON.stringify({ cruised: output.summary.totalCruised, violations }));
