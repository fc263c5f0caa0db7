import { Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { fieldError } from '../core/errors.js';
import { PharmacySettingsService } from '../directory/index.js';
import { currentActor } from '../platform/context/request-context.js';
import { UnitOfWork, type Tx } from '../platform/database/unit-of-work.js';
import { toPage, type Page, type PageQuery } from '../platform/http/paging.js';
import { toCsv } from './csv.js';
import { toPdf } from './pdf.js';
import type { Report } from './report.js';

/** Rows of a file that are read at once: a short transaction each, however slowly the file is taken. */
const BATCH = 1000;
/** Rows of a PDF: some 200 pages. */
const MOST_PRINTED = 5000;

/** Reads reports and writes down who read them. */
@Injectable()
export class ReportReader {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly pharmacy: PharmacySettingsService,
  ) {}

  /** @param prepare makes the query inside the transaction, which knows today */
  async page<Full, Row>(
    report: Report<Full, Row>,
    query: PageQuery,
    prepare: (tx: Tx) => Full,
  ): Promise<Full & Page<Row>> {
    return this.unitOfWork.run(currentActor().pharmacyId, async (tx) => {
      const full = prepare(tx);
      const after = query.after(report.keyShape);
      const rows = await report.read(tx, full, { after, limit: query.limit + 1 });
      const page = toPage(rows, query.limit, (row) => report.keyOf(row));
      audit(tx, report, page.items, { format: 'json' });
      return { ...full, ...page };
    });
  }

  /** The whole report as CSV. The first rows are read before anything is sent, so that a failure can still be said. */
  async csv<Full, Row>(report: Report<Full, Row>, prepare: (tx: Tx) => Full): Promise<Readable> {
    const { rows } = await this.whole(report, prepare, 'csv');
    return toCsv(report.columns, rows);
  }

  /**
   * The whole report as PDF.
   * @throws DomainError `not-supported` for more rows than anybody reads on paper
   */
  async pdf<Full, Row>(report: Report<Full, Row>, prepare: (tx: Tx) => Full): Promise<Buffer> {
    const { full, rows, pharmacy, madeAt } = await this.whole(report, prepare, 'pdf');
    const heading = { title: report.title, pharmacy, scope: report.scopeOf(full), madeAt };
    return toPdf(heading, report.print, atMost(MOST_PRINTED, rows));
  }

  private async whole<Full, Row>(report: Report<Full, Row>, prepare: (tx: Tx) => Full, format: 'csv' | 'pdf') {
    const { pharmacyId } = currentActor();
    const batch = (full: Full | null, after: string | null) =>
      this.unitOfWork.run(pharmacyId, async (tx) => {
        const known = full ?? prepare(tx);
        const rows = await report.read(tx, known, { after, limit: BATCH });
        audit(tx, report, rows, { format, part: full === null ? 'first' : 'next' });
        const pharmacy = full === null ? (await this.pharmacy.read(tx)).name : '';
        return { full: known, rows, pharmacy, madeAt: localTime(tx.now, tx.timeZone) };
      });
    const first = await batch(null, null);
    return { ...first, rows: rest(report, first, batch) };
  }
}

/** Of a file that is made as a whole, and read by a person. */
async function* atMost<Row>(most: number, rows: AsyncIterable<Row>): AsyncGenerator<Row> {
  let count = 0;
  for await (const row of rows) {
    count += 1;
    if (count > most) {
      const remedy = `prints no more than ${most} rows; narrow the report, or ask for csv`;
      throw fieldError('not-supported', 'format', remedy);
    }
    yield row;
  }
}

/** Day and time, with the zone: `2026-03-01 14:30 (America/Denver)`. */
function localTime(instant: Date, timeZone: string): string {
  const local = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(instant);
  return `${local} (${timeZone})`;
}

interface Batch<Full, Row> {
  readonly full: Full;
  readonly rows: readonly Row[];
}

async function* rest<Full, Row>(
  report: Report<Full, Row>,
  first: Batch<Full, Row>,
  read: (full: Full, after: string) => Promise<Batch<Full, Row>>,
): AsyncGenerator<Row> {
  for (let batch = first; ;) {
    yield* batch.rows;
    const last = batch.rows.at(-1);
    if (last === undefined || batch.rows.length < BATCH) return;
    batch = await read(first.full, report.keyOf(last));
  }
}

function audit<Full, Row>(
  tx: Tx,
  report: Report<Full, Row>,
  rows: readonly Row[],
  detail: Record<string, string>,
): void {
  tx.audit({
    action: 'report.read',
    resource: 'report',
    detail: { report: report.name, rows: rows.length, ...detail },
  });
  const patients = new Set(report.patientOf ? rows.map((row) => report.patientOf?.(row)) : []);
  for (const id of patients) {
    if (id)
      tx.audit({
        action: 'patient.read',
        resource: 'patient',
        resourceId: id,
        patientId: id,
        detail: { report: report.name },
      });
  }
}
