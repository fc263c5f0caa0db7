import pg from 'pg';
import { startService, type TestService } from '../support/service.js';

jest.setTimeout(60_000);

let service: TestService;
let owner: pg.Client;
beforeAll(async () => {
  service = await startService();
  owner = new pg.Client(service.ownerUrl);
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await service.stop();
});

it('deletes what was done a week ago and keeps what was not done, however old', async () => {
  const insert = (kind: string, doneDaysAgo: number | null) =>
    owner.query(
      `INSERT INTO outbox (id, pharmacy_id, kind, ids, trace_id, occurred_at, done_at)
       VALUES (gen_random_uuid(), $1, $2, '{}', 'test', '2020-01-01', clock_timestamp() - make_interval(days => $3))`,
      [service.pharmacyId, kind, doneDaysAgo],
    );
  await insert('done-8-days-ago', 8);
  await insert('done-6-days-ago', 6);
  await insert('never-done', null);
  await service.sweep('housekeeping');
  const { rows } = await owner.query('SELECT kind FROM outbox ORDER BY kind');
  expect(rows).toEqual([{ kind: 'done-6-days-ago' }, { kind: 'never-done' }]);
});

it('deletes every key whose answer is no longer given again, in as many batches as it takes', async () => {
  await service.run((tx) =>
    tx.query(
      `INSERT INTO idempotency_key (pharmacy_id, user_id, route, key, fingerprint, created_at)
       SELECT $1, gen_random_uuid(), 'test', 'k' || n, 'f', $2::timestamptz - make_interval(hours => CASE WHEN n <= 4500 THEN 25 ELSE 23 END)
       FROM generate_series(1, 4510) n`,
      [tx.pharmacyId, tx.now],
    ),
  );
  await service.sweep('housekeeping');
  const left = await service.run((tx) => tx.query<{ n: number }>('SELECT count(*)::int AS n FROM idempotency_key'));
  expect(left).toEqual([{ n: 10 }]);
});

it('moves the mark of business time, so that a later start on an older clock is refused', async () => {
  service.clock.advance('P3D');
  await service.sweep('housekeeping');
  const { rows } = await owner.query<{ latest: Date }>('SELECT latest FROM clock_mark');
  expect(Math.abs(rows[0]!.latest.getTime() - service.clock.now().getTime())).toBeLessThan(10_000);
});
