import { Body, Controller, Post } from '@nestjs/common';
import { Requires } from '../../src/access/index.js';
import { currentActor } from '../../src/platform/context/request-context.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { ExtraModule } from '../support/extra-module.js';
import { PASSWORD, startService, type TestService } from '../support/service.js';

/** What no line may hold: each occurs somewhere in a request, in a statement or in a setting. */
const MARKERS = {
  givenName: 'Marigold-Marker',
  familyName: "O'Marker-Surname",
  mrn: 'MRN-MARKER-4711',
  telephone: '+1 303 555 0147',
  line: '99 Marker Lane',
  search: 'MRN-MARKER-SEARCHED',
  path: 'marker-in-the-path',
  key: 'marker-idempotency-key',
  wrongPassword: 'marker wrong password',
  forgedToken: 'marker.forged.token',
  note: 'marker note of a failing route',
};

/** A route that fails in the ways in which programs fail, with a person's data at hand. */
@Controller('faults')
class FaultController {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  @Post()
  @Requires('directory:read')
  fail(@Body() body: { how: string; note: string }): unknown {
    const { how, note } = body;
    if (how === 'statement') return this.query('SELECT $1::int', note);
    if (how === 'constraint') return this.query('INSERT INTO pharmacy (name) VALUES ($1)', note);
    if (how === 'parse') return JSON.parse(note);
    if (how === 'type') return 'x' in (note as never);
    if (how === 'lines') throw new Error(`first\n    at ${note}:1:1\n    at ${note} (marker.ts:1:1)`);
    if (how === 'cause') throw new Error('outer', { cause: new Error(note) });
    if (how === 'named') throw Object.assign(new Error(note), { name: note, code: note });
    throw note as unknown as Error;
  }

  private query(sql: string, value: string): Promise<object[]> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => tx.query(sql, [value]));
  }
}

const lines: string[] = [];
let service: TestService;
let address: string;
let token: string;

beforeAll(async () => {
  service = await startService({
    environment: { LOG_LEVEL: 'trace' },
    logs: { write: (line) => void lines.push(line) },
    module: (settings) => ExtraModule.beside(settings, { controllers: [FaultController] }),
  });
  await service.app.listen(0, '127.0.0.1');
  address = await service.app.getUrl();
  const { body } = await service.nobody().post('/auth/token', { username: 'pharmacist', password: PASSWORD });
  token = body.accessToken;
});
afterAll(() => service.stop());

let requests = 0;

/** Over a real socket: an injected request would keep its context where a socket loses it. @returns its trace id and status */
async function send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const traceId = (requests += 1).toString(16).padStart(32, 'a');
  const response = await fetch(`${address}/api/v1${path}`, {
    method,
    headers: {
      traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { traceId, status: response.status, text: await response.text() };
}

const patient = {
  mrn: MARKERS.mrn,
  givenName: MARKERS.givenName,
  familyName: MARKERS.familyName,
  birthDate: '1980-01-01',
  sexAtBirth: 'male',
  telephone: MARKERS.telephone,
  address: { line: MARKERS.line, city: 'Denver', state: 'CO', postalCode: '80202' },
};
const FAULTS = ['statement', 'constraint', 'parse', 'type', 'lines', 'cause', 'named', 'thrown text'];

async function provokeEverything(): Promise<Map<string, number>> {
  const statuses = new Map<string, number>();
  const note = async (answer: ReturnType<typeof send>): Promise<void> => {
    const { traceId, status } = await answer;
    statuses.set(traceId, status);
  };
  await note(send('POST', '/patients', patient, { 'idempotency-key': MARKERS.key }));
  await note(send('POST', '/patients', patient));
  await note(send('POST', '/patients', { ...patient, birthDate: MARKERS.mrn, [MARKERS.givenName]: 1 }));
  await note(send('POST', '/patients', `{"givenName":"${MARKERS.givenName}"`));
  await note(send('POST', '/patients', { ...patient, givenName: MARKERS.givenName.repeat(100_000) }));
  await note(send('POST', '/patients', MARKERS.note, { 'content-type': 'application/xml' }));
  await note(send('GET', `/patients?mrn=${MARKERS.search}`));
  await note(send('GET', `/patients/${MARKERS.path}`));
  await note(send('GET', `/${MARKERS.path}`));
  await note(send('POST', '/auth/token', { username: MARKERS.mrn, password: MARKERS.wrongPassword }));
  await note(send('POST', '/auth/token', { username: 'admin', password: MARKERS.wrongPassword }));
  await note(send('GET', '/patients', undefined, { authorization: `Bearer ${MARKERS.forgedToken}` }));
  for (const how of FAULTS) await note(send('POST', '/faults', { how, note: MARKERS.note }));
  return statuses;
}

/** Everything that must not be found, with what makes a person or a secret of this run. */
function forbidden(): string[] {
  const { DATABASE_URL, TOKEN_SECRET } = service.settings;
  const secrets = [PASSWORD, TOKEN_SECRET, DATABASE_URL, decodeURIComponent(new URL(DATABASE_URL).password)];
  return [...Object.values(MARKERS), ...secrets, token, token.split('.')[2] ?? ''].map((text) => text.toLowerCase());
}

it('names nobody and gives no secret away, at the most talkative level, whatever fails', async () => {
  const statuses = await provokeEverything();
  expect([...statuses.values()].sort()).toEqual(
    [201, 409, 400, 400, 413, 415, 200, 400, 404, 401, 401, 401, ...FAULTS.map(() => 500)].sort(),
  );
  expect(lines.length).toBeGreaterThan(statuses.size);
  const written = lines.join('').toLowerCase();
  for (const text of forbidden()) expect(written.includes(text) ? text : null).toBeNull();
  expect(written).not.toMatch(/\bparameters\b|select \$1|insert into/);
});

it('puts the trace id on every line of a request, one line at least, and a stack beside each 500', async () => {
  lines.length = 0;
  const statuses = await provokeEverything();
  const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(entries.filter(({ traceId }) => !statuses.has(String(traceId)))).toEqual([]);
  for (const [traceId, status] of statuses) {
    const own = entries.filter((entry) => entry['traceId'] === traceId);
    expect(own.filter(({ msg }) => msg === 'request')).toEqual([expect.objectContaining({ status })]);
    const faults = own.filter(({ err }) => err !== undefined);
    expect(faults).toHaveLength(status === 500 ? 1 : 0);
  }
  const stacks = entries.map(({ err }) => (err as { stack?: string } | undefined)?.stack).filter(Boolean);
  expect(stacks).toHaveLength(FAULTS.length - 1); // a thrown text has none
  for (const stack of stacks) expect(stack).toMatch(/^\w+\n( {4}at .*:\d+:\d+\)?\n?)+$/);
});

it('tells the caller of a 500 the trace id and nothing else', async () => {
  for (const how of FAULTS) {
    const { traceId, text } = await send('POST', '/faults', { how, note: MARKERS.note });
    expect(JSON.parse(text)).toMatchObject({ status: 500, code: 'internal-error', traceId });
    expect(text).not.toMatch(/marker|select|insert/i);
  }
});

it('answers an address that cannot be read as a problem too, without repeating it', async () => {
  const { traceId, status, text } = await send('GET', `/patients/%${MARKERS.path}`);
  expect([status, JSON.parse(text)]).toEqual([400, expect.objectContaining({ code: 'malformed-request', traceId })]);
  expect(text).not.toContain(MARKERS.path);
  expect(lines.join('')).not.toContain(MARKERS.path);
});
