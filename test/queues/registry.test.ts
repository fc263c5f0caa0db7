import { Injectable, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { readSettings } from '../../src/platform/config/settings.js';
import { EVENT_KINDS } from '../../src/platform/outbox/event-kinds.js';
import { HandlesEvent, Sweep, type SweepOptions } from '../../src/platform/queues/job-decorators.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { ProbeModule, probeHandlers } from '../support/probes.js';

jest.setTimeout(60_000);

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Starts a process that works no queue; even so every job must have its handler. */
async function start(providers: Type[]): Promise<void> {
  const settings = readSettings({
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    RUN_WORKER: 'false',
    DATABASE_URL: database.appUrl,
    TOKEN_SECRET: 'only for tests, only for tests, only',
  });
  const testing = await Test.createTestingModule({ imports: [ProbeModule.forRoot(settings, providers)] }).compile();
  try {
    await testing.init();
  } finally {
    await testing.close();
  }
}

function anotherHandler(kind: string): Type {
  class SecondHandler {
    async handle(): Promise<void> {
      throw new Error('never called');
    }
  }
  HandlesEvent(kind as never)(SecondHandler as never);
  Injectable()(SecondHandler);
  return SecondHandler;
}

function sweepNamed(options: SweepOptions): Type {
  class SomeSweep {
    async run(): Promise<void> {
      throw new Error('never called');
    }
  }
  Sweep(options)(SomeSweep);
  Injectable()(SomeSweep);
  return SomeSweep;
}

const [first] = Object.keys(EVENT_KINDS);

it('starts when each kind of event has one handler and each sweep its own name', async () => {
  await expect(start([...probeHandlers, sweepNamed({ name: 'a-sweep', every: 1000 })])).resolves.toBeUndefined();
});

it.each([
  ['a kind without a handler', () => [], `event ${first} has no handler`],
  ['a kind with two handlers', () => [...probeHandlers, anotherHandler(first!)], `event ${first} has two handlers`],
  [
    'a handler of a kind that does not exist',
    () => [...probeHandlers, anotherHandler('no.such')],
    'SecondHandler handles the unknown event no.such',
  ],
  [
    'two sweeps of one name',
    () => [...probeHandlers, ...[1000, 2000].map((every) => sweepNamed({ name: 'twice', every }))],
    'two sweeps are named twice',
  ],
  [
    'a sweep without a proper name',
    () => [...probeHandlers, sweepNamed({ name: 'Bad:name', every: 1000 })],
    'the sweep name Bad:name',
  ],
  [
    'a sweep without a pause',
    () => [...probeHandlers, sweepNamed({ name: 'restless', every: 10 })],
    'sweep restless: every must be 1000 ms or more',
  ],
])('refuses to start with %s', async (_what, providers, message) => {
  await expect(start(providers())).rejects.toThrow(message);
});
