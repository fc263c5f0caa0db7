import { startService, type TestService } from '../support/service.js';

const PATIENT = {
  mrn: 'P-1001',
  givenName: 'Test',
  familyName: 'Patient',
  birthDate: '1985-03-14',
  sexAtBirth: 'male',
  telephone: '+1 303 555 0199',
  address: { line: '5 Sample Road', city: 'Denver', state: 'CO', postalCode: '80203' },
  heightCm: 181,
  weightKg: 88.4,
};

let service: TestService;
let count = 0;
const newPatient = (changes: object = {}) => ({ ...PATIENT, mrn: `P-${(count += 1)}`, ...changes });
const patientRows = async () => {
  const [row] = await service.run((tx) => tx.query<{ count: string }>('SELECT count(*) FROM patient'));
  return Number(row?.count);
};

beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

describe('a patient', () => {
  it('is registered, read back and audited, reads included', async () => {
    const created = await service.as('technician').post('/patients', newPatient());
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ birthDate: '1985-03-14', weightKg: 88.4, allergyReview: null, version: 1 });
    const read = await service.as('pharmacist').get(`/patients/${created.body.id}`);
    expect(read.body).toEqual(created.body);
    expect(read.headers['etag']).toBe('"1"');

    const audit = await service.as('admin').get(`/audit-events?patientId=${created.body.id}`);
    expect(audit.body.items.map((event: { action: string }) => event.action)).toEqual([
      'patient.read',
      'patient.created',
    ]);
    expect(JSON.stringify(audit.body)).not.toContain(PATIENT.familyName);
  });

  it('is found by patient number, and lists go page by page', async () => {
    const one = await service.as('pharmacist').post('/patients', newPatient());
    await service.as('pharmacist').post('/patients', newPatient());
    const found = await service.as('pharmacist').get(`/patients?mrn=${one.body.mrn}`);
    expect(found.body.items.map((patient: { id: string }) => patient.id)).toEqual([one.body.id]);
    const first = await service.as('pharmacist').get('/patients?limit=1');
    const second = await service.as('pharmacist').get(`/patients?limit=1&cursor=${first.body.nextCursor}`);
    expect(second.body.items[0].id).not.toBe(first.body.items[0].id);
  });

  it('is changed only by an edit of its current version', async () => {
    const { body } = await service.as('pharmacist').post('/patients', newPatient());
    const path = `/patients/${body.id}`;
    const changed = await service.as('pharmacist').patch(path, { weightKg: 90 }, { 'if-match': '"1"' });
    expect(changed.body).toMatchObject({ weightKg: 90, version: 2, familyName: PATIENT.familyName });
    const late = await service.as('technician').patch(path, { weightKg: 70 }, { 'if-match': '"1"' });
    expect(late.status).toBe(412);
    expect(late.body.code).toBe('stale-version');
    const cleared = await service.as('pharmacist').patch(path, { telephone: null });
    expect(cleared.body.telephone).toBeNull();
  });

  it('of another pharmacy does not exist', async () => {
    const { body } = await service.as('pharmacist').post('/patients', newPatient());
    for (const answer of [
      await service.as('other-pharmacist').get(`/patients/${body.id}`),
      await service.as('other-pharmacist').patch(`/patients/${body.id}`, { weightKg: 1 }),
    ]) {
      expect(answer.status).toBe(404);
      expect(answer.body.code).toBe('not-found');
    }
    expect((await service.as('other-pharmacist').get('/patients')).body.items).toEqual([]);
  });

  it('keeps names of every script as they were written', async () => {
    for (const name of [
      'Zoë',
      '李小龙',
      'أحمد',
      "O'Brien-Smith",
      '🙂',
      '<script>alert(1)</script>',
      "'; DROP TABLE patient;--",
    ]) {
      const { body, status } = await service.as('pharmacist').post('/patients', newPatient({ familyName: name }));
      expect([status, body.familyName]).toEqual([201, name]);
    }
  });
});

