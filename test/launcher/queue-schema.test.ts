import { createPostgresBackend, Queue, QueueEvents, runMigrations, setDefaultBackendFactory, Worker } from 'bullmq';
import { Client, Pool } from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

describe('the queues on Postgres, with the two roles of the bootstrap', () => {
  let database: TestDatabase;
  const pools: Pool[] = [];
  // BullMQ's types name Redis connections only.
  const connection = (): never => {
    const pool = new Pool({ connectionString: database.appUrl, max: 3, options: '-c search_path=bullmq' });
    pools.push(pool);
    return pool as never;
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    setDefaultBackendFactory(createPostgresBackend);
  });
  afterAll(async () => {
    setDefaultBackendFactory(undefined);
    for (const pool of pools) await pool.end();
    await database.drop();
  });

  it('lets the owner create the queue store and the application do everything with it', async () => {
    const owner = new Client({ connectionString: database.ownerUrl });
    await owner.connect();
    await runMigrations(owner);
    await owner.end();

    const queue = new Queue('sweep', { connection: connection() });
    const events = new QueueEvents('sweep', { connection: connection() });
    const worker = new Worker('sweep', (job) => Promise.resolve(job.attemptsMade), { connection: connection() });
    const job = await queue.add('once', {}, { jobId: 'once-a' });
    expect(await job.waitUntilFinished(events, 10_000)).toBe(0);
    await queue.upsertJobScheduler('daily', { every: 60_000 });
    expect(await queue.getJobSchedulers()).toHaveLength(1);
    await queue.drain(true);
    await queue.obliterate({ force: true });
    expect(await queue.getJobCounts()).toMatchObject({ completed: 0, delayed: 0 });
    for (const part of [worker, events, queue]) await part.close();
  });
});
