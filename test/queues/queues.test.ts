import pg from 'pg';
import { newTraceId, runInContext } from '../../src/platform/context/request-context.js';
import { QueueStore } from '../../src/platform/queues/queue-store.js';
import { SweepSchedules } from '../../src/platform/queues/sweep-schedules.js';
import { createEffectTable, probe, ProbeModule } from '../support/probes.js';
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis.js';
import { startService, type TestService } from '../support/service.js';
import { eventually } from '../support/wait.js';

jest.setTimeout(60_000);

let service: TestService;
let owner: pg.Client;
let redis: TestRedis | undefined;

async function start(environment: Record<string, string>): Promise<void> {
  service = await startService({
    environment: { RUN_WORKER: 'true', ...environment },
    module: (settings) => ProbeModule.forRoot(settings),
  });
  await createEffectTable(service.ownerUrl);
  owner = new pg.Client(service.ownerUrl);
  await owner.connect();
}

async function stop(): Promise<void> {
  await owner.end();
  await service.stop();
  await redis?.stop();
  redis = undefined;
}

const emit = (subject: string): Promise<void> =>
  service.run(async (tx) => tx.emit('patient.facts-changed', { patientId: subject }));

async function effects(kind: string): Promise<string[]> {
  const { rows } = await owner.query<{ subject: string }>('SELECT subject FROM probe_effect WHERE kind = $1', [kind]);
  return rows.map(({ subject }) => subject).sort();
}

async function outbox(): Promise<{ subject: string; done: boolean; attempts: number; failure: string | null }[]> {
  const { rows } = await owner.query(
    `SELECT ids ->> 'patientId' AS subject, done_at IS NOT NULL AS done, attempts, failure FROM outbox ORDER BY id`,
  );
  return rows;
}

function sameOnBothBackends(): void {
  it('works an event soon after its commit, once, and follows up', async () => {
    await emit('one');
    await eventually(async () => expect(await effects('patient.facts-changed')).toEqual(['one']));
    await eventually(() => expect(probe.followUps).toEqual(['one']));
    expect(await outbox()).toEqual([{ subject: 'one', done: true, attempts: 1, failure: null }]);
  });

  it('works nothing of a transaction that was rolled back', async () => {
    const failing = service.run(async (tx) => {
      tx.emit('patient.facts-changed', { patientId: 'never' });
      throw new Error('stop');
    });
    await expect(failing).rejects.toThrow('stop');
    await emit('two');
    await eventually(async () => expect(await effects('patient.facts-changed')).toEqual(['one', 'two']));
  });

  it('carries the trace of the request into the job', async () => {
    const traceId = newTraceId();
    await runInContext({ traceId }, () => emit('traced'));
    await eventually(() => expect(probe.traceIds).toContain(traceId));
  });

  it('keeps many events apart under load, each worked once', async () => {
    const subjects = Array.from({ length: 150 }, (_, index) => `load-${index}`).sort();
    for (let from = 0; from < subjects.length; from += 10) await Promise.all(subjects.slice(from, from + 10).map(emit));
    await eventually(async () => {
      const worked = await effects('patient.facts-changed');
      expect(worked.filter((subject) => subject.startsWith('load-'))).toEqual(subjects);
    }, 40_000);
  });

  it('fails the job of a handler that throws, rolls back its effect and tries again', async () => {
    let tries = 0;
    probe.beforeEffect = (ids) => {
      if (ids['patientId'] === 'flaky' && (tries += 1) < 3) throw new TypeError('Mr. Secret was here');
    };
    await emit('flaky');
    await eventually(async () => expect(await effects('patient.facts-changed')).toContain('flaky'));
    expect(tries).toBe(3);
    const metrics = (await service.nobody().get('//metrics')).text;
    expect(metrics).toContain('galenic_jobs_total{job="patient.facts-changed",outcome="failed"} 2');
  });

  it('keeps an event that cannot succeed, with a code and no message, and shows it', async () => {
    probe.beforeEffect = (ids) => {
      if (ids['patientId'] === 'hopeless') throw new TypeError('Mr. Secret was here');
    };
    await emit('hopeless');
    const row = async () => (await outbox()).find(({ subject }) => subject === 'hopeless');
    await eventually(async () => expect(await row()).toMatchObject({ done: false, failure: 'TypeError' }));
    await owner.query(`UPDATE outbox SET attempts = 8 WHERE ids ->> 'patientId' = 'hopeless'`);
    const metrics = (await service.nobody().get('//metrics')).text;
    expect(metrics).toContain('galenic_outbox_undone 1');
    expect(metrics).toContain('galenic_outbox_stuck 1');
    probe.beforeEffect = () => undefined;
    await owner.query(`UPDATE outbox SET leased_until = clock_timestamp() - interval '1 second' WHERE done_at IS NULL`);
    await eventually(async () => expect(await row()).toMatchObject({ done: true, failure: null }));
  });

  it('runs a sweep again and again, for every pharmacy', async () => {
    await eventually(async () => expect((await effects('sweep')).length).toBeGreaterThanOrEqual(6));
    const { rows } = await owner.query(`SELECT DISTINCT pharmacy_id AS id FROM probe_effect WHERE kind = 'sweep'`);
    expect(rows.map(({ id }) => id).sort()).toEqual([service.pharmacyId, service.otherPharmacyId].sort());
  });

  it('keeps the schedules of its own sweeps only, and gives each its next run', async () => {
    const { sweeps } = service.app.get(QueueStore);
    await sweeps.upsertJobScheduler('of-an-older-version', { every: 3_600_000 });
    await service.app.get(SweepSchedules).write();
    const schedules = await sweeps.getJobSchedulers();
    expect(schedules.map(({ key }) => key).sort()).toEqual(['housekeeping', 'probe']);
    for (const { next } of schedules) expect(next).toBeGreaterThan(Date.now() - 2000);
  });

  it('says that the queue is up', async () => {
    const { status, body } = await service.nobody().get('//health/ready');
    expect([status, body]).toEqual([200, { status: 'up', database: 'up', queue: 'up' }]);
  });
}

beforeEach(() => {
  probe.beforeEffect = () => undefined;
});

describe('queues on Postgres', () => {
  beforeAll(() => start({}));
  afterAll(stop);
  sameOnBothBackends();
});

describeWithRedis('queues on Redis', () => {
  beforeAll(async () => {
    probe.followUps.length = 0;
    redis = await startRedis();
    await start({ REDIS_URL: redis.url });
  });
  afterAll(stop);
  sameOnBothBackends();
});
