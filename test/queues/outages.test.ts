import pg from 'pg';
import { createTestCluster, type TestCluster } from '../support/cluster.js';
import { createEffectTable, ProbeModule } from '../support/probes.js';
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis.js';
import { startService, type TestService } from '../support/service.js';
import { eventually } from '../support/wait.js';

jest.setTimeout(120_000);

const KIND = 'patient.facts-changed';
let cluster: TestCluster;
let service: TestService;

/** On a Postgres of its own, so that it may be stopped. */
async function start(environment: Record<string, string>): Promise<void> {
  cluster = await createTestCluster();
  service = await startService({
    environment: { RUN_WORKER: 'true', DATABASE_URL: cluster.appUrl, ...environment },
    module: (settings) => ProbeModule.forRoot(settings),
  });
  await createEffectTable(cluster.ownerUrl);
}

async function stop(): Promise<void> {
  await service.stop();
  await cluster.destroy();
}

const emit = (subject: string): Promise<void> => service.run(async (tx) => tx.emit(KIND, { patientId: subject }));

async function query<Row extends object>(sql: string): Promise<Row[]> {
  const client = new pg.Client(cluster.ownerUrl);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

const effects = async () =>
  (await query<{ subject: string }>(`SELECT subject FROM probe_effect WHERE kind = '${KIND}'`)).map(
    ({ subject }) => subject,
  );
const sweeps = async () =>
  (await query<{ n: number }>(`SELECT count(*)::int AS n FROM probe_effect WHERE kind = 'sweep'`))[0]!.n;
const ready = async () => {
  const { status, body } = await service.nobody().get('//health/ready');
  return [status, body];
};

function survivesPostgres(queueMeanwhile: 'up' | 'down'): void {
  it.each([
    ['stops', () => cluster.stopPostgres()],
    ['crashes', () => cluster.killPostgres()],
  ])('goes on by itself after Postgres %s and comes back', async (how, end) => {
    await emit(`before it ${how}`);
    await eventually(async () => expect(await effects()).toContain(`before it ${how}`));
    await end();
    const down = [503, { status: 'down', database: 'down', queue: queueMeanwhile }];
    await eventually(async () => expect(await ready()).toEqual(down));
    await expect(emit('lost')).rejects.toMatchObject({ code: 'service-unavailable' });
    await new Promise((done) => setTimeout(done, 2000));
    await cluster.startPostgres();
    const up = [200, { status: 'up', database: 'up', queue: 'up' }];
    await eventually(async () => expect(await ready()).toEqual(up));
    const before = await sweeps();
    await emit(`after it ${how}`);
    await eventually(async () => expect(await effects()).toContain(`after it ${how}`));
    await eventually(async () => expect(await sweeps()).toBeGreaterThan(before + 2));
  });
}

describe('queues on Postgres', () => {
  beforeAll(() => start({}));
  afterAll(stop);
  survivesPostgres('down');
});

describeWithRedis('queues on Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
    await start({ REDIS_URL: redis.url });
  });
  afterAll(async () => {
    await stop();
    await redis.stop();
  });
  survivesPostgres('up');

  it('serves without Redis, keeps the events, and works them when Redis is back, empty', async () => {
    await redis.stop();
    await eventually(async () => expect(await ready()).toEqual([200, { status: 'up', database: 'up', queue: 'down' }]));
    await emit('meanwhile');
    await new Promise((done) => setTimeout(done, 4000));
    const [row] = await query(`SELECT attempts FROM outbox WHERE ids ->> 'patientId' = 'meanwhile'`);
    expect(row).toEqual({ attempts: 0 });
    await redis.startAgain();
    const before = await sweeps();
    await eventually(async () => expect(await effects()).toContain('meanwhile'));
    await eventually(async () => expect(await sweeps()).toBeGreaterThan(before + 2), 30_000);
  });
});

describeWithRedis('a start without Redis', () => {
  it('serves at once and works when Redis comes', async () => {
    const redis = await startRedis();
    await redis.stop();
    await start({ REDIS_URL: redis.url });
    await emit('early');
    expect(await ready()).toEqual([200, { status: 'up', database: 'up', queue: 'down' }]);
    await redis.startAgain();
    await eventually(async () => expect(await effects()).toContain('early'));
    await stop();
    await redis.stop();
  });
});
