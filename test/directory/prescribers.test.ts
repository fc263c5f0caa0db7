import { Prescribers } from '../../src/directory/index.js';
import { startService, type Answer, type TestService } from '../support/service.js';

/** Numbers whose check digits hold; they stand for nobody. */
const NPIS = ['1234567893', '1245319599', '1003000126', '1992999999'].filter(luhn);
const PRESCRIBER = {
  dea: 'AB1234563',
  givenName: 'Demo',
  familyName: 'Prescriber',
  email: 'prescriber@example.org',
  noticePreference: 'email',
};

let service: TestService;
let serial = 100_000_000;

function luhn(npi: string): boolean {
  const digits = [...`80840${npi}`].reverse().map(Number);
  const sum = digits.reduce((total, digit, place) => {
    const doubled = place % 2 === 1 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}
/** A number that no other test of this file uses. */
function newNpi(): string {
  serial += 1;
  const found = Array.from({ length: 10 }, (_, check) => `1${String(serial).slice(1)}${check}`).find(luhn);
  if (!found) throw new Error('no check digit');
  return found;
}
const paths = (answer: Answer): string[] => answer.body.errors.map((error: { path: string }) => error.path);
const prescriberRows = async (): Promise<number> => {
  const [row] = await service.run((tx) => tx.query<{ count: string }>('SELECT count(*) FROM prescriber'));
  return Number(row?.count);
};

beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

describe('a prescriber', () => {
  it('is registered, found by NPI, changed with a version, and audited', async () => {
    const npi = NPIS[0];
    const created = await service.as('technician').post('/prescribers', { ...PRESCRIBER, npi });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ ...PRESCRIBER, npi, version: 1, fax: null, webhookUrl: null });
    expect((await service.as('pharmacist').get(`/prescribers?npi=${npi}`)).body).toEqual({
      items: [created.body],
      nextCursor: null,
    });
    expect((await service.as('pharmacist').get(`/prescribers?npi=${newNpi()}`)).body.items).toEqual([]);
    const read = await service.as('pharmacist').get(`/prescribers/${created.body.id}`);
    expect([read.body, read.headers['etag']]).toEqual([created.body, '"1"']);
    expect(await service.run((tx) => service.app.get(Prescribers).get(tx, created.body.id))).toEqual(created.body);

    const path = `/prescribers/${created.body.id}`;
    const changed = await service
      .as('technician')
      .patch(path, { fax: '+1 303 555 0150', noticePreference: 'fax', dea: null }, { 'if-match': '"1"' });
    expect(changed.body).toMatchObject({ version: 2, noticePreference: 'fax', dea: null, email: PRESCRIBER.email });
    const late = await service.as('technician').patch(path, { email: 'x@example.org' }, { 'if-match': '"1"' });
    expect([late.status, late.body.code]).toEqual([412, 'stale-version']);
    const unreachable = await service.as('technician').patch(path, { fax: null });
    expect([unreachable.status, paths(unreachable)]).toEqual([400, ['fax']]);

    const audit = await service.as('admin').get('/audit-events');
    const actions = audit.body.items.map((event: { action: string }) => event.action);
    expect(actions).toEqual(expect.arrayContaining(['prescriber.updated', 'prescriber.created']));
  });

  it('has an NPI of its own', async () => {
    const npi = newNpi();
    await service.as('technician').post('/prescribers', { ...PRESCRIBER, npi });
    const again = await service.as('technician').post('/prescribers', { ...PRESCRIBER, npi });
    expect([again.status, again.body.code, paths(again)]).toEqual([409, 'duplicate', ['npi']]);
    const elsewhere = await service.as('other-pharmacist').post('/prescribers', { ...PRESCRIBER, npi });
    expect(elsewhere.status).toBe(201);
  });

  it.each([
    ['webhook', 'webhookUrl', 'https://prescriber.example.org/notices'],
    ['fax', 'fax', '+1 303 555 0150'],
    ['telephone', 'telephone', '+1 303 555 0151'],
  ])('who wants notices by %s has to have %s', async (noticePreference, field, address) => {
    const wish = { ...PRESCRIBER, npi: newNpi(), noticePreference };
    const without = await service.as('technician').post('/prescribers', wish);
    expect([without.status, without.body.code, paths(without)]).toEqual([400, 'validation-failed', [field]]);
    const with_ = await service.as('technician').post('/prescribers', { ...wish, [field]: address });
    expect(with_.status).toBe(201);
  });

  it.each([
    ['an NPI with a wrong check digit', { npi: '1234567890' }, 422, 'invalid-npi', 'npi'],
    ['an NPI that is too short', { npi: '123456789' }, 422, 'invalid-npi', 'npi'],
    ['an NPI in letters', { npi: 'one' }, 422, 'invalid-npi', 'npi'],
    ['an NPI as a number', { npi: 1234567893 }, 400, 'validation-failed', 'npi'],
    ['no NPI', { npi: undefined }, 400, 'validation-failed', 'npi'],
    ['a DEA number with a wrong check digit', { dea: 'AB1234560' }, 422, 'invalid-dea', 'dea'],
    ['a DEA number in small letters', { dea: 'ab1234563' }, 422, 'invalid-dea', 'dea'],
    ['an e-mail address that is none', { email: 'prescriber at example' }, 400, 'validation-failed', 'email'],
    ['no e-mail address', { email: undefined }, 400, 'validation-failed', 'email'],
    ['an unknown channel', { noticePreference: 'pigeon' }, 400, 'validation-failed', 'noticePreference'],
    ['an address over http', { webhookUrl: 'http://example.org/x' }, 400, 'validation-failed', 'webhookUrl'],
    ['an address with a password', { webhookUrl: 'https://a:b@example.org' }, 400, 'validation-failed', 'webhookUrl'],
    ['an address that is none', { webhookUrl: 'javascript:alert(1)' }, 400, 'validation-failed', 'webhookUrl'],
    ['a fax number in words', { fax: 'none' }, 400, 'validation-failed', 'fax'],
    ['a blank name', { familyName: ' ' }, 400, 'validation-failed', 'familyName'],
    ['an unknown field', { title: 'MD' }, 400, 'validation-failed', 'title'],
  ])('with %s is refused by name and leaves nothing behind', async (_case, changes, status, code, path) => {
    const before = await prescriberRows();
    const body = { ...PRESCRIBER, npi: newNpi(), ...changes };
    const answer = await service.as('technician').post('/prescribers', body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(paths(answer)).toContain(path);
    expect(await prescriberRows()).toBe(before);
  });

  it('of another pharmacy does not exist', async () => {
    const { body } = await service.as('technician').post('/prescribers', { ...PRESCRIBER, npi: newNpi() });
    const answers = [
      await service.as('other-pharmacist').get(`/prescribers/${body.id}`),
      await service.as('other-pharmacist').patch(`/prescribers/${body.id}`, { dea: null }),
    ];
    expect(answers.map((answer) => answer.status)).toEqual([404, 404]);
    expect((await service.as('other-pharmacist').get(`/prescribers?npi=${body.npi}`)).body.items).toEqual([]);
    const named = service.run((tx) =>
      service.app.get(Prescribers).get(tx, '01990000-0000-7000-8000-000000000000', 'prescriberId'),
    );
    await expect(named).rejects.toMatchObject({ code: 'not-found', errors: [{ path: 'prescriberId' }] });
  });

  it.each(['prescriber', 'admin', 'lab'])('is not for the role %s to read or write', async (username) => {
    expect((await service.as(username).get('/prescribers')).status).toBe(403);
    const answer = await service.as(username).post('/prescribers', { ...PRESCRIBER, npi: newNpi() });
    expect(answer.status).toBe(403);
  });
});
