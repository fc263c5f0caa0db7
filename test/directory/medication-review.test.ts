import { startService, type TestService } from '../support/service.js';
import { profileTools } from './profile-tools.js';

const TAMOXIFEN = { drug: 'rxcui:10324', status: 'active', startedOn: '2026-01-05', source: 'patient' };
const NONE = { noneKnown: true };

let service: TestService;
const { newPatient, medications, paths, load, traces } = profileTools(() => service);

beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const reviewOf = async (patientId: string) =>
  (await service.as('pharmacist').get(`/patients/${patientId}`)).body.medicationReview;
const eventsOf = async (patientId: string): Promise<number> =>
  (
    await service.run((tx) =>
      tx.query(`SELECT 1 FROM outbox WHERE kind = 'patient.facts-changed' AND ids ->> 'patientId' = $1`, [patientId]),
    )
  ).length;

describe('that a patient takes nothing else', () => {
  it('is told from never asked, with who asked and when, and is kept', async () => {
    const patientId = await newPatient();
    expect(await reviewOf(patientId)).toBeNull();
    expect((await load(patientId)).patient.medicationsReviewedOn).toBeNull();

    const none = await service.as('technician').post(medications(patientId), NONE);
    expect(none.status).toBe(201);
    expect(none.body).toEqual({
      reviewedOn: service.clock.today('America/Denver'),
      reviewedBy: expect.stringMatching(/^[0-9a-f-]{36}$/),
      noneKnown: true,
    });
    expect(await reviewOf(patientId)).toEqual(none.body);
    expect((await load(patientId)).patient.medicationsReviewedOn).toBe(none.body.reviewedOn);
    const list = await service.as('pharmacist').get(medications(patientId));
    expect(list.body).toEqual({ items: [], nextCursor: null, review: none.body });

    const audit = await service.as('admin').get(`/audit-events?patientId=${patientId}`);
    expect(audit.body.items.map((event: { action: string }) => event.action)).toContain('medication.none-known');
    const history = await service.as('pharmacist').get(`/patients/${patientId}/profile-history`);
    expect(history.body.items[0]).toMatchObject({
      resource: 'patient',
      version: 2,
      recordedBy: none.body.reviewedBy,
      state: { noKnownMedications: true, medicationsReviewedOn: none.body.reviewedOn },
    });
  });

  it.each([
    ['taken', 'active'],
    ['on hold', 'on-hold'],
  ])('is refused while a medication is %s, and accepted once it is stopped', async (_case, status) => {
    const patientId = await newPatient();
    const { body } = await service.as('technician').post(medications(patientId), { ...TAMOXIFEN, status });
    const before = await traces();
    const refused = await service.as('technician').post(medications(patientId), NONE);
    expect([refused.status, refused.body.code, paths(refused)]).toEqual([409, 'wrong-state', ['noneKnown']]);
    expect(await traces()).toEqual(before);
    expect(await reviewOf(patientId)).toBeNull();

    await service.as('pharmacist').patch(`${medications(patientId)}/${body.id}`, { status: 'stopped' });
    expect((await service.as('technician').post(medications(patientId), NONE)).status).toBe(201);
  });

  it('holds no more once something is taken, whether new or again; a therapy of the past leaves it', async () => {
    const patientId = await newPatient();
    const { body: review } = await service.as('technician').post(medications(patientId), NONE);
    const past = { ...TAMOXIFEN, status: 'stopped', stoppedOn: '2026-02-01' };
    const { body: entry } = await service.as('technician').post(medications(patientId), past);
    expect(await reviewOf(patientId)).toEqual(review);
    await service.as('technician').patch(`${medications(patientId)}/${entry.id}`, { status: 'active' });
    expect(await reviewOf(patientId)).toEqual({ ...review, noneKnown: false });

    const other = await newPatient();
    await service.as('technician').post(medications(other), NONE);
    await service.as('technician').post(medications(other), TAMOXIFEN);
    expect(await reviewOf(other)).toMatchObject({ noneKnown: false });
  });

  it('queues a screening where it says something new, and not where somebody had asked', async () => {
    const patientId = await newPatient();
    await service.as('technician').post(medications(patientId), NONE);
    expect(await eventsOf(patientId)).toBe(1);
    service.clock.advance('P30D');
    const again = await service.as('pharmacist').post(medications(patientId), NONE);
    expect(await reviewOf(patientId)).toEqual(again.body);
    expect(again.body.reviewedOn).toBe(service.clock.today('America/Denver'));
    expect(await eventsOf(patientId)).toBe(1);

    const stopped = await newPatient();
    await service.as('technician').post(medications(stopped), { ...TAMOXIFEN, status: 'stopped' });
    expect(await eventsOf(stopped)).toBe(1);
    await service.as('technician').post(medications(stopped), NONE);
    expect(await eventsOf(stopped)).toBe(1);

    const mistaken = await newPatient();
    const { body } = await service.as('technician').post(medications(mistaken), TAMOXIFEN);
    await service.as('technician').patch(`${medications(mistaken)}/${body.id}`, { status: 'entered-in-error' });
    expect(await eventsOf(mistaken)).toBe(2);
    await service.as('technician').post(medications(mistaken), NONE);
    expect(await eventsOf(mistaken)).toBe(3);
  });

  it.each([
    ['an entry beside it', { ...TAMOXIFEN, ...NONE }, ['noneKnown']],
    ['a status beside it', { ...NONE, status: 'stopped' }, ['noneKnown']],
    ['a denial', { ...TAMOXIFEN, noneKnown: false }, ['noneKnown']],
    ['text', { ...TAMOXIFEN, noneKnown: 'true' }, ['noneKnown']],
    ['nothing at all', {}, ['status', 'startedOn', 'source']],
    ['a review, which only conditions have', { reviewed: true }, ['reviewed', 'status', 'startedOn', 'source']],
  ])('with %s is refused by name and leaves nothing behind', async (_case, body, expected) => {
    const patientId = await newPatient();
    const before = await traces();
    const answer = await service.as('technician').post(medications(patientId), body);
    expect([answer.status, answer.body.code, paths(answer)]).toEqual([400, 'validation-failed', expected]);
    expect(await traces()).toEqual(before);
  });

  it('is not said by an edit, by another pharmacy, or by who may not write', async () => {
    const patientId = await newPatient();
    const { body } = await service.as('technician').post(medications(patientId), TAMOXIFEN);
    const edited = await service.as('technician').patch(`${medications(patientId)}/${body.id}`, NONE);
    expect([edited.status, paths(edited)]).toEqual([400, ['noneKnown']]);
    const unasked = await newPatient();
    expect((await service.as('other-pharmacist').post(medications(unasked), NONE)).status).toBe(404);
    for (const role of ['prescriber', 'admin', 'lab']) {
      expect((await service.as(role).post(medications(unasked), NONE)).status).toBe(403);
    }
    expect(await reviewOf(unasked)).toBeNull();
  });
});

it('stands in the description of the interface, which asks for no member that it does without', async () => {
  const { schemas } = (await service.nobody().get('//api/openapi.json')).body.components;
  expect(schemas.CreateMedicationDto.properties).toHaveProperty('noneKnown');
  expect(schemas.CreateMedicationDto.required ?? []).toEqual([]);
  expect(schemas.UpdateMedicationDto.properties).not.toHaveProperty('noneKnown');
});
