import type { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { Column } from './report.js';

/**
 * Rows as CSV (RFC 4180, UTF-8, a header line), written as they come. Text is quoted, and text that a spreadsheet would take for a
 * formula gets an apostrophe in front; numbers stay numbers.
 */
export function toCsv<Row>(columns: readonly Column<Row>[], rows: AsyncIterable<Row>): Readable {
  const csv = stringify({
    header: true,
    columns: columns.map(({ header }) => header),
    record_delimiter: 'windows',
    quoted_string: true,
    escape_formulas: true,
  });
  void write(csv, columns, rows);
  return csv;
}

/** A reader that went away, or rows that fail, end the file in the middle: the connection breaks, it does not just end. */
async function write<Row>(
  csv: ReturnType<typeof stringify>,
  columns: readonly Column<Row>[],
  rows: AsyncIterable<Row>,
): Promise<void> {
  try {
    for await (const row of rows) {
      if (csv.destroyed) return;
      if (!csv.write(columns.map(({ cell }) => cell(row)))) await drained(csv);
    }
    csv.end();
  } catch (error) {
    csv.destroy(error as Error);
  }
}

function drained(csv: ReturnType<typeof stringify>): Promise<void> {
  return new Promise((done) => {
    const go = (): void => {
      csv.off('drain', go).off('close', go);
      done();
    };
    csv.on('drain', go).on('close', go);
  });
}
