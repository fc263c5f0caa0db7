import { Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { currentActor } from '../platform/context/request-context.js';
import { UnitOfWork, type Tx } from '../platform/database/unit-of-work.js';
import { toPage, type Page, type PageQuery } from '../platform/http/paging.js';
import { toCsv } from './csv.js';
import type { Report } from './report.js';

/** Rows of a file that are read at once: a short transaction each, however slowly the file is taken. */
const BATCH = 1000;

/** Reads reports and writes down who read them. */
@Injectable()
export class ReportReader {
  constructor(private readonly unitOfWork: UnitOfWork) {}

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

  /** The whole report as a file. The first rows are read before anything is sent, so that a failure can still be said. */
  async file<Full, Row>(report: Report<Full, Row>, prepare: (tx: Tx) => Full): Promise<Readable> {
    const { pharmacyId } = currentActor();
    const batch = (full: Full | null, after: string | null) =>
      this.unitOfWork.run(pharmacyId, async (tx) => {
        const known = full ?? prepare(tx);
        const rows = await report.read(tx, known, { after, limit: BATCH });
        audit(tx, report, rows, { format: 'csv', part: full === null ? 'first' : 'next' });
        return { full: known, rows };
      });
    const first = await batch(null, null);
    return toCsv(report.columns, rest(report, first, batch));
  }
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