describe('bad input', () => {
  it.each([
    ['malformed JSON', '{"mrn": ', 400, 'malformed-request', null],
    ['an empty body', '', 400, null, null],
    ['an array', '[]', 400, null, null],
    ['a missing field', { mrn: undefined }, 400, 'validation-failed', 'mrn'],
    ['an unknown field', { nickname: 'x' }, 400, 'validation-failed', 'nickname'],
    ['a wrong type', { heightCm: '181' }, 400, 'validation-failed', 'heightCm'],
    ['an object for a text', { givenName: { $ne: '' } }, 400, 'validation-failed', 'givenName'],
    ['a date that does not exist', { birthDate: '1985-02-30' }, 400, 'validation-failed', 'birthDate'],
    ['a birth in the future', { birthDate: '2199-01-01' }, 422, 'invalid-date', 'birthDate'],
    ['a birth long ago', { birthDate: '1880-01-01' }, 422, 'invalid-date', 'birthDate'],
    ['a negative weight', { weightKg: -3 }, 400, 'validation-failed', 'weightKg'],
    ['an absurd weight', { weightKg: 1e9 }, 400, 'validation-failed', 'weightKg'],
    ['a blank name', { familyName: '   ' }, 400, 'validation-failed', 'familyName'],
    ['a name of two lines', { familyName: 'a\nb' }, 400, 'validation-failed', 'familyName'],
    ['a character that cannot be stored', { familyName: 'a\u0000b' }, 400, 'validation-failed', 'familyName'],
    ['half a character', { familyName: 'a\ud800b' }, 400, 'validation-failed', 'familyName'],
    [
      'a nested fault',
      { address: { ...PATIENT.address, state: 'Colorado' } },
      400,
      'validation-failed',
      'address.state',
    ],
    [
      'a nested unknown field',
      { address: { ...PATIENT.address, planet: 'x' } },
      400,
      'validation-failed',
      'address.planet',
    ],
  ])('%s is refused by name and leaves nothing behind', async (_case, changes, status, code, path) => {
    const before = await patientRows();
    const body = typeof changes === 'string' ? changes : newPatient(changes);
    const answer = await service.as('pharmacist').post('/patients', body);
    expect(answer.status).toBe(status);
    if (code) expect(answer.body.code).toBe(code);
    if (path) expect(answer.body.errors.map((error: { path: string }) => error.path)).toContain(path);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body.traceId).toBe(answer.headers['x-trace-id']);
    expect(await patientRows()).toBe(before);
  });

  it('refuses null for a field that must have a value', async () => {
    const { body } = await service.as('pharmacist').post('/patients', newPatient());
    const answer = await service.as('pharmacist').patch(`/patients/${body.id}`, { familyName: null });
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].path).toBe('familyName');
  });

  it('refuses a patient number that is taken', async () => {
    const { body } = await service.as('pharmacist').post('/patients', newPatient());
    const answer = await service.as('pharmacist').post('/patients', newPatient({ mrn: body.mrn }));
    expect([answer.status, answer.body.code, answer.body.errors[0].path]).toEqual([409, 'duplicate', 'mrn']);
  });

  it('refuses an id that is none, another media type and a body too large', async () => {
    expect((await service.as('pharmacist').get('/patients/1')).status).toBe(400);
    const xml = await service.as('pharmacist').post('/patients', '<a/>', { 'content-type': 'application/xml' });
    expect(xml.status).toBe(415);
    const large = await service.as('pharmacist').post('/patients', newPatient({ familyName: 'x'.repeat(1_100_000) }));
    expect(large.status).toBe(413);
  });
});

describe('an idempotency key', () => {
  it('gives the first answer again for the same body, and refuses another', async () => {
    const body = newPatient();
    const headers = { 'idempotency-key': 'register-1' };
    const first = await service.as('pharmacist').post('/patients', body, headers);
    const again = await service.as('pharmacist').post('/patients', body, headers);
    expect([again.status, again.body, again.headers['idempotency-replayed']]).toEqual([201, first.body, 'true']);
    const other = await service.as('pharmacist').post('/patients', newPatient(), headers);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
  });

  it('makes one patient of many requests at once', async () => {
    const body = newPatient();
    const headers = { 'idempotency-key': 'register-2' };
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => service.as('pharmacist').post('/patients', body, headers)),
    );
    expect(answers.map((answer) => answer.status)).toEqual(Array(6).fill(201));
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
  });

  it('belongs to one user, and does not keep a failure', async () => {
    const headers = { 'idempotency-key': 'register-3' };
    const failed = await service.as('pharmacist').post('/patients', newPatient({ birthDate: '2199-01-01' }), headers);
    expect(failed.status).toBe(422);
    const fixed = await service.as('pharmacist').post('/patients', newPatient(), headers);
    expect(fixed.status).toBe(201);
    const another = await service.as('technician').post('/patients', newPatient(), headers);
    expect(another.status).toBe(201);
  });

  it('must be readable', async () => {
    const answer = await service
      .as('pharmacist')
      .post('/patients', newPatient(), { 'idempotency-key': 'x'.repeat(200) });
    expect([answer.status, answer.body.errors[0].path]).toEqual([400, 'Idempotency-Key']);
  });
});
