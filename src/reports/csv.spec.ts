import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { toCsv } from './csv.js';

interface Row {
  readonly name: string | null;
  readonly days: number;
}

const columns = [
  { header: 'name', cell: (row: Row) => row.name },
  { header: 'days', cell: (row: Row) => row.days },
];

async function* rows(...given: Row[]): AsyncGenerator<Row> {
  yield* given;
}
const csvOf = (...names: (string | null)[]): Promise<string> =>
  text(toCsv(columns, rows(...names.map((name) => ({ name, days: 1 })))));

describe('CSV', () => {
  it('has a header line also when there are no rows', async () => {
    expect(await csvOf()).toBe('"name","days"\r\n');
  });

  it('quotes text, leaves numbers and nothing bare, and keeps every character', async () => {
    expect(await csvOf('Señor "Æ" 医 🧪, a\nb', null)).toBe('"name","days"\r\n"Señor ""Æ"" 医 🧪, a\nb",1\r\n,1\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1', '=HYPERLINK("http://evil.example","x")'])(
    'gives a spreadsheet no formula: %j',
    async (name) => {
      const [, line = ''] = (await csvOf(name)).split('\r\n"').map((part) => part);
      expect(line.startsWith("'")).toBe(true);
    },
  );

  it('keeps a negative number a number', async () => {
    expect(await text(toCsv(columns, rows({ name: 'x', days: -3 })))).toBe('"name","days"\r\n"x",-3\r\n');
  });

  it('asks for no more rows than the reader takes', async () => {
    let asked = 0;
    async function* endless(): AsyncGenerator<Row> {
      for (;;) {
        asked += 1;
        yield { name: 'x'.repeat(100), days: asked };
      }
    }
    const csv = toCsv(columns, endless());
    await pause(50);
    expect(asked).toBeLessThan(2000);
    for (let chunks = 0; chunks < 50; chunks += 1) {
      if (csv.read() === null) await new Promise((done) => csv.once('readable', done));
    }
    const taken = asked;
    csv.destroy();
    await pause(50);
    expect(asked - taken).toBeLessThan(2000);
  });

  it('breaks instead of ending when the rows fail', async () => {
    async function* failing(): AsyncGenerator<Row> {
      yield { name: 'first', days: 1 };
      throw new Error('away');
    }
    await expect(text(toCsv(columns, failing()))).rejects.toThrow('away');
  });
});
