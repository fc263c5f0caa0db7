import type { Tx } from '../platform/database/unit-of-work.js';
import type { KeyShape } from '../platform/http/paging.js';

/** One column of a CSV file. */
export interface Column<Row> {
  readonly header: string;
  readonly cell: (row: Row) => string | number | null;
}

/** One column of a printed table, for people: no ids. */
export interface PrintColumn<Row> {
  readonly heading: string;
  /** Of the width of the page, beside the others' shares. */
  readonly share: number;
  /** Set to the right. */
  readonly number?: true;
  readonly cell: (row: Row) => string | number | null;
}

/** A list that is read in the order of a key: page by page as JSON, as a whole as CSV or PDF. */
export interface Report<Query, Row> {
  /** As in its address: `overdue-labs`. */
  readonly name: string;
  readonly title: string;
  readonly columns: readonly Column<Row>[];
  readonly print: readonly PrintColumn<Row>[];
  /** What a query asked for, a sentence each. */
  scopeOf(query: Query): readonly string[];
  /** What the key of a row looks like in a cursor. */
  readonly keyShape: KeyShape;
  keyOf(row: Row): string;
  /** Whose record a row shows, where it shows one: reading it is audited for that patient. */
  patientOf?(row: Row): string;
  /** At most `limit` rows after the row of key `after`, in the order of the key. */
  read(tx: Tx, query: Query, page: { after: string | null; limit: number }): Promise<Row[]>;
}
