// Checks every migrations/**/*.sql: business time is an argument, so a migration reads no clock of the database. A place that
// truly means real time (a lease, a technical log) says so with a comment in the same line: `-- real time: <why>`.
// Also: every migration has both directions. Usage: node scripts/check-sql.mjs [folder]
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const CLOCK =
  /\b(?:now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(\s*\)|\bcurrent_(?:timestamp|date|time)\b|\blocaltime(?:stamp)?\b/gi;
const SPECIAL_VALUE = /'(?:now|today|tomorrow|yesterday)'/gi;
const EXEMPTION = /--\s*real time:\s*\S/i;

/** Blanks comments and, where `strings` says so, plain string literals; lines keep their numbers, $$ bodies stay. */
function blank(sql, { strings }) {
  const pattern = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'/g;
  return sql.replace(pattern, (text) => (text.startsWith("'") && !strings ? text : text.replace(/[^\n]/g, ' ')));
}

/**
 * Where a SQL text reads the database's clock as if it were business time.
 * @returns {{line: number, found: string}[]} in order of the lines, which count from 1.
 */
export function findClockReads(sql) {
  const lines = sql.split('\n');
  const hits = [
    ...blank(sql, { strings: true }).matchAll(CLOCK),
    ...blank(sql, { strings: false }).matchAll(SPECIAL_VALUE),
  ];
  return hits
    .map((hit) => ({ line: sql.slice(0, hit.index).split('\n').length, found: hit[0] }))
    .filter(({ line }) => !EXEMPTION.test(lines[line - 1]))
    .sort((a, b) => a.line - b.line);
}

/** The faults of a folder of migrations, one line of text each; empty when there are none. */
export function checkFolder(folder) {
  const files = readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith('.sql'))
    .sort();
  const clockReads = files.flatMap((file) =>
    findClockReads(readFileSync(join(folder, file), 'utf8')).map(
      ({ line, found }) =>
        `${file}:${line}: ${found} reads the database's clock; let the application write business time ` +
        `(or say why real time is meant: -- real time: <why>)`,
    ),
  );
  const oneWay = files.flatMap((file) => {
    const twin = file.endsWith('.up.sql')
      ? file.replace(/\.up\.sql$/, '.down.sql')
      : file.replace(/\.down\.sql$/, '.up.sql');
    return files.includes(twin) ? [] : [`${file}: has no ${twin}; a migration goes both ways`];
  });
  return [...clockReads, ...oneWay];
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const folder = resolve(process.argv[2] ?? 'migrations');
  const faults = checkFolder(folder);
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
