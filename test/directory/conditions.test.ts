import { startService, type TestService } from '../support/service.js';
import { profileTools } from './profile-tools.js';

let service: TestService;
const { newPatient, conditions, paths, load, traces } = profileTools(() => service);

beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

describe('a condition', () => {
  const VTE = { code: { system: 'ICD-10-CM', value: 'i82409' }, onset: '2019-05-01' };

  it('is recorded under one spelling of its code, resolved and taken back', async () => {
    const patientId = await newPatient();
    const added = await service.as('technician').post(conditions(patientId), VTE);
    expect(added.status).toBe(201);
    expect(added.body).toMatchObject({
      code: { system: 'icd10cm', value: 'I82.409' },
      onset: '2019-05-01',
      status: 'active',
      version: 1,
    });
    const again = await service
      .as('technician')
      .post(conditions(patientId), { ...VTE, code: { system: 'icd10cm', value: 'I82.409' } });
    expect([again.status, again.body.code, paths(again)]).toEqual([409, 'duplicate', ['code']]);

    const path = `${conditions(patientId)}/${added.body.id}`;
    const resolved = await service.as('pharmacist').patch(path, { status: 'resolved', resolvedOn: '2020-05-01' });
    expect(resolved.body).toMatchObject({ status: 'resolved', resolvedOn: '2020-05-01', version: 2 });
    const active = await service.as('pharmacist').patch(path, { status: 'active' }, { 'if-match': '"2"' });
    expect(active.body).toMatchObject({ status: 'active', resolvedOn: null, version: 3 });
    const error = await service.as('pharmacist').patch(path, { status: 'entered-in-error' });
    expect(error.body.status).toBe('entered-in-error');
    expect((await load(patientId)).conditions).toEqual([]);
    expect((await service.as('pharmacist').get(conditions(patientId))).body.items).toEqual([error.body]);
  });

  it('without an onset is a duplicate of itself', async () => {
    const patientId = await newPatient();
    const code = { system: 'snomed', value: '48723006' };
    expect((await service.as('technician').post(conditions(patientId), { code })).status).toBe(201);
    expect((await service.as('technician').post(conditions(patientId), { code })).status).toBe(409);
  });

  it.each([
    ['another code system', { code: { system: 'icd9', value: '257.2' } }, 422, 'unknown-code', 'code.system'],
    ['a code that is none', { code: { system: 'icd10cm', value: 'gout' } }, 422, 'unknown-code', 'code.value'],
    ['text for a code', { code: 'I82.409' }, 400, 'validation-failed', 'code'],
    ['a list for a code', { code: [] }, 400, 'validation-failed', null],
    ['no code', { code: undefined }, 400, 'validation-failed', 'code'],
    ['an unknown member', { code: { ...VTE.code, text: 'x' } }, 400, 'validation-failed', 'code.text'],
    ['an onset in the future', { onset: '2199-01-01' }, 422, 'invalid-date', 'onset'],
    ['an onset before birth', { onset: '1984-01-01' }, 422, 'invalid-date', 'onset'],
    ['an impossible onset', { onset: '2026-13-01' }, 400, 'validation-failed', 'onset'],
    ['an end while active', { resolvedOn: '2020-01-01' }, 422, 'invalid-date', 'resolvedOn'],
    ['an end before onset', { status: 'resolved', resolvedOn: '2019-04-30' }, 422, 'invalid-date', 'resolvedOn'],
    ['null for a status', { status: null }, 400, 'validation-failed', 'status'],
  ])('with %s is refused by name and leaves nothing behind', async (_case, changes, status, code, path) => {
    const patientId = await newPatient();
    const before = await traces();
    const answer = await service.as('technician').post(conditions(patientId), { ...VTE, ...changes });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    if (path) expect(paths(answer)).toContain(path);
    expect(await traces()).toEqual(before);
  });
});

describe('a review of the conditions', () => {
  const reviewOf = async (patientId: string) =>
    (await service.as('pharmacist').get(`/patients/${patientId}`)).body.conditionReview;
  const ASTHMA = { code: { system: 'icd10cm', value: 'J45.909' } };

  it('says who asked and when, so that none is told from never asked', async () => {
    const patientId = await newPatient();
    expect(await reviewOf(patientId)).toBeNull();
    expect((await load(patientId)).patient.conditionsReviewedOn).toBeNull();

    const none = await service.as('technician').post(conditions(patientId), { noneKnown: true });
    expect(none.status).toBe(201);
    expect(none.body).toMatchObject({ noneKnown: true, reviewedBy: expect.any(String) });
    expect(await reviewOf(patientId)).toEqual(none.body);
    expect((await load(patientId)).patient.conditionsReviewedOn).toBe(none.body.reviewedOn);
    const list = await service.as('pharmacist').get(conditions(patientId));
    expect(list.body).toEqual({ items: [], nextCursor: null, review: none.body });

    const audit = await service.as('admin').get(`/audit-events?patientId=${patientId}`);
    expect(audit.body.items.map((event: { action: string }) => event.action)).toContain('condition.none-known');
    const events = await service.run((tx) =>
      tx.query(`SELECT kind FROM outbox WHERE ids ->> 'patientId' = $1`, [patientId]),
    );
    expect(events).toEqual([{ kind: 'patient.facts-changed' }]);
  });

  it('is not made by recording one condition, and not undone by it', async () => {
    const patientId = await newPatient();
    await service.as('technician').post(conditions(patientId), ASTHMA);
    expect(await reviewOf(patientId)).toBeNull();

    const none = await service.as('technician').post(conditions(patientId), { noneKnown: true });
    expect([none.status, none.body.code, paths(none)]).toEqual([409, 'wrong-state', ['noneKnown']]);
    const complete = await service.as('pharmacist').post(conditions(patientId), { reviewed: true });
    expect(complete.body).toMatchObject({ noneKnown: false });

    const other = await newPatient();
    const { body } = await service.as('technician').post(conditions(other), { noneKnown: true });
    await service.as('technician').post(conditions(other), ASTHMA);
    expect(await reviewOf(other)).toEqual({ ...body, noneKnown: false });
  });

  it('does not say any more that there is none once a condition that was over is active again', async () => {
    const patientId = await newPatient();
    const over = await service.as('technician').post(conditions(patientId), { ...ASTHMA, status: 'resolved' });
    await service.as('technician').post(conditions(patientId), { noneKnown: true });
    const path = `${conditions(patientId)}/${over.body.id}`;
    await service.as('pharmacist').patch(path, { resolvedOn: '2020-01-01' });
    expect(await reviewOf(patientId)).toMatchObject({ noneKnown: true });
    await service.as('pharmacist').patch(path, { status: 'active' });
    expect(await reviewOf(patientId)).toMatchObject({ noneKnown: false });
  });

  it.each([
    ['both', { ...ASTHMA, noneKnown: true }, 'noneKnown'],
    ['two reviews', { noneKnown: true, reviewed: true }, 'noneKnown'],
    ['a date', { reviewed: true, onset: '2020-01-01' }, 'reviewed'],
    ['none known denied', { noneKnown: false }, 'noneKnown'],
    ['a review as text', { reviewed: 'true' }, 'reviewed'],
    ['nothing', {}, 'code'],
  ])('with %s is refused by name and leaves nothing behind', async (_case, body, path) => {
    const patientId = await newPatient();
    const before = await traces();
    const answer = await service.as('technician').post(conditions(patientId), body);
    expect([answer.status, answer.body.code, paths(answer)]).toEqual([400, 'validation-failed', [path]]);
    expect(await traces()).toEqual(before);
  });
});
