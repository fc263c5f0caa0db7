import { DataSource } from 'typeorm';
import { statementsDuring } from '../support/statements.js';
import { startService, type TestService } from '../support/service.js';
import { profileTools } from './profile-tools.js';

const TAMOXIFEN = { drug: 'rxcui:10324', status: 'active', startedOn: '2026-01-05', source: 'patient' };
const UNKNOWN_ID = '01990000-0000-7000-8000-000000000000';

let service: TestService;
const { newPatient, medications, conditions, allergies, paths, load, traces } = profileTools(() => service);

beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

describe('a medication', () => {
  it('is added, listed, stopped with its version, and every state of it is kept', async () => {
    const patientId = await newPatient();
    const added = await service.as('technician').post(medications(patientId), {
      ...TAMOXIFEN,
      route: 'oral',
      dose: '20 mg once a day',
      prescribedBy: 'oncology clinic (demo)',
      reason: 'gynecomastia',
    });
    expect(added.status).toBe(201);
    expect(added.body).toMatchObject({ ...TAMOXIFEN, patientId, version: 1, stoppedOn: null, reason: 'gynecomastia' });
    expect(added.headers['etag']).toBe('"1"');

    const path = `${medications(patientId)}/${added.body.id}`;
    const stop = { status: 'stopped', stoppedOn: '2026-02-01' };
    const stopped = await service.as('pharmacist').patch(path, stop, { 'if-match': '"1"' });
    expect(stopped.status).toBe(200);
    expect(stopped.body).toMatchObject({ ...stop, version: 2, drug: 'rxcui:10324', dose: '20 mg once a day' });
    expect(stopped.headers['etag']).toBe('"2"');
    const late = await service.as('technician').patch(path, { dose: '10 mg' }, { 'if-match': '"1"' });
    expect([late.status, late.body.code]).toEqual([412, 'stale-version']);

    const list = await service.as('pharmacist').get(medications(patientId));
    expect(list.body).toEqual({ items: [stopped.body], nextCursor: null, review: null });

    const history = await service.as('pharmacist').get(`/patients/${patientId}/profile-history`);
    expect(
      history.body.items.map((item: { resource: string; version: number; state: { status?: string } }) => [
        item.resource,
        item.version,
        item.state.status,
      ]),
    ).toEqual([
      ['medication', 2, 'stopped'],
      ['medication', 1, 'active'],
      ['patient', 1, undefined],
    ]);
    expect(history.body.items[0].state).toMatchObject({ startedOn: '2026-01-05', stoppedOn: '2026-02-01' });
    expect(history.body.items[0].state.pharmacyId).toBeUndefined();
  });

  it('is audited without its content, and each write queues a new screening', async () => {
    const patientId = await newPatient();
    const { body } = await service.as('technician').post(medications(patientId), TAMOXIFEN);
    await service.as('technician').patch(`${medications(patientId)}/${body.id}`, { status: 'on-hold' });
    await service.as('pharmacist').get(medications(patientId));
    const audit = await service.as('admin').get(`/audit-events?patientId=${patientId}`);
    expect(audit.body.items.map((event: { action: string }) => event.action)).toEqual([
      'medication.read',
      'medication.updated',
      'medication.created',
      'patient.created',
    ]);
    expect(JSON.stringify(audit.body)).not.toContain('10324');
    const events = await service.run((tx) =>
      tx.query(`SELECT kind FROM outbox WHERE ids ->> 'patientId' = $1`, [patientId]),
    );
    expect(events).toEqual([{ kind: 'patient.facts-changed' }, { kind: 'patient.facts-changed' }]);
  });

  it('may be words without a code, and be coded later', async () => {
    const patientId = await newPatient();
    const words = { text: 'little white pill', status: 'active', startedOn: '2026-01-05', source: 'patient' };
    const { body, status } = await service.as('technician').post(medications(patientId), words);
    expect([status, body.drug, body.text]).toEqual([201, null, 'little white pill']);
    const coded = await service.as('pharmacist').patch(`${medications(patientId)}/${body.id}`, { drug: 'rxcui:10324' });
    expect([coded.status, coded.body.drug, coded.body.text]).toEqual([200, 'rxcui:10324', 'little white pill']);
    const emptied = await service
      .as('pharmacist')
      .patch(`${medications(patientId)}/${body.id}`, { drug: null, text: null });
    expect([emptied.status, paths(emptied)]).toEqual([400, ['drug']]);
  });

  it('of a concept that the knowledge does not hold is kept, for screening to report', async () => {
    const answer = await service
      .as('technician')
      .post(medications(await newPatient()), { ...TAMOXIFEN, drug: 'rxcui:99999999' });
    expect(answer.status).toBe(201);
  });

  it('that is taken again has not stopped', async () => {
    const patientId = await newPatient();
    const stopped = { ...TAMOXIFEN, status: 'stopped', stoppedOn: '2026-02-01' };
    const { body } = await service.as('technician').post(medications(patientId), stopped);
    const again = await service.as('technician').patch(`${medications(patientId)}/${body.id}`, { status: 'active' });
    expect([again.status, again.body.stoppedOn]).toEqual([200, null]);
  });

  it('is refused where it is active already with the same start, also by an edit', async () => {
    const patientId = await newPatient();
    await service.as('technician').post(medications(patientId), TAMOXIFEN);
    const twice = await service.as('technician').post(medications(patientId), TAMOXIFEN);
    expect([twice.status, twice.body.code, paths(twice)]).toEqual([409, 'duplicate', ['drug']]);
    const later = await service
      .as('technician')
      .post(medications(patientId), { ...TAMOXIFEN, startedOn: '2026-03-01' });
    expect(later.status).toBe(201);
    const edited = await service
      .as('technician')
      .patch(`${medications(patientId)}/${later.body.id}`, { startedOn: TAMOXIFEN.startedOn });
    expect([edited.status, edited.body.code]).toEqual([409, 'duplicate']);
    const words = { text: 'Multivitamin', status: 'active', startedOn: '2026-01-05', source: 'patient' };
    await service.as('technician').post(medications(patientId), words);
    const again = await service.as('technician').post(medications(patientId), { ...words, text: 'MULTIVITAMIN' });
    expect([again.status, paths(again)]).toEqual([409, ['text']]);
  });

  it('comes in pages', async () => {
    const patientId = await newPatient();
    for (const startedOn of ['2026-01-01', '2026-01-02', '2026-01-03']) {
      await service.as('technician').post(medications(patientId), { ...TAMOXIFEN, startedOn });
    }
    const first = await service.as('technician').get(`${medications(patientId)}?limit=2`);
    const second = await service
      .as('technician')
      .get(`${medications(patientId)}?limit=2&cursor=${first.body.nextCursor}`);
    const starts = [...first.body.items, ...second.body.items].map((item: { startedOn: string }) => item.startedOn);
    expect(starts).toEqual(['2026-01-03', '2026-01-02', '2026-01-01']);
    expect(second.body.nextCursor).toBeNull();
  });

  it.each([
    ['neither code nor words', { drug: undefined }, 400, 'validation-failed', 'drug'],
    ['a code of another system', { drug: 'ndc:0310-0201-30' }, 422, 'unknown-drug', 'drug'],
    ['a name for a code', { drug: 'tamoxifen' }, 422, 'unknown-drug', 'drug'],
    ['a concept of the wrong shape', { drug: 'rxcui:12x' }, 422, 'unknown-drug', 'drug'],
    ['a number for a code', { drug: 10324 }, 400, 'validation-failed', 'drug'],
    ['an unknown status', { status: 'finished' }, 400, 'validation-failed', 'status'],
    ['a status of its own making', { status: 'entered-in-error' }, 400, 'validation-failed', 'status'],
    ['no status', { status: undefined }, 400, 'validation-failed', 'status'],
    ['null for a status', { status: null }, 400, 'validation-failed', 'status'],
    ['no start', { startedOn: undefined }, 400, 'validation-failed', 'startedOn'],
    ['an impossible start', { startedOn: '2026-02-30' }, 400, 'validation-failed', 'startedOn'],
    ['an instant for a date', { startedOn: '2026-01-05T00:00:00Z' }, 400, 'validation-failed', 'startedOn'],
    ['a stop before the start', { status: 'stopped', stoppedOn: '2026-01-04' }, 422, 'invalid-date', 'stoppedOn'],
    ['a stop in the future', { status: 'stopped', stoppedOn: '2199-01-01' }, 422, 'invalid-date', 'stoppedOn'],
    ['a past stop of an active one', { stoppedOn: '2026-01-06' }, 422, 'invalid-date', 'stoppedOn'],
    ['a start before birth', { startedOn: '1980-01-01' }, 422, 'invalid-date', 'startedOn'],
    ['a start in another age', { startedOn: '2999-01-01' }, 422, 'invalid-date', 'startedOn'],
    ['an unknown route', { route: 'by osmosis' }, 400, 'validation-failed', 'route'],
    ['a source of two lines', { source: 'a\nb' }, 400, 'validation-failed', 'source'],
    ['a dose too long', { dose: 'x'.repeat(301) }, 400, 'validation-failed', 'dose'],
    ['an unknown field', { color: 'blue' }, 400, 'validation-failed', 'color'],
    ['a character that cannot be stored', { reason: 'a\u0000' }, 400, 'validation-failed', 'reason'],
  ])('with %s is refused by name and leaves nothing behind', async (_case, changes, status, code, path) => {
    const patientId = await newPatient();
    const before = await traces();
    const answer = await service.as('technician').post(medications(patientId), { ...TAMOXIFEN, ...changes });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(paths(answer)).toContain(path);
    expect(await traces()).toEqual(before);
  });

  it.each([
    ['null for its status', { status: null }, 400, 'status'],
    ['null for its start', { startedOn: null }, 400, 'startedOn'],
    ['a stop before its start', { status: 'stopped', stoppedOn: '2025-12-31' }, 422, 'stoppedOn'],
    ['a code of another system', { drug: 'atc:L02BA01' }, 422, 'drug'],
    ['an unknown field', { patientId: UNKNOWN_ID }, 400, 'patientId'],
  ])('is not changed to %s', async (_case, changes, status, path) => {
    const patientId = await newPatient();
    const { body } = await service.as('technician').post(medications(patientId), TAMOXIFEN);
    const before = await traces();
    const answer = await service.as('technician').patch(`${medications(patientId)}/${body.id}`, changes);
    expect([answer.status, paths(answer)]).toEqual([status, [path]]);
    expect(await traces()).toEqual(before);
  });
});

