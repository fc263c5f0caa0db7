import pg from 'pg';
import { approvedFormulation, completedBatch, receiveAll, releasedBatch, step } from '../support/compounding.js';
import { pdfText } from '../support/pdf-text.js';
import { SIGNATURE, startService, type Answer, type TestService } from '../support/service.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { parseCsv } from './csv-text.js';

const PATH = '/reports/beyond-use-dates';

let service: TestService;
/** Made today: 180 days, the limit for capsules. */
let ordinary: { id: string; internalLot: string; beyondUseDate: string };
/** Made today, from a cellulose that expires in 20 days. */
let short: typeof ordinary;
/** Of the same lots, in quarantine. */
let quarantined: typeof ordinary;

const get = (query = '', headers = {}): Promise<Answer> => service.as('admin').get(`${PATH}${query}`, headers);
const day = (offset: number): string => {
  const today = service.clock.today('America/Denver');
  return new Date(Date.parse(today) + offset * 86_400_000).toISOString().slice(0, 10);
};
const lots = (answer: Answer): string[] => answer.body.items.map(({ internalLot }: typeof ordinary) => internalLot);

beforeAll(async () => {
  service = await startService();
  ordinary = (await releasedBatch(service)).batch;
  const { formulationVersionId } = await approvedFormulation(service, { name: '=Capsules "made" short, 医' });
  await receiveAll(service, { 'Microcrystalline cellulose NF': { expiresOn: day(20) } });
  const completed = await completedBatch(service, formulationVersionId, 40);
  short = await step(service, completed.id, 'release', { signature: SIGNATURE }, 'pharmacist');
  const other = await completedBatch(service, formulationVersionId, 10);
  quarantined = await step(service, other.id, 'quarantine', { reason: 'sample' }, 'pharmacist');
});
afterAll(() => service.stop());

