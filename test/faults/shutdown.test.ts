import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Controller, Injectable, Post, type BeforeApplicationShutdown } from '@nestjs/common';
import { Requires } from '../../src/access/index.js';
import { currentActor } from '../../src/platform/context/request-context.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { Drain } from '../../src/platform/http/drain.js';
import { ExtraModule } from '../support/extra-module.js';
import { PASSWORD, startService, type TestService } from '../support/service.js';
import { eventually } from '../support/wait.js';

const CLOSE_LIMIT_MS = 10_000;

let entered = 0;
let slowness = 0;
let drainMs = 0;

/** Takes its time and only then needs the database, which must still be there. */
@Controller('slow')
class SlowController {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  @Post()
  @Requires('directory:read')
  async work(): Promise<{ audited: boolean }> {
    entered += 1;
    await pause(slowness, undefined, { ref: false });
    return this.unitOfWork.run(currentActor().pharmacyId, async (tx) => {
      tx.audit({ action: 'slow.done', resource: 'slow' });
      return { audited: true };
    });
  }
}

/** Stands for a worker that drains: HTTP closes only after it. */
@Injectable()
class SlowDrain implements BeforeApplicationShutdown {
  beforeApplicationShutdown(): Promise<void> {
    return pause(drainMs);
  }
}

/** One keep-alive connection, written to by hand: a client library would open another one. */
class Connection {
  received = '';
  closed = false;
  private constructor(private readonly socket: Socket) {
    socket.on('data', (data) => void (this.received += data.toString()));
    socket.on('close', () => void (this.closed = true));
    socket.on('error', () => void (this.closed = true));
  }

  static async open(port: number): Promise<Connection> {
    const socket = connect(port, '127.0.0.1');
    await new Promise((done, fail) => socket.once('connect', done).once('error', fail));
    return new Connection(socket);
  }

  send(lines: string[]): void {
    this.socket.write([...lines, '', ''].join('\r\n'));
  }

  get statuses(): number[] {
    return [...this.received.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));
  }

  destroy(): void {
    this.socket.destroy();
  }
}

let service: TestService;
let port: number;
let token: string;
const connections: Connection[] = [];

beforeEach(async () => {
  [entered, drainMs] = [0, 0];
  service = await startService({
    environment: { RUN_WORKER: 'true' },
    module: (settings) => ExtraModule.beside(settings, { controllers: [SlowController], providers: [SlowDrain] }),
  });
  await service.app.listen(0, '127.0.0.1');
  port = Number(new URL(await service.app.getUrl()).port);
  const { body } = await service.nobody().post('/auth/token', { username: 'pharmacist', password: PASSWORD });
  token = body.accessToken;
});
afterEach(async () => {
  for (const connection of connections.splice(0)) connection.destroy();
  await service.stop();
});

async function open(): Promise<Connection> {
  const connection = await Connection.open(port);
  connections.push(connection);
  return connection;
}

const request = (method: string, path: string, ...headers: string[]): string[] => [
  `${method} ${path} HTTP/1.1`,
  'Host: localhost',
  `Authorization: Bearer ${token}`,
  ...headers,
];

async function close(): Promise<number> {
  const begin = performance.now();
  await service.app.close();
  return performance.now() - begin;
}

describe('a service that is told to stop', () => {
  it('finishes the request in flight, sends the next ones elsewhere, then takes none, and ends soon', async () => {
    slowness = 2500;
    drainMs = 1000;
    const [busy, idle] = [await open(), await open()];
    busy.send(request('POST', '/api/v1/slow', 'Content-Length: 0'));
    await eventually(() => expect(entered).toBe(1));

    const closing = close();
    await eventually(() => expect(service.app.get(Drain).isStopping).toBe(true));
    const late = await open();
    for (const connection of [idle, late]) {
      connection.send(request('GET', '/api/v1/patients'));
      await eventually(() => expect(connection.statuses).toEqual([503]));
      expect(connection.received).toMatch(/retry-after: \d+/i);
      expect(connection.received).toMatch(/connection: close/i);
      expect(connection.received).toMatch(/content-type: application\/problem\+json/i);
      expect(connection.received).toMatch(/"code":"service-unavailable"/);
    }
    await eventually(() => expect(Connection.open(port)).rejects.toThrow(/ECONNREFUSED/));
    expect(busy.statuses).toEqual([]);

    expect(await closing).toBeLessThan(CLOSE_LIMIT_MS);
    await eventually(() => expect([busy.statuses, busy.closed]).toEqual([[201], true]));
    expect(busy.received).toContain('{"audited":true}');
  });

  it('waits for no client that never finishes its request, no kept connection, no handler that does not come back', async () => {
    slowness = 3_600_000;
    const [stuck, kept, hanging] = [await open(), await open(), await open()];
    stuck.send(request('POST', '/api/v1/patients', 'Content-Type: application/json', 'Content-Length: 100'));
    kept.send(request('GET', '/health/live'));
    hanging.send(request('POST', '/api/v1/slow', 'Content-Length: 0'));
    await eventually(() => expect([entered, kept.statuses]).toEqual([1, [200]]));
    expect(await close()).toBeLessThan(CLOSE_LIMIT_MS);
    await eventually(() => expect([stuck, kept, hanging].map(({ closed }) => closed)).toEqual([true, true, true]));
  });
});
