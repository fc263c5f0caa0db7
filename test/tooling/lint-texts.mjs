// Lints texts with the project's configuration, without type information, so that no file has to exist. Runs as a process of its
// own because jest's CommonJS cannot load an ES-module configuration. In: [{file, text}] on stdin; out: [[{rule, message}]].
import { ESLint } from 'eslint';
import { text } from 'node:stream/consumers';
import tseslint from 'typescript-eslint';

const root = new URL('../..', import.meta.url).pathname;
const eslint = new ESLint({
  cwd: root,
  overrideConfig: [{ files: ['**/*.ts'], ...tseslint.configs.disableTypeChecked }],
});
const cases = JSON.parse(await text(process.stdin));
const answers = [];
for (const { file, text: source } of cases) {
  const [result] = await eslint.lintText(source, { filePath: file });
  answers.push(result.messages.map(({ ruleId, message, severity }) => ({ rule: ruleId, message, severity })));
}
process.stdout.write(JSON.stringify(answers));
