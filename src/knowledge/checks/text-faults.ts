import type { DataFile } from '../data-files.js';

const CONFLICT = /^\s*(?:<{7}|={7}|>{7})(?:\s|$)/;
const TAB = /^ *\t/;

/**
 * What is wrong with the text of a file before anybody reads it as rows: marks of a merge that nobody settled, which YAML would take
 * into a folded text, and tabs, of which its own message does not speak. Returns the faults.
 */
export function textFaults({ path, text }: DataFile): string[] {
  const lines = text.split(/\r?\n/);
  const marks = lines.flatMap((line, index) => (CONFLICT.test(line) ? [index + 1] : []));
  if (marks.length > 0) {
    return [
      `${path}: line ${marks.join(', ')}: marks of a merge that was not settled: keep one side and delete the marks`,
    ];
  }
  if (!path.endsWith('.yaml')) return [];
  const tab = lines.findIndex((line) => TAB.test(line));
  return tab === -1 ? [] : [`${path}: line ${tab + 1}: begins with a tab: YAML is indented with spaces`];
}
