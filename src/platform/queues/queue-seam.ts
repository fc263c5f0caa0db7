import { createPostgresBackend, Queue, Worker, type ConnectionOptions, type Processor } from 'bullmq';
import type { Settings } from '../config/settings.js';

/** Braces make a Redis Cluster keep all keys of one queue on one node; Postgres takes them as part of the name. */
export const EVENTS_QUEUE = '{galenic-events}';
export const SWEEPS_QUEUE = '{galenic-sweeps}';

/** Longest silence after which a worker asks again, should a wake-up call have been lost; seconds. */
const IDLE_POLL_S = 5;
const RECONNECT_MS = 1000;
/** A job whose worker gave no sign for this long is taken from it. */
const LOCK_MS = 30_000;
const STALLED_CHECK_MS = 15_000;
const STALLED_TWICE_AND_MORE = 5;

/** The one place that knows on which of its two backends BullMQ runs; whoever gets a queue from here cannot tell. */
export interface QueueSeam {
  readonly backend: 'postgres' | 'redis';
  openQueue(name: string): Queue;
  openWorker(name: string, process: Processor, concurrency: number): Worker;
}

/** With `REDIS_URL` the queues run on Redis, without it on the Postgres of `DATABASE_URL`, in the schema `bullmq`. */
export function queueSeam(settings: Pick<Settings, 'REDIS_URL' | 'DATABASE_URL'>): QueueSeam {
  return settings.REDIS_URL ? redisSeam(settings.REDIS_URL) : postgresSeam(settings.DATABASE_URL);
}

const queueOptions = { streams: { events: { maxLen: 100 } } };
const workerOptions = (concurrency: number) => ({
  concurrency,
  drainDelay: IDLE_POLL_S,
  runRetryDelay: RECONNECT_MS,
  lockDuration: LOCK_MS,
  stalledInterval: STALLED_CHECK_MS,
  maxStalledCount: STALLED_TWICE_AND_MORE,
});

function postgresSeam(connectionString: string): QueueSeam {
  // A backlog keeps BullMQ's statistics behind its tables: without the option, whole-table reads slow it down tenfold.
  const pool = (max: number) =>
    ({
      connectionString,
      application_name: 'galenic-queues',
      options: '-c enable_seqscan=off',
      max,
      connectionTimeoutMillis: 5000,
      statement_timeout: 15_000,
      keepAlive: true,
    }) as unknown as ConnectionOptions; // typed for Redis only
  const factory = createPostgresBackend as never;
  return {
    backend: 'postgres',
    openQueue: (name) => new Queue(name, { connection: pool(2), ...queueOptions }, factory),
    openWorker: (name, process, concurrency) =>
      new Worker(name, process, { connection: pool(Math.min(concurrency, 4)), ...workerOptions(concurrency) }, factory),
  };
}

function redisSeam(url: string): QueueSeam {
  const retryStrategy = () => RECONNECT_MS;
  return {
    backend: 'redis',
    // Adding must fail at once while Redis is away: the relay then gives its rows back and tries again.
    openQueue: (name) =>
      new Queue(name, {
        connection: { url, retryStrategy, maxRetriesPerRequest: 1, enableOfflineQueue: false },
        ...queueOptions,
      }),
    openWorker: (name, process, concurrency) =>
      new Worker(name, process, { connection: { url, retryStrategy }, ...workerOptions(concurrency) }),
  };
}
