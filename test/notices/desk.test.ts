import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deliver, letTimePass, raise, someoneToTell, subject, type Told } from '../support/notices.js';
import { startService, type TestService } from '../support/service.js';

jest.setTimeout(60_000);

let service: TestService;
let folder: string;
let told: Told;
let other: Told;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'galenic-desk-'));
  service = await startService({ environment: { DATA_DIR: folder } });
  told = await someoneToTell(service);
  other = await someoneToTell(service);
});
afterAll(async () => {
  await service.stop();
  rmSync(folder, { recursive: true, force: true });
});

const newNotice = async (to: Told = told) => {
  const id = await raise(service, subject(to));
  await letTimePass(service);
  await deliver(service);
  return id!;
};
const idsOf = ({ body }: { body: { items: { id: string }[] } }) => body.items.map(({ id }) => id);
const audits = (id: string, action: string) =>
  service.run((tx) =>
    tx.query<{ patient_id: string; actor_role: string }>(
      'SELECT patient_id, actor_role FROM audit_event WHERE resource_id = $1 AND action = $2 ORDER BY sequence',
      [id, action],
    ),
  );

describe('reading', () => {
  it('shows a prescriber its own notices only, and the pharmacist all', async () => {
    const [mine, theirs] = [await newNotice(), await newNotice(other)];
    const aside = await raise(service, subject(told, { audience: 'pharmacy' }));
    expect(idsOf(await told.caller.get('/notices'))).toEqual([mine]);
    expect(idsOf(await told.caller.get(`/notices?prescriberId=${other.prescriberId}`))).toEqual([]);
    expect((await told.caller.get(`/notices/${mine}`)).status).toBe(200);
    for (const id of [theirs, aside]) {
      const { status, body } = await told.caller.get(`/notices/${id}`);
      expect([status, body.code]).toEqual([404, 'not-found']);
    }
    expect(idsOf(await service.as('pharmacist').get('/notices'))).toEqual([aside, theirs, mine]);
    const filtered = await service.as('pharmacist').get(`/notices?prescriberId=${other.prescriberId}&status=sent`);
    expect(idsOf(filtered)).toEqual([theirs]);
  });

  it('shows nothing to a prescriber account without a directory entry, and nothing of another pharmacy', async () => {
    const id = await newNotice();
    expect(idsOf(await service.as('prescriber').get('/notices'))).toEqual([]);
    expect((await service.as('prescriber').get(`/notices/${id}`)).status).toBe(404);
    expect(idsOf(await service.as('other-pharmacist').get('/notices'))).toEqual([]);
    expect((await service.as('other-pharmacist').get(`/notices/${id}`)).status).toBe(404);
  });

  it('pages through the list without a gap', async () => {
    for (let count = 0; count < 5; count += 1) await newNotice(other);
    const all = idsOf(await service.as('pharmacist').get('/notices?limit=200'));
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = await service.as('pharmacist').get(`/notices?limit=2${cursor}`);
      seen.push(...idsOf({ body }));
      if (!body.nextCursor) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(seen).toEqual(all);
  });

  it('is audited with the patient', async () => {
    const id = await newNotice();
    await told.caller.get(`/notices/${id}`);
    expect(await audits(id, 'notice.read')).toEqual([{ patient_id: told.patientId, actor_role: 'prescriber' }]);
  });

  it.each([
    ['?status=lost', 'status'],
    ['?prescriberId=me', 'prescriberId'],
    ['?awaitingCall=maybe', 'awaitingCall'],
    ['?cursor=bm90LWFuLWlk', 'cursor'],
    ['?limit=0', 'limit'],
    ['?patient=x', 'patient'],
    ['/not-an-id', 'id'],
  ])('refuses %s and names the field', async (query, path) => {
    const { status, body } = await service.as('pharmacist').get(`/notices${query}`);
    expect([status, body.errors[0].path]).toEqual([400, path]);
  });

  it.each(['technician', 'admin', 'lab'])('is not for the role %s', async (role) => {
    const answers = [
      await service.as(role).get('/notices'),
      await service.as(role).get(`/notices/${randomUUID()}`),
      await service.as(role).post(`/notices/${randomUUID()}/acknowledgement`, {}),
      await service.as(role).post(`/notices/${randomUUID()}/calls`, { reached: false }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  });
});

describe('acknowledging', () => {
  it('keeps the first who and when, however often it is repeated', async () => {
    const id = await newNotice();
    const path = `/notices/${id}/acknowledgement`;
    const first = await told.caller.post(path, { note: 'ordered' });
    expect([first.status, first.body.status]).toEqual([200, 'acknowledged']);
    expect(first.body.acknowledgement).toMatchObject({ role: 'prescriber', note: 'ordered', at: expect.any(String) });
    const again = await told.caller.post(path, { note: 'another' });
    expect([again.status, again.body]).toEqual([200, first.body]);
    const later = await service.as('pharmacist').post(path, {});
    expect([later.status, later.body]).toEqual([200, first.body]);
    expect(await audits(id, 'notice.acknowledged')).toHaveLength(1);
  });

  it('is one acknowledgement when two people do it at once', async () => {
    const id = await newNotice();
    const path = `/notices/${id}/acknowledgement`;
    const answers = await Promise.all([told.caller.post(path, {}), service.as('pharmacist').post(path, {})]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[0]!.body.acknowledgement).toEqual(answers[1]!.body.acknowledgement);
    expect(await audits(id, 'notice.acknowledged')).toHaveLength(1);
  });

  it('by the prescriber drops what was still to be sent; by the pharmacist it does not', async () => {
    const [known, unknown] = [await raise(service, subject(told)), await raise(service, subject(other))];
    await told.caller.post(`/notices/${known}/acknowledgement`, {});
    await service.as('pharmacist').post(`/notices/${unknown}/acknowledgement`, {});
    await letTimePass(service);
    await deliver(service);
    const deliveries = async (id: string | null) =>
      (await service.as('pharmacist').get(`/notices/${id}`)).body.deliveries;
    expect(await deliveries(known)).toMatchObject([{ status: 'cancelled' }]);
    expect(await deliveries(unknown)).toMatchObject([{ status: 'sent' }]);
  });

  it("is refused for another prescriber's notice and for one that does not exist", async () => {
    const id = await newNotice(other);
    expect((await told.caller.post(`/notices/${id}/acknowledgement`, {})).status).toBe(404);
    expect((await told.caller.post(`/notices/${randomUUID()}/acknowledgement`, {})).status).toBe(404);
    expect((await other.caller.get(`/notices/${id}`)).body.acknowledgement).toBeNull();
  });

  it.each([
    [{ note: 5 }, 'note'],
    [{ by: 'somebody else' }, 'by'],
  ])('refuses %j', async (body, path) => {
    const id = await newNotice();
    const answer = await told.caller.post(`/notices/${id}/acknowledgement`, body);
    expect([answer.status, answer.body.errors[0].path]).toEqual([400, path]);
  });
});

describe('logging a call', () => {
  it('needs the name of whom was reached, and a pharmacist', async () => {
    const id = await newNotice();
    const nobody = await service.as('pharmacist').post(`/notices/${id}/calls`, { reached: true });
    expect([nobody.status, nobody.body.errors[0].path]).toEqual([400, 'spokenTo']);
    const unsaid = await service.as('pharmacist').post(`/notices/${id}/calls`, { spokenTo: 'the practice' });
    expect([unsaid.status, unsaid.body.errors[0].path]).toEqual([400, 'reached']);
    expect((await told.caller.post(`/notices/${id}/calls`, { reached: false })).status).toBe(403);
  });
});
