import { Redis } from 'ioredis';
import pg from 'pg';
import { EventDispatcher } from '../../src/platform/queues/event-dispatcher.js';
import { startChild, type Child } from '../support/child.js';
import { createEffectTable, probe, ProbeModule } from '../support/probes.js';
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis.js';
import { startService, type TestService } from '../support/service.js';
import { eventually } from '../support/wait.js';

jest.setTimeout(150_000);

const KIND = 'patient.facts-changed';
let service: TestService;
let owner: pg.Client;
let redis: TestRedis | undefined;

async function start(environment: Record<string, string>): Promise<void> {
  service = await startService({ environment, module: (settings) => ProbeModule.forRoot(settings) });
  await createEffectTable(service.ownerUrl);
  owner = new pg.Client(service.ownerUrl);
  await owner.connect();
}

async function stop(): Promise<void> {
  await owner.end();
  await service.stop();
}

const emit = (subject: string): Promise<void> => service.run(async (tx) => tx.emit(KIND, { patientId: subject }));

async function effects(kind: string = KIND): Promise<string[]> {
  const { rows } = await owner.query<{ subject: string }>('SELECT subject FROM probe_effect WHERE kind = $1', [kind]);
  return rows.map(({ subject }) => subject).sort();
}

/** As if the time of every lease had passed. */
const endLeases = () => owner.query(`UPDATE outbox SET leased_until = clock_timestamp() - interval '1 second'`);

async function emptyTheStore(): Promise<void> {
  if (redis) {
    const client = new Redis(redis.url);
    await client.flushall();
    await client.quit();
    return;
  }
  const { rows } = await owner.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'bullmq'::regnamespace AND relkind = 'r'
       AND relname <> 'migration'`,
  );
  // BullMQ's transactions take these tables in another order, so that the two may meet in a deadlock.
  await eventually(() => owner.query(`TRUNCATE ${rows.map(({ name }) => `bullmq.${name}`).join(', ')}`));
}

function sameOnBothBackends(queueAddress: () => Record<string, string>): void {
  beforeEach(() => {
    probe.slowness = 0;
    probe.beforeEffect = () => undefined;
  });

  describe('in the running process', () => {
    beforeAll(() => start({ ...queueAddress(), RUN_WORKER: 'true' }));
    afterAll(stop);

    it('has every effect and every sweep although the queue store was emptied', async () => {
      probe.slowness = 300;
      const subjects = Array.from({ length: 20 }, (_, index) => `emptied-${index}`).sort();
      await Promise.all(subjects.map(emit));
      await eventually(async () => expect((await effects()).length).toBeGreaterThan(2));
      await emptyTheStore();
      const sweepsBefore = (await effects('sweep')).length;
      probe.slowness = 0;
      await endLeases();
      await eventually(async () => expect(await effects()).toEqual(subjects));
      await eventually(async () => expect((await effects('sweep')).length).toBeGreaterThan(sweepsBefore + 6), 30_000);
    });

    it('has one effect when the same event is worked twice at once and once more later', async () => {
      await emit('twice');
      await eventually(async () => expect(await effects()).toContain('twice'));
      const { rows } = await owner.query<{ id: string; trace: string }>(
        `UPDATE outbox SET done_at = NULL, leased_until = 'infinity' WHERE ids ->> 'patientId' = 'twice'
         RETURNING id, trace_id AS trace`,
      );
      const job = {
        eventId: rows[0]!.id,
        kind: KIND,
        pharmacyId: service.pharmacyId,
        traceId: rows[0]!.trace,
      } as const;
      const dispatcher = service.app.get(EventDispatcher);
      probe.slowness = 100;
      const worked = await Promise.all([dispatcher.work(job), dispatcher.work(job), dispatcher.work(job)]);
      expect(worked.filter(Boolean)).toHaveLength(1);
      expect(await dispatcher.work(job)).toBe(false);
      expect((await effects()).filter((subject) => subject === 'twice')).toHaveLength(2);
    });

    it("does not touch another pharmacy's event, whatever the job says", async () => {
      await owner.query(
        `UPDATE outbox SET done_at = NULL, leased_until = 'infinity' WHERE ids ->> 'patientId' = 'twice'`,
      );
      const { rows } = await owner.query<{ id: string }>(`SELECT id FROM outbox WHERE ids ->> 'patientId' = 'twice'`);
      const job = { eventId: rows[0]!.id, kind: KIND, pharmacyId: service.otherPharmacyId, traceId: 'x' } as const;
      expect(await service.app.get(EventDispatcher).work(job)).toBe(false);
    });
  });

  describe('in a worker process that is ended', () => {
    let child: Child;
    const startWorker = async (slowness: number) => {
      child = await startChild(
        'test/support/probe-worker.ts',
        {
          ...queueAddress(),
          NODE_ENV: 'test',
          LOG_LEVEL: 'silent',
          DATABASE_URL: service.settings.DATABASE_URL,
          DATABASE_POOL: '8',
          TOKEN_SECRET: service.settings.TOKEN_SECRET,
          PROBE_SLOWNESS: String(slowness),
        },
        'ready',
      );
    };
    beforeAll(() => start(queueAddress()));
    afterAll(stop);

    it('works nothing in a process that is told not to', async () => {
      await emit('patience');
      await new Promise((done) => setTimeout(done, 1500));
      expect(await effects()).toEqual([]);
      expect((await service.nobody().get('//health/ready')).body).toEqual({ status: 'up', database: 'up' });
    });

    it('loses nothing and doubles nothing when it is killed in the middle', async () => {
      const subjects = ['patience', ...Array.from({ length: 30 }, (_, index) => `killed-${index}`)].sort();
      await Promise.all(subjects.filter((subject) => subject !== 'patience').map(emit));
      await startWorker(200);
      await eventually(async () => expect((await effects()).length).toBeGreaterThan(5), 60_000);
      await child.end('SIGKILL');
      expect((await effects()).length).toBeLessThan(subjects.length);
      await startWorker(500);
      await endLeases();
      await eventually(async () => expect(await effects()).toEqual(subjects), 60_000);
    });

    it('finishes what it works on and then ends, when it is asked to stop', async () => {
      await emit('in-flight');
      await eventually(async () => {
        const { rows } = await owner.query(
          `SELECT 1 FROM outbox WHERE ids ->> 'patientId' = 'in-flight' AND attempts = 1`,
        );
        expect(rows).toHaveLength(1);
      });
      await new Promise((done) => setTimeout(done, 150));
      expect(await effects()).not.toContain('in-flight');
      expect(await child.end('SIGTERM')).toBeLessThan(10_000);
      expect((await effects()).filter((subject) => subject === 'in-flight')).toHaveLength(1);
    });
  });
}

describe('faults on Postgres', () => sameOnBothBackends(() => ({})));

describeWithRedis('faults on Redis', () => {
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis?.stop());
  sameOnBothBackends(() => ({ REDIS_URL: redis!.url }));
});