describe('the beyond-use date report', () => {
  it('lists what expires within 30 days, earliest first, with the reason of each date', async () => {
    const { status, body } = await get();
    expect(status).toBe(200);
    expect(body).toMatchObject({ asOf: day(0), withinDays: 30, state: null, nextCursor: null });
    expect(body.items.map(({ preparationId }: { preparationId: string }) => preparationId).sort()).toEqual(
      [short.id, quarantined.id].sort(),
    );
    expect(body.items.find(({ preparationId }: { preparationId: string }) => preparationId === short.id)).toEqual({
      preparationId: short.id,
      internalLot: short.internalLot,
      status: 'released',
      product: {
        name: '=Capsules "made" short, 医',
        dosageForm: 'capsule',
        strengths: [{ drug: 'rxcui:84857', strength: { value: '1', unit: 'mg' } }],
      },
      remaining: { value: '40', unit: '{capsule}' },
      storage: 'controlled-room-temperature',
      compoundedAt: expect.stringMatching(/^\d{4}-.*Z$/),
      beyondUseDate: day(20),
      daysLeft: 20,
      pastBeyondUseDate: false,
      explanation: expect.stringMatching(/expir/i),
      binding: expect.objectContaining({
        rule: 'component-expiration',
        limit: day(20),
        source: expect.stringMatching(/USP/),
        explanation: expect.any(String),
      }),
    });
  });

  it('follows withinDays, state and asOf', async () => {
    expect(ordinary.beyondUseDate).toBe(day(179)); // day 1 is the day of compounding
    expect(lots(await get('?withinDays=178'))).not.toContain(ordinary.internalLot);
    expect(lots(await get('?withinDays=179'))).toContain(ordinary.internalLot);
    expect(lots(await get('?state=quarantined'))).toEqual([quarantined.internalLot]);
    expect(lots(await get('?state=expired'))).toEqual([]);
    expect(lots(await get('?withinDays=19'))).toEqual([]);
    expect(lots(await get(`?withinDays=0&asOf=${day(20)}`))).toHaveLength(2);
    const past = await get(`?withinDays=0&asOf=${day(23)}&state=released`);
    expect(past.body.items).toEqual([
      expect.objectContaining({ preparationId: short.id, daysLeft: -3, pastBeyondUseDate: true }),
    ]);
  });

  it('keeps what is past its date until it is destroyed, by the date and whatever its state says', async () => {
    service.clock.advance('P21D');
    const named = async (): Promise<Record<string, { status: string; daysLeft: number; pastBeyondUseDate: boolean }>> =>
      Object.fromEntries((await get()).body.items.map((row: typeof ordinary) => [row.internalLot, row]));
    expect((await named())[short.internalLot]).toMatchObject({
      status: 'released',
      daysLeft: -1,
      pastBeyondUseDate: true,
    });
    await service.sweep('expire-batches');
    expect((await named())[short.internalLot]).toMatchObject({ status: 'expired', pastBeyondUseDate: true });
    await step(service, short.id, 'destruction', destruction, 'pharmacist');
    expect(await named()).not.toHaveProperty(short.internalLot);
  });

  const destruction = {
    reason: 'past its beyond-use date',
    quantity: { value: '40', unit: '{capsule}' },
    signature: SIGNATURE,
  };

  it('is a CSV file by format and by the Accept header, safe to open in a spreadsheet', async () => {
    for (const answer of [
      await get('?format=csv&withinDays=400'),
      await get('?withinDays=400', { accept: 'text/csv' }),
    ]) {
      expect(answer.status).toBe(200);
      expect(answer.headers['content-type']).toMatch(/^text\/csv; charset=utf-8/);
      expect(answer.headers['content-disposition']).toBe('attachment; filename="beyond-use-dates.csv"');
      const rows = parseCsv(answer.text);
      expect(rows.find(({ preparation_id }) => preparation_id === quarantined.id)).toMatchObject({
        product: '\'=Capsules "made" short, 医',
        quantity_remaining: '10',
        unit: '{capsule}',
        days_left: '-1',
        past_beyond_use_date: 'yes',
        binding_rule: 'component-expiration',
        binding_limit: quarantined.beyondUseDate,
        explanation: expect.stringMatching(/expir/i),
      });
      expect(rows.find(({ preparation_id }) => preparation_id === ordinary.id)).toBeDefined();
    }
  });

  it('is a PDF file by format and by the Accept header', async () => {
    for (const query of ['?format=pdf&withinDays=400', '?withinDays=400']) {
      const { status, headers, bytes } = await get(query, { accept: 'application/pdf' });
      expect([status, headers['content-type']]).toEqual([200, 'application/pdf']);
      expect(headers['content-disposition']).toBe('attachment; filename="beyond-use-dates.pdf"');
      const lines = pdfText(bytes).split('\n');
      expect(lines).toEqual(
        expect.arrayContaining(['Beyond-use dates of the stock', 'Test pharmacy', ordinary.internalLot, '10 capsule']),
      );
      expect(lines.some((line) => /^\d+ rows?\. End of the report\.$/.test(line))).toBe(true);
    }
  });

  it.each([
    ['withinDays=-1', 'withinDays'],
    ['withinDays=1.5', 'withinDays'],
    ['withinDays=999999', 'withinDays'],
    ['asOf=2026-02-30', 'asOf'],
    ['state=planned', 'state'],
    ['format=xml', 'format'],
    ['cursor=nonsense', 'cursor'],
    ['format=csv&cursor=eA', 'cursor'],
    ['limit=0', 'limit'],
    ['pharmacyId=x', 'pharmacyId'],
  ])('refuses %s by name', async (query, path) => {
    const { status, body } = await get(`?${query}`);
    expect([status, body.errors]).toEqual([400, [expect.objectContaining({ path })]]);
  });

  it('is for those who may read reports, of their own pharmacy, and leaves an audit row', async () => {
    for (const user of ['technician', 'prescriber', 'lab']) {
      expect((await service.as(user).get(PATH)).status).toBe(403);
    }
    expect((await service.nobody().get(PATH)).status).toBe(401);
    expect((await service.as('other-pharmacist').get(`${PATH}?withinDays=3650`)).body.items).toEqual([]);
    await service.as('pharmacist').get(`${PATH}?format=csv`);
    const events = (await service.as('admin').get('/audit-events?limit=5')).body.items;
    expect(events[0]).toMatchObject({
      action: 'report.read',
      actorRole: 'pharmacist',
      detail: { report: 'beyond-use-dates', format: 'csv', rows: expect.any(Number) },
    });
  });
});

