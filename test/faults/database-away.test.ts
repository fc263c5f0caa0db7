import pg from 'pg';
import { createTestCluster, type TestCluster } from '../support/cluster.js';
import { startService, type Answer, type TestService } from '../support/service.js';
import { eventually } from '../support/wait.js';

jest.setTimeout(180_000);

const RECOVERY_MS = 30_000;

let cluster: TestCluster;
let service: TestService;

beforeAll(async () => {
  cluster = await createTestCluster();
  service = await startService({ environment: { DATABASE_URL: cluster.appUrl, RUN_WORKER: 'true' } });
});
afterEach(async () => {
  await cluster.startPostgres();
  await eventually(async () => expect((await service.nobody().get('//health/ready')).status).toBe(200), RECOVERY_MS);
});
afterAll(async () => {
  await service.stop();
  await cluster.destroy();
});

let registered = 0;
const newPatient = () => ({
  mrn: `AWAY-${(registered += 1)}`,
  givenName: 'Sample',
  familyName: 'Person (demo)',
  birthDate: '1980-01-01',
  sexAtBirth: 'male',
});

function expectAway(answer: Answer): void {
  expect([answer.status, answer.headers['retry-after'], answer.headers['content-type']]).toEqual([
    503,
    expect.stringMatching(/^\d+$/),
    expect.stringContaining('application/problem+json'),
  ]);
  expect(answer.body).toMatchObject({ code: 'service-unavailable', traceId: expect.stringMatching(/^[0-9a-f]{32}$/) });
}

/** What stands in the database, seen past the service: per patient number, its patient rows and their audit rows. */
async function stored(): Promise<Map<string, { patients: number; audits: number }>> {
  const client = new pg.Client(cluster.superuserUrl.replace(/\/postgres$/, '/galenic'));
  await client.connect();
  const { rows } = await client.query<{ mrn: string; patients: number; audits: number }>(
    `SELECT p.mrn, count(DISTINCT p.id)::int AS patients, count(a.id)::int AS audits
     FROM patient p LEFT JOIN audit_event a ON a.resource_id = p.id AND a.action = 'patient.created' GROUP BY p.mrn`,
  );
  await client.end();
  return new Map(rows.map(({ mrn, ...counts }) => [mrn, counts]));
}

describe.each([
  ['is stopped', () => cluster.stopPostgres()],
  ['is killed', () => cluster.killPostgres()],
])('when Postgres %s under the running service', (_how, takeAway) => {
  it('answers 503 to reads, writes and sign-in, says not ready but alive, and goes on by itself', async () => {
    const { body } = await service.as('pharmacist').post('/patients', newPatient());
    await takeAway();
    expectAway(await service.as('pharmacist').get(`/patients/${body.id}`));
    expectAway(await service.as('technician').post('/patients', newPatient()));
    expectAway(await service.nobody().post('/auth/token', { username: 'admin', password: 'x' }));
    const ready = await service.nobody().get('//health/ready');
    expect([ready.status, ready.headers['retry-after'], ready.body]).toEqual([
      503,
      '5',
      { status: 'down', database: 'down', queue: 'down' },
    ]);
    expect((await service.nobody().get('//health/live')).status).toBe(200);

    await cluster.startPostgres();
    await eventually(async () => {
      expect((await service.as('pharmacist').get(`/patients/${body.id}`)).status).toBe(200);
      expect((await service.nobody().get('//health/ready')).body).toEqual({
        status: 'up',
        database: 'up',
        queue: 'up',
      });
    }, RECOVERY_MS);
  });

  it('has committed or refused each write in flight, and does each once when it is sent again', async () => {
    const answers = new Map<string, Answer>();
    const send = async (patient: { mrn: string }): Promise<void> => {
      const answer = await service.as('technician').post('/patients', patient, { 'Idempotency-Key': patient.mrn });
      answers.set(patient.mrn, answer);
    };
    const patients = Array.from({ length: 400 }, newPatient);
    const waiting = [...patients];
    const writers = Array.from({ length: 16 }, async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await send(next);
    });
    await eventually(() => expect(answers.size).toBeGreaterThan(50));
    await takeAway();
    await Promise.all(writers);
    const statuses = [...answers.values()].map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([201, 503]));
    for (const answer of answers.values()) if (answer.status !== 201) expectAway(answer);

    await cluster.startPostgres();
    const before = await stored();
    for (const [mrn, answer] of answers) {
      const kept = before.get(mrn);
      if (answer.status === 201) expect(kept).toEqual({ patients: 1, audits: 1 });
      else if (kept) expect(kept).toEqual({ patients: 1, audits: 1 }); // lost on the way back from the commit
    }

    await eventually(async () => expect((await service.nobody().get('//health/ready')).status).toBe(200), RECOVERY_MS);
    for (const patient of patients) await send(patient);
    expect(new Set([...answers.values()].map(({ status }) => status))).toEqual(new Set([201]));
    const after = await stored();
    for (const { mrn } of patients) expect(after.get(mrn)).toEqual({ patients: 1, audits: 1 });
  });

  it('refuses a transaction that stood open meanwhile, and keeps nothing of it', async () => {
    const { mrn } = newPatient();
    const work = service.run(async (tx) => {
      await tx.query(
        `INSERT INTO patient (pharmacy_id, id, mrn, given_name, family_name, birth_date, sex_at_birth, created_at, updated_at)
         VALUES ($1, $2, $3, 'Sample', 'Person (demo)', '1980-01-01', 'male', $4, $4)`,
        [tx.pharmacyId, tx.newId(), mrn, tx.now],
      );
      await takeAway();
      await cluster.startPostgres();
      await tx.query('SELECT 1');
    });
    await expect(work).rejects.toMatchObject({ code: 'service-unavailable' });
    expect((await stored()).get(mrn)).toBeUndefined();
  });
});

describe('a commit whose answer is lost', () => {
  it('is not called "nothing was changed", and the same key brings its answer', async () => {
    const patient = newPatient();
    const headers = { 'Idempotency-Key': patient.mrn };
    const original = pg.Client.prototype.query as (...args: unknown[]) => Promise<unknown>;
    let lost = 0;
    pg.Client.prototype.query = async function (this: pg.Client, ...args: unknown[]) {
      const result = await original.apply(this, args);
      if (args[0] !== 'COMMIT') return result;
      lost += 1;
      throw new Error('Connection terminated unexpectedly');
    } as never;
    const answer = await service
      .as('technician')
      .post('/patients', patient, headers)
      .finally(() => {
        pg.Client.prototype.query = original as never;
      });
    expect(lost).toBe(1);
    expectAway(answer);
    expect(answer.body.detail).not.toMatch(/nothing was changed/i);
    expect(answer.body.detail).toMatch(/same Idempotency-Key/);
    expect((await stored()).get(patient.mrn)).toEqual({ patients: 1, audits: 1 });
    const again = await service.as('technician').post('/patients', patient, headers);
    expect([again.status, again.headers['idempotency-replayed'], again.body.mrn]).toEqual([201, 'true', patient.mrn]);
  });
});
