import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startService, type Answer, type TestService } from '../support/service.js';

/** The Big List of Naughty Strings (MIT license), not part of this project: set SAMPLES_DIR to a folder that holds it. */
const file = join(process.env['SAMPLES_DIR'] ?? '', 'robustness', 'blns.json');
const available = process.env['SAMPLES_DIR'] !== undefined && existsSync(file);
const naughty = available ? (JSON.parse(readFileSync(file, 'utf8')) as string[]) : [];

const AT_ONCE = 8;

let service: TestService;
let patientId: string;
let registered = 0;

const patient = (changes: object) => ({
  mrn: `NAUGHTY-${(registered += 1)}`,
  givenName: 'Sample',
  familyName: 'Person (demo)',
  birthDate: '1980-01-01',
  sexAtBirth: 'male',
  ...changes,
});
const get = (path: string): Promise<Answer> => service.as('pharmacist').get(path);
const post = (path: string, body: unknown): Promise<Answer> => service.as('pharmacist').post(path, body);

/** A refusal names the field. (409: another text that the same normalization reads alike was there before.) */
function expectRefusalOf(answer: Answer, fields: readonly string[]): void {
  expect([400, 409, 422]).toContain(answer.status);
  expect(answer.body.errors.length).toBeGreaterThan(0);
  for (const { path } of answer.body.errors as { path: string }[]) expect(fields).toContain(path);
}

interface Place {
  readonly title: string;
  readonly fields: readonly string[];
  path(): string;
  body(text: string): object;
}

const PLACES: Place[] = [
  {
    title: "a patient's names",
    fields: ['givenName', 'familyName'],
    path: () => '/patients',
    body: (text) => patient({ givenName: text, familyName: text }),
  },
  { title: 'a patient number', fields: ['mrn'], path: () => '/patients', body: (text) => patient({ mrn: text }) },
  {
    title: 'a reaction to a substance',
    fields: ['reaction'],
    path: () => `/patients/${patientId}/allergies`,
    body: (text) => ({ substance: `substance ${(registered += 1)}`, reaction: text }),
  },
  {
    title: 'a medication in the words of its source',
    fields: ['text', 'source', 'reason'],
    path: () => `/patients/${patientId}/medications`,
    body: (text) => ({ text, source: text, reason: text, status: 'active', startedOn: '2020-01-01' }),
  },
];

type Item = Record<string, unknown> & { id: string };

async function readAll(path: string): Promise<Map<string, Item>> {
  const found = new Map<string, Item>();
  for (let cursor = ''; ;) {
    const { body } = await get(`${path}?limit=200${cursor}`);
    for (const item of body.items as Item[]) found.set(item.id, item);
    if (!body.nextCursor) return found;
    cursor = `&cursor=${body.nextCursor}`;
  }
}

/** Every address with a value of the caller's in it, and the field that a refusal must name; null in the path itself. */
const QUERIES: [string, string | null][] = [
  ['/patients?limit=', 'limit'],
  ['/patients?cursor=', 'cursor'],
  ['/prescribers?npi=', 'npi'],
  ['/patients/', null],
];

async function forEachText(work: (text: string) => Promise<unknown>): Promise<void> {
  const waiting = [...new Set(naughty)];
  const workers = Array.from({ length: AT_ONCE }, async () => {
    for (let text = waiting.shift(); text !== undefined; text = waiting.shift()) await work(text);
  });
  await Promise.all(workers);
}

const describeIfAvailable = available ? describe : describe.skip;
describeIfAvailable(
  `naughty strings${available ? '' : ' (skipped: SAMPLES_DIR does not hold robustness/blns.json)'}`,
  () => {
    beforeAll(async () => {
      service = await startService();
    });
    afterAll(() => service.stop());
    beforeEach(async () => {
      patientId = (await post('/patients', patient({}))).body.id;
    });

    it.each(PLACES)('are kept exactly as $title, or refused by name', async ({ fields, path, body }) => {
      const written = new Map<string, string>();
      await forEachText(async (text) => {
        const answer = await post(path(), body(text));
        if (answer.status === 201) written.set(answer.body.id, text);
        else expectRefusalOf(answer, fields);
      });
      expect(written.size).toBeGreaterThan(340);
      const found = await readAll(path());
      for (const [id, text] of written) {
        expect(fields.map((field) => found.get(id)?.[field])).toEqual(fields.map(() => text));
      }
    });

    it('find the patient whose number they are, and nobody else', async () => {
      const numbers = new Map([...(await readAll('/patients')).values()].map(({ id, mrn }) => [mrn, id]));
      await forEachText(async (text) => {
        const answer = await get(`/patients?mrn=${encodeURIComponent(text)}`);
        if (answer.status !== 200) expectRefusalOf(answer, ['mrn']);
        else {
          const expected = numbers.get(text);
          expect(answer.body.items.map(({ id }: Item) => id)).toEqual(expected ? [expected] : []);
        }
      });
    });

    it.each(QUERIES)('find nothing that they should not after %s', async (path, field) => {
      await forEachText(async (text) => {
        const answer = await get(`${path}${encodeURIComponent(text)}`);
        if (answer.status !== 200 && field) expectRefusalOf(answer, [field]);
        else if (field === null) expect([200, 400, 404]).toContain(answer.status);
      });
    });

    it('are refused as a whole body, a member name, and a key', async () => {
      await forEachText(async (text) => {
        expect([400, 413]).toContain((await service.as('pharmacist').send('POST', '/patients', text)).status);
        expect((await post('/patients', patient({ [text || 'empty']: text }))).status).toBe(400);
        const header = Buffer.from(text)
          .toString('latin1')
          .replace(/[^\t\x20-\x7e\x80-\xff]/g, '');
        const keyed = await service.as('pharmacist').post('/patients', {}, { 'Idempotency-Key': header });
        expect(keyed.status).toBe(400);
      });
    });
  },
);