describe('a long report', () => {
  const COUNT = 2500;

  beforeAll(async () => {
    const owner = new pg.Client(service.ownerUrl);
    await owner.connect();
    await owner.query(`BEGIN; SET LOCAL app.pharmacy_id = '${service.pharmacyId}'`);
    // Ten batches to a date, so that pages end in the middle of one.
    await owner.query(
      `INSERT INTO preparation SELECT (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(),
         'internal_lot', 'LONG-' || n, 'beyond_use_date', date '2090-01-01' + n / 10))).*
       FROM preparation p, generate_series(1, $2::int) AS n WHERE p.id = $1`,
      [ordinary.id, COUNT],
    );
    await owner.query('COMMIT; ANALYZE preparation');
    await owner.end();
  });

  it('pages by key: every batch once, in order', async () => {
    const seen: { internalLot: string; beyondUseDate: string }[] = [];
    for (let cursor = ''; ;) {
      const { body } = await get(`?asOf=2090-01-01&withinDays=3650&state=released&limit=200${cursor}`);
      seen.push(...body.items);
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    const long = seen.filter(({ internalLot }) => internalLot.startsWith('LONG-'));
    expect(new Set(long.map(({ internalLot }) => internalLot)).size).toBe(COUNT);
    expect(long).toHaveLength(COUNT);
    const dates = seen.map(({ beyondUseDate }) => beyondUseDate);
    expect(dates).toEqual([...dates].sort());
  });

  it('reads a page from the index, without sorting', async () => {
    const plan = await service.run((tx) =>
      tx.query<{ 'QUERY PLAN': string }>(
        `EXPLAIN SELECT id FROM preparation WHERE pharmacy_id = $1 AND remaining > 0 AND beyond_use_date <= '2095-01-01'
         AND (beyond_use_date, id) > ('2090-03-01', $1) ORDER BY beyond_use_date, id LIMIT 50`,
        [tx.pharmacyId],
      ),
    );
    const text = plan.map((line) => line['QUERY PLAN']).join('\n');
    expect(text).toMatch(/Index (Only )?Scan using preparation_stock/);
    expect(text).not.toMatch(/Sort/);
  });

  it('is one file with every batch', async () => {
    const rows = parseCsv((await get('?asOf=2090-01-01&withinDays=3650&format=csv')).text);
    const long = rows.filter(({ internal_lot }) => internal_lot?.startsWith('LONG-'));
    expect(new Set(long.map(({ internal_lot }) => internal_lot)).size).toBe(COUNT);
    expect(long).toHaveLength(COUNT);
  });

  it('is not taken for whole when the database goes away in the middle', async () => {
    await service.app.listen(0, '127.0.0.1');
    const unitOfWork = service.app.get(UnitOfWork);
    const run = unitOfWork.run.bind(unitOfWork);
    let batches = 0;
    unitOfWork.run = (...args) => {
      batches += 1;
      return batches > 2 ? Promise.reject(new Error('away')) : run(...args);
    };
    try {
      const { body } = await service.nobody().post('/auth/token', { username: 'admin', password: SIGNATURE.password });
      batches = 0;
      const url = `${await service.app.getUrl()}/api/v1${PATH}?asOf=2090-01-01&withinDays=3650&format=csv`;
      const file = await fetch(url, { headers: { authorization: `Bearer ${body.accessToken}` } });
      expect(file.status).toBe(200);
      await expect(file.text()).rejects.toThrow(/terminated/);
      expect(batches).toBe(3);
    } finally {
      unitOfWork.run = run;
    }
  });
});