describe('an allergy', () => {
  const reviewOf = async (patientId: string) =>
    (await service.as('pharmacist').get(`/patients/${patientId}`)).body.allergyReview;

  it('that nobody asked about is not the same as none', async () => {
    const patientId = await newPatient();
    expect(await reviewOf(patientId)).toBeNull();
    expect((await load(patientId)).patient.allergiesReviewedOn).toBeNull();

    const none = await service.as('technician').post(allergies(patientId), { noneKnown: true });
    expect(none.status).toBe(201);
    expect(none.body).toMatchObject({ noneKnown: true, reviewedBy: expect.any(String) });
    expect(await reviewOf(patientId)).toEqual(none.body);
    expect((await load(patientId)).patient.allergiesReviewedOn).toBe(none.body.reviewedOn);
    const list = await service.as('pharmacist').get(allergies(patientId));
    expect(list.body).toEqual({ items: [], nextCursor: null, review: none.body });
  });

  it('refuses words that name no allergy, and says how to note that there is none', async () => {
    const patientId = await newPatient();
    const refused = await service.as('technician').post(allergies(patientId), { substance: 'NKDA' });
    expect([refused.status, refused.body.code, paths(refused)]).toEqual([400, 'validation-failed', ['substance']]);
    expect(JSON.stringify(refused.body)).toContain('noneKnown');
    expect(await reviewOf(patientId)).toBeNull();
  });

  it('clears the note that there is none, and the last one taken back leaves nothing reviewed', async () => {
    const patientId = await newPatient();
    await service.as('technician').post(allergies(patientId), { noneKnown: true });
    const added = await service
      .as('technician')
      .post(allergies(patientId), { substance: 'rxcui:10324', reaction: 'hives' });
    expect(added.body).toMatchObject({ substance: 'rxcui:10324', reaction: 'hives', status: 'active', version: 1 });
    expect(await reviewOf(patientId)).toMatchObject({ noneKnown: false });
    expect((await load(patientId)).allergies).toEqual([
      { id: added.body.id, substance: 'rxcui:10324', reaction: 'hives' },
    ]);

    const none = await service.as('technician').post(allergies(patientId), { noneKnown: true });
    expect([none.status, none.body.code, paths(none)]).toEqual([409, 'wrong-state', ['noneKnown']]);

    const path = `${allergies(patientId)}/${added.body.id}`;
    const error = await service.as('pharmacist').patch(path, { status: 'entered-in-error' }, { 'if-match': '"1"' });
    expect(error.body).toMatchObject({ status: 'entered-in-error', version: 2 });
    expect(await reviewOf(patientId)).toBeNull();
    expect((await load(patientId)).allergies).toEqual([]);

    await service.as('technician').post(allergies(patientId), { noneKnown: true });
    const reaction = await service.as('pharmacist').patch(path, { reaction: null });
    expect(reaction.body.reaction).toBeNull();
    expect(await reviewOf(patientId)).toMatchObject({ noneKnown: true });
  });

  it.each([
    ['nothing', {}, 400, 'validation-failed', 'substance'],
    ['both', { substance: 'latex', noneKnown: true }, 400, 'validation-failed', 'noneKnown'],
    ['none known denied', { noneKnown: false }, 400, 'validation-failed', 'noneKnown'],
    ['none known as text', { noneKnown: 'true' }, 400, 'validation-failed', 'noneKnown'],
    ['a code of another system', { substance: 'ndc:0310-0201-30' }, 422, 'unknown-drug', 'substance'],
    ['a blank substance', { substance: '  ' }, 400, 'validation-failed', 'substance'],
    ['an unknown field', { substance: 'latex', by: 'x' }, 400, 'validation-failed', 'by'],
  ])('with %s is refused by name and leaves nothing behind', async (_case, body, status, code, path) => {
    const patientId = await newPatient();
    const before = await traces();
    const answer = await service.as('technician').post(allergies(patientId), body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(paths(answer)).toContain(path);
    expect(await traces()).toEqual(before);
  });

  it('is on file once, however it is capitalized', async () => {
    const patientId = await newPatient();
    await service.as('technician').post(allergies(patientId), { substance: 'Cottonseed oil' });
    const again = await service.as('technician').post(allergies(patientId), { substance: 'cottonseed OIL' });
    expect([again.status, again.body.code, paths(again)]).toEqual([409, 'duplicate', ['substance']]);
  });
});

describe('another pharmacy', () => {
  it('meets no patient and no entry, in reads and in writes', async () => {
    const patientId = await newPatient();
    const { body } = await service.as('technician').post(medications(patientId), TAMOXIFEN);
    const other = service.as('other-pharmacist');
    const answers = [
      await other.get(medications(patientId)),
      await other.get(conditions(patientId)),
      await other.get(allergies(patientId)),
      await other.get(`/patients/${patientId}/profile-history`),
      await other.post(medications(patientId), TAMOXIFEN),
      await other.post(conditions(patientId), { code: { system: 'icd10cm', value: 'I10' } }),
      await other.post(allergies(patientId), { noneKnown: true }),
      await other.patch(`${medications(patientId)}/${body.id}`, { status: 'on-hold' }),
      await service.as('technician').patch(`${medications(await newPatient())}/${body.id}`, { status: 'on-hold' }),
      await service.as('technician').patch(`${medications(patientId)}/${UNKNOWN_ID}`, { status: 'on-hold' }),
      await service.as('technician').post(medications(UNKNOWN_ID), TAMOXIFEN),
    ];
    expect(answers.map((answer) => [answer.status, answer.body.code])).toEqual(answers.map(() => [404, 'not-found']));
  });

  it('is kept out by the database itself, and so is whoever names none', async () => {
    const patientId = await newPatient();
    await service.as('technician').post(medications(patientId), TAMOXIFEN);
    for (const table of [
      'patient_medication',
      'patient_condition',
      'patient_allergy',
      'profile_history',
      'prescriber',
    ]) {
      const unbound = service.app.get(DataSource).query(`SELECT * FROM ${table}`);
      await expect(unbound).rejects.toThrow(/app\.pharmacy_id|uuid/);
    }
    const insert = service.run((tx) =>
      tx.query(
        `INSERT INTO patient_condition (pharmacy_id, id, patient_id, code_system, code, status, created_at, updated_at)
         VALUES ($1, $2, $3, 'icd10cm', 'I10', 'active', $4, $4)`,
        [service.otherPharmacyId, tx.newId(), patientId, tx.now],
      ),
    );
    await expect(insert).rejects.toThrow(/row-level security/);
  });

  it('never loses a past state: the application may not change or delete one', async () => {
    for (const statement of [
      'UPDATE profile_history SET version = 0',
      'DELETE FROM profile_history',
      'DELETE FROM patient_medication',
    ]) {
      await expect(service.run((tx) => tx.query(statement))).rejects.toThrow(/permission denied/);
    }
  });
});

describe('who may', () => {
  it.each(['prescriber', 'admin', 'lab'])('%s neither reads nor writes a profile', async (username) => {
    const patientId = await newPatient();
    const answers = [
      await service.as(username).get(medications(patientId)),
      await service.as(username).post(medications(patientId), TAMOXIFEN),
      await service.as(username).post(allergies(patientId), { noneKnown: true }),
      await service.as(username).get(`/patients/${patientId}/profile-history`),
    ];
    expect(answers.map((answer) => answer.status)).toEqual([403, 403, 403, 403]);
  });
});

describe('the fact sheet', () => {
  it('holds everything that rules ask for, in one round trip', async () => {
    const patientId = await newPatient({
      sexAtBirth: 'female',
      menopausalStatus: 'postmenopausal',
      reproductiveSurgery: ['hysterectomy'],
      heightCm: 170.5,
      weightKg: 64,
      address: { line: '5 Sample Road', city: 'Denver', state: 'CO', postalCode: '80203' },
    });
    const { body: stopped } = await service
      .as('technician')
      .post(medications(patientId), { ...TAMOXIFEN, status: 'stopped', stoppedOn: '2026-02-01', route: 'oral' });
    const { body: wrong } = await service
      .as('technician')
      .post(medications(patientId), { ...TAMOXIFEN, drug: 'local:dhea' });
    await service.as('technician').patch(`${medications(patientId)}/${wrong.id}`, { status: 'entered-in-error' });
    const { body: condition } = await service
      .as('technician')
      .post(conditions(patientId), { code: { system: 'local', value: 'osteoporosis' }, onset: '2020-01-01' });

    let sheet: unknown;
    const seen = await statementsDuring(async () => {
      sheet = await load(patientId);
    });
    expect(seen.filter((statement) => /^\s*SELECT/.test(statement))).toHaveLength(1);
    expect(seen).toHaveLength(3); // begin, the sheet, commit
    expect(sheet).toEqual({
      patient: {
        id: patientId,
        birthDate: '1985-03-14',
        sexAtBirth: 'female',
        menopausalStatus: 'postmenopausal',
        pregnancyStatus: null,
        pregnancyStatusOn: null,
        reproductiveSurgery: ['hysterectomy'],
        heightCm: '170.5',
        weightKg: '64.0',
        state: 'CO',
        allergiesReviewedOn: null,
        conditionsReviewedOn: null,
        medicationsReviewedOn: null,
      },
      medications: [
        {
          id: stopped.id,
          drug: 'rxcui:10324',
          text: null,
          status: 'stopped',
          startedOn: '2026-01-05',
          stoppedOn: '2026-02-01',
          route: 'oral',
          dose: null,
          source: 'patient',
          prescribedBy: null,
          reason: null,
          goal: null,
          recordedOn: service.clock.now().toISOString().slice(0, 10),
        },
      ],
      conditions: [
        {
          id: condition.id,
          code: { system: 'local', value: 'osteoporosis' },
          status: 'active',
          onset: '2020-01-01',
          resolvedOn: null,
        },
      ],
      allergies: [],
    });
  });

  it('of an unknown patient does not exist', async () => {
    await expect(load(UNKNOWN_ID)).rejects.toMatchObject({ code: 'not-found' });
  });
});
