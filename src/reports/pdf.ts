import { buffer } from 'node:stream/consumers';
import { setImmediate as others } from 'node:timers/promises';
import PDFDocument from 'pdfkit';
import { printableText } from '../core/printable-text.js';
import type { PrintColumn } from './report.js';

/** What stands above the table. */
export interface Heading {
  readonly title: string;
  readonly pharmacy: string;
  /** What the report was asked for, a sentence each. */
  readonly scope: readonly string[];
  /** Day and time in the pharmacy's zone. */
  readonly madeAt: string;
}

/** Letter, on its side. What every page repeats stands in the margins, so that the table's own page breaks leave it alone. */
const PAGE = { size: 'LETTER', layout: 'landscape', margins: { top: 86, bottom: 40, left: 36, right: 36 } } as const;
const WIDTH = 792 - PAGE.margins.left - PAGE.margins.right;
const [TITLE_Y, SCOPE_Y, RULE_Y, FOOT_Y] = [26, 42, PAGE.margins.top - 4, 612 - 28];
const TEXT = 8;
const PADDING = 3;
const BORDER = { top: 0, bottom: 0.5, left: 0, right: 0 };
const NOT_PRINTABLE = '(not printable: see the CSV file)';

/**
 * Rows as a PDF of letter pages with the column headings on each, in the built-in fonts: a text in another script than Latin is
 * replaced by a word that says so. The last line counts the rows, so that a reader sees that none is missing.
 */
export async function toPdf<Row>(
  heading: Heading,
  columns: readonly PrintColumn<Row>[],
  rows: AsyncIterable<Row>,
): Promise<Buffer> {
  const document = new PDFDocument({ ...PAGE, autoFirstPage: false, info: { Title: heading.title }, lang: 'en-US' });
  const file = buffer(document);
  const widths = widthsOf(columns);
  let pages = 0;
  document.on('pageAdded', () => {
    pages += 1;
    drawMargins(document, heading, pages);
    drawColumnHeadings(document, columns, widths);
    [document.x, document.y] = [PAGE.margins.left, PAGE.margins.top];
  });
  document.addPage();
  const table = document.table({
    columnStyles: columns.map(({ number }, index) => ({
      width: widths[index] as number,
      align: { x: number ? 'right' : 'left', y: 'top' },
    })),
    // pdfkit writes into the style that it is given.
    defaultStyle: { padding: PADDING, border: { ...BORDER }, borderColor: '#bbbbbb' },
  });
  let count = 0;
  for await (const row of rows) {
    const before = pages;
    table.row(columns.map(({ cell }) => printed(cell(row))));
    count += 1;
    // A page takes milliseconds to draw: whoever else waits goes between.
    if (pages !== before) await others();
  }
  if (count > 0) table.end();
  const end = count === 0 ? 'Nothing to report.' : `${count} ${count === 1 ? 'row' : 'rows'}. End of the report.`;
  document.font('Helvetica-Bold').text(end, PAGE.margins.left, document.y + 8);
  document.end();
  return file;
}

/** What the report is at the head of a page, its number at the foot. */
function drawMargins(document: PDFKit.PDFDocument, heading: Heading, page: number): void {
  const { left, bottom } = PAGE.margins;
  const line = { width: WIDTH, height: 12, ellipsis: true, lineBreak: false };
  document.font('Helvetica-Bold', 13).text(heading.title, left, TITLE_Y, line);
  document.font('Helvetica', 9).text(printed(heading.pharmacy), left, TITLE_Y + 2, { ...line, align: 'right' });
  document.fontSize(TEXT).text(heading.scope.join(' '), left, SCOPE_Y, line);
  // Below the bottom margin pdfkit would begin another page.
  document.page.margins.bottom = 0;
  document.text(`Made ${heading.madeAt}`, left, FOOT_Y, line);
  document.text(`Page ${page}`, left, FOOT_Y, { ...line, align: 'right' });
  document.page.margins.bottom = bottom;
}

/** Above a line; those that need two lines begin higher. */
function drawColumnHeadings<Row>(
  document: PDFKit.PDFDocument,
  columns: readonly PrintColumn<Row>[],
  widths: readonly number[],
): void {
  document.font('Helvetica-Bold').fontSize(TEXT);
  let x: number = PAGE.margins.left;
  columns.forEach(({ heading, number }, index) => {
    const width = widths[index] as number;
    const options = { width: width - 2 * PADDING, align: number ? 'right' : 'left' } as const;
    document.text(heading, x + PADDING, RULE_Y - 1 - document.heightOfString(heading, options), options);
    x += width;
  });
  document.moveTo(PAGE.margins.left, RULE_Y).lineTo(x, RULE_Y).stroke();
  document.font('Helvetica');
}

function widthsOf<Row>(columns: readonly PrintColumn<Row>[]): number[] {
  const all = columns.reduce((sum, { share }) => sum + share, 0);
  return columns.map(({ share }) => (share / all) * WIDTH);
}

function printed(value: string | number | null): string {
  return value === null ? '' : (printableText(String(value)) ?? NOT_PRINTABLE);
}
