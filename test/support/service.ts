import type { DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { PARAMS_PROVIDER_TOKEN } from 'nestjs-pino';
import { Temporal } from 'temporal-polyfill';
import { DataSource } from 'typeorm';
import { AppModule } from '../../src/app.module.js';
import { createAdapter, prepareHttpApp } from '../../src/bootstrap.js';
import { PharmacySetup, type SetupUser } from '../../src/demo/index.js';
import { Clock } from '../../src/platform/clock/clock.js';
import { readSettings, type Settings } from '../../src/platform/config/settings.js';
import type { Role } from '../../src/platform/context/request-context.js';
import { UnitOfWork, type Tx } from '../../src/platform/database/unit-of-work.js';
import { EventDispatcher } from '../../src/platform/queues/event-dispatcher.js';
import type { EventJob } from '../../src/platform/queues/event-job.js';
import { loggingOptions } from '../../src/platform/logging/logging.js';
import { SweepRunner } from '../../src/platform/queues/sweep-runner.js';
import { createTestDatabase } from './database.js';

export const PASSWORD = 'correct horse battery';
export const SIGNATURE = { password: PASSWORD };

/** Real time plus what a test adds; never backwards. */
export class TestClock extends Clock {
  private addedMs = 0;

  override now(): Date {
    return new Date(super.now().getTime() + this.addedMs);
  }

  /** @param duration ISO 8601, days and time only: `P43D`. */
  advance(duration: string): void {
    this.addedMs += Temporal.Duration.from(duration).total({ unit: 'milliseconds' });
  }
}

export interface Answer {
  readonly status: number;
  // Tests look into bodies of every shape.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
  readonly headers: Record<string, unknown>;
  readonly text: string;
  readonly bytes: Buffer;
}

type Headers = Record<string, string>;

/** One signed-in user (or nobody) talking to the service over HTTP. */
export class Caller {
  constructor(
    private readonly app: NestFastifyApplication,
    private readonly token: string | null,
  ) {}

  get = (path: string, headers: Headers = {}): Promise<Answer> => this.send('GET', path, undefined, headers);
  post = (path: string, body?: unknown, headers: Headers = {}): Promise<Answer> =>
    this.send('POST', path, body, headers);
  patch = (path: string, body?: unknown, headers: Headers = {}): Promise<Answer> =>
    this.send('PATCH', path, body, headers);

  /** Sends `body` as JSON, or as it is when it is a string. Paths are below `/api/v1` unless they begin with `//`. */
  async send(
    method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
    headers: Headers = {},
  ): Promise<Answer> {
    const response = await this.app.inject({
      method,
      url: path.startsWith('//') ? path.slice(1) : `/api/v1${path}`,
      headers: {
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const json = /json/.test(String(response.headers['content-type']));
    return {
      status: response.statusCode,
      body: json && response.body ? JSON.parse(response.body) : response.body,
      headers: response.headers,
      text: response.body,
      bytes: response.rawPayload,
    };
  }
}

export interface TestService {
  readonly app: NestFastifyApplication;
  readonly settings: Settings;
  readonly clock: TestClock;
  readonly pharmacyId: string;
  readonly otherPharmacyId: string;
  /** The directory entry of the user `prescriber`. */
  readonly prescriberId: string;
  /** Connection of the owner role, for looking behind the service. */
  readonly ownerUrl: string;
  /** A user of the first pharmacy: `pharmacist`, `pharmacist2`, `technician`, `prescriber`, `admin`, `lab`. */
  as(username: string): Caller;
  nobody(): Caller;
  /**
   * Works every event that waits, and those that follow from them, in this process and without a queue.
   * @returns how many. @throws what a handler threw, as its code.
   */
  workEvents(): Promise<number>;
  /** Runs one sweep for all pharmacies, now. */
  sweep(name: string): Promise<void>;
  /** A unit of work of the first pharmacy, for tests below HTTP. */
  run<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

const ROLES: Record<string, Role> = {
  pharmacist: 'pharmacist',
  pharmacist2: 'pharmacist',
  technician: 'technician',
  prescriber: 'prescriber',
  admin: 'admin',
  lab: 'lab',
};

export interface ServiceOptions {
  /** Settings beside those that the tests set, as environment text. */
  readonly environment?: Record<string, string>;
  readonly module?: (settings: Settings) => DynamicModule;
  /** Takes the log lines instead of standard output. */
  readonly logs?: { write(line: string): void };
}

/**
 * The real application on a fresh database: two pharmacies; the users of the first are named in `ROLES`, the second has
 * `other-pharmacist`. No worker runs unless `RUN_WORKER` says so.
 */
export async function startService(options: ServiceOptions = {}): Promise<TestService> {
  const database = await createTestDatabase();
  const settings = readSettings({
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    RUN_WORKER: 'false',
    PORT: '0',
    DATABASE_URL: database.appUrl,
    DATABASE_POOL: '10',
    TOKEN_SECRET: 'only for tests, only for tests, only',
    ...options.environment,
  });
  const clock = new TestClock();
  const building = Test.createTestingModule({
    imports: [(options.module ?? AppModule.forRoot.bind(AppModule))(settings)],
  })
    .overrideProvider(Clock)
    .useValue(clock);
  if (options.logs) {
    building.overrideProvider(PARAMS_PROVIDER_TOKEN).useValue({ pinoHttp: [loggingOptions(settings), options.logs] });
  }
  const testing = await building.compile();
  const app = testing.createNestApplication<NestFastifyApplication>(createAdapter(), { bufferLogs: true });
  await prepareHttpApp(app);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();

  const { pharmacyId, otherPharmacyId, prescriberId } = await setUpPharmacies(app);
  const tokens = await signIn(app, [...Object.keys(ROLES), 'other-pharmacist']);
  return {
    app,
    settings,
    clock,
    pharmacyId,
    otherPharmacyId,
    prescriberId,
    ownerUrl: database.ownerUrl,
    as: (username) => {
      const token = tokens.get(username);
      if (!token) throw new Error(`No test user ${username}`);
      return new Caller(app, token);
    },
    nobody: () => new Caller(app, null),
    workEvents: () => workEvents(app),
    sweep: (name) => app.get(SweepRunner).run(name),
    run: (work) => app.get(UnitOfWork).run(pharmacyId, work),
    stop: async () => {
      await app.close();
      await database.drop();
    },
  };
}

async function workEvents(app: NestFastifyApplication): Promise<number> {
  for (let worked = 0; ;) {
    const waiting = await app.get(DataSource).query<EventJob[]>(
      `SELECT id AS "eventId", kind, pharmacy_id AS "pharmacyId", trace_id AS "traceId"
       FROM outbox WHERE done_at IS NULL ORDER BY id`,
    );
    if (waiting.length === 0) return worked;
    for (const job of waiting) {
      await app.get(EventDispatcher).work(job);
      worked += 1;
    }
  }
}

async function setUpPharmacies(
  app: NestFastifyApplication,
): Promise<{ pharmacyId: string; otherPharmacyId: string; prescriberId: string }> {
  const setup = app.get(PharmacySetup, { strict: false });
  const profile = {
    name: 'Test pharmacy',
    state: 'CO',
    timeZone: 'America/Denver',
    telephone: '+1 303 555 0100',
    address: { line: '1 Test Street', city: 'Denver', state: 'CO', postalCode: '80202' },
  };
  const pharmacyId = await setup.createPharmacy(profile, { demo: true });
  const otherPharmacyId = await setup.createPharmacy({ ...profile, name: 'Another pharmacy' }, { demo: true });
  const prescriberId = await setup.createPrescriber(pharmacyId, {
    npi: '1558598797',
    dea: 'AP5836727',
    givenName: 'Test',
    familyName: 'Prescriber',
    email: 'prescriber@test.invalid',
    noticePreference: 'email',
  });
  const user = ([username, role]: [string, Role]): SetupUser => ({
    username,
    password: PASSWORD,
    role,
    ...(role === 'prescriber' ? { prescriberId } : {}),
  });
  await setup.createUsers(pharmacyId, Object.entries(ROLES).map(user));
  await setup.createUsers(otherPharmacyId, [user(['other-pharmacist', 'pharmacist'])]);
  return { pharmacyId, otherPharmacyId, prescriberId };
}

async function signIn(app: NestFastifyApplication, usernames: readonly string[]): Promise<Map<string, string>> {
  const nobody = new Caller(app, null);
  const entries = usernames.map(async (username) => {
    const { body } = await nobody.post('/auth/token', { username, password: PASSWORD });
    return [username, (body as { accessToken: string }).accessToken] as const;
  });
  return new Map(await Promise.all(entries));
}
