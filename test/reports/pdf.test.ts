import { pdfText } from '../support/pdf-text.js';
import { toPdf, type Heading } from '../../src/reports/pdf.js';
import type { PrintColumn } from '../../src/reports/report.js';

interface Row {
  readonly name: string | null;
  readonly days: number;
}

const columns: PrintColumn<Row>[] = [
  { heading: 'Name', share: 3, cell: (row) => row.name },
  { heading: 'Days left', share: 1, number: true, cell: (row) => row.days },
];
const heading: Heading = {
  title: 'A report',
  pharmacy: 'A pharmacy',
  scope: ['Everything there is.'],
  madeAt: '2026-03-01 14:30 (America/Denver)',
};

async function* rows(...given: Row[]): AsyncGenerator<Row> {
  yield* given;
}
const print = async (...given: Row[]): Promise<{ lines: string[]; pages: number }> => {
  const pdf = await toPdf(heading, columns, rows(...given));
  const pages = pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;
  return { lines: pdfText(pdf).split('\n'), pages };
};

describe('a report as PDF', () => {
  it('says what it is, what it was asked for, and when it was made', async () => {
    const { lines, pages } = await print({ name: 'first', days: -3 });
    expect(pages).toBe(1);
    for (const line of ['A report', 'A pharmacy', 'Everything there is.', 'Made 2026-03-01 14:30 (America/Denver)']) {
      expect(lines).toContain(line);
    }
    expect(lines).toEqual(expect.arrayContaining(['Name', 'Days left', 'first', '-3', '1 row. End of the report.']));
  });

  it('says that there is nothing where there is nothing', async () => {
    expect((await print()).lines).toContain('Nothing to report.');
  });

  it('goes on over pages with the headings and a number on each, and loses no row', async () => {
    const many = Array.from({ length: 300 }, (_, index) => ({ name: `row-${index}`, days: index }));
    const { lines, pages } = await print(...many);
    expect(pages).toBeGreaterThan(5);
    expect(lines.filter((line) => line === 'Days left')).toHaveLength(pages);
    expect(lines.filter((line) => /^Page \d+$/.test(line))).toEqual(
      Array.from({ length: pages }, (_, index) => `Page ${index + 1}`),
    );
    expect(lines.filter((line) => line.startsWith('row-'))).toEqual(many.map(({ name }) => name));
    expect(lines).toContain('300 rows. End of the report.');
  });

  it('says of a text that its fonts do not have that it is not printed, and leaves an empty cell empty', async () => {
    const { lines } = await print({ name: '医療', days: 1 }, { name: null, days: 2 });
    expect(lines).toContain('(not printable: see the CSV file)');
    expect(lines).toContain('2');
  });

  it('fails when the rows fail', async () => {
    async function* failing(): AsyncGenerator<Row> {
      yield { name: 'first', days: 1 };
      throw new Error('away');
    }
    await expect(toPdf(heading, columns, failing())).rejects.toThrow('away');
  });
});
