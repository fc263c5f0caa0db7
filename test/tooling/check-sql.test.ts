import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkFolder, findClockReads } from '../../scripts/check-sql.mjs';

describe('check-sql', () => {
  it.each([
    ['a default', 'CREATE TABLE t (\n  at timestamptz DEFAULT now()\n);', 2, 'now()'],
    ['a spaced call in capitals', 'SELECT NOW ( );', 1, 'NOW ( )'],
    ['a keyword', 'SELECT 1\nWHERE due_on < CURRENT_DATE;', 2, 'CURRENT_DATE'],
    [
      'a function body',
      'CREATE FUNCTION f() RETURNS void AS $$\nBEGIN\n  PERFORM current_timestamp;\nEND $$;',
      3,
      'current_timestamp',
    ],
    ['the lease clock without a word why', 'SELECT clock_timestamp();', 1, 'clock_timestamp()'],
    ['a special value', "SELECT 'now'::timestamptz;", 1, "'now'"],
    ['a call behind a comment', '/* one\ntwo */ SELECT localtimestamp;', 2, 'localtimestamp'],
  ])('finds %s', (_what, sql, line, found) => {
    expect(findClockReads(sql)).toEqual([{ line, found }]);
  });

  it.each([
    ['a comment', '-- now() is banned\nSELECT 1;'],
    ['a block comment', '/* current_date */ SELECT 1;'],
    ['a text', "SELECT 'call now() later';"],
    ['a longer name', 'SELECT known(), current_setting($1), current_dates FROM renow;'],
    ['an exemption that says why', 'SELECT clock_timestamp(); -- real time: a lease'],
  ])('lets %s pass', (_what, sql) => {
    expect(findClockReads(sql)).toEqual([]);
  });

  it('does not take an empty exemption', () => {
    expect(findClockReads('SELECT now(); -- real time:')).toHaveLength(1);
  });

  it('names file, line and the missing direction', () => {
    const folder = mkdtempSync(join(tmpdir(), 'check-sql-'));
    writeFileSync(join(folder, '1-a.up.sql'), 'SELECT 1;\nSELECT now();\n');
    expect(checkFolder(folder)).toEqual([
      expect.stringMatching(/^1-a\.up\.sql:2: now\(\)/),
      expect.stringMatching(/^1-a\.up\.sql: has no 1-a\.down\.sql/),
    ]);
    rmSync(folder, { recursive: true });
  });

  it('finds nothing in the migrations of this checkout', () => {
    expect(checkFolder(join(process.cwd(), 'migrations'))).toEqual([]);
  });
});
