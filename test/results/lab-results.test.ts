import { DataSource } from 'typeorm';
import { Patients } from '../../src/directory/index.js';
import {
  LabResults,
  toNewLabResult,
  type NewLabResult,
  type StoredLabResult,
} from '../../src/workflow/results/index.js';
import { PageQuery } from '../../src/platform/http/paging.js';
import { statementsDuring } from '../support/statements.js';
import { startService, type TestService } from '../support/service.js';

const UNKNOWN_ID = '01990000-0000-7000-8000-000000000000';

let service: TestService;
let count = 0;

const newPatient = async (changes: object = {}): Promise<string> => {
  const { body } = await service.as('technician').post('/patients', {
    mrn: `LR-${(count += 1)}`,
    givenName: 'Test',
    familyName: 'Result',
    birthDate: '1985-03-14',
    sexAtBirth: 'male',
    ...changes,
  });
  return body.id;
};

/** An estradiol of two days ago, as somebody would send it. */
const estradiol = (changes: object = {}): NewLabResult =>
  toNewLabResult(
    {
      test: { system: 'loinc', code: '2243-4' },
      value: '15',
      unit: 'pg/mL',
      collectedAt: hoursAgo(48),
      status: 'final',
      ...changes,
    },
    'api',
  );
const started = Date.now();
const hoursAgo = (hours: number): string => new Date(started - hours * 3_600_000).toISOString();

const results = () => service.app.get(LabResults);
const store = (patientId: string, ...items: NewLabResult[]): Promise<StoredLabResult[]> =>
  service.run(async (tx) => {
    await service.app.get(Patients).lock(tx, patientId);
    return results().store(tx, patientId, items);
  });
const storeOne = async (patientId: string, item: NewLabResult): Promise<StoredLabResult> => {
  const [stored] = await store(patientId, item);
  if (!stored) throw new Error('nothing stored');
  return stored;
};
const current = (patientId: string) => service.run((tx) => results().current(tx, patientId));
const rowCount = async (): Promise<number> => {
  const [row] = await service.run((tx) => tx.query<{ count: string }>('SELECT count(*) FROM lab_result'));
  return Number(row?.count);
};

beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

describe('a result', () => {
  it('is stored as reported and as read, and answered as it is loaded again', async () => {
    const patientId = await newPatient();
    const stored = await storeOne(
      patientId,
      estradiol({
        value: '73.4',
        unit: 'pmol/L',
        method: 'LC-MS/MS',
        referenceRange: { low: '37', high: '156' },
        performingLab: 'Demo Laboratory',
        fasting: true,
        lastDoseAt: hoursAgo(60),
        issuedAt: hoursAgo(24),
      }),
    );
    expect(stored).toMatchObject({
      patientId,
      loinc: '2243-4',
      testKey: 'estradiol',
      status: 'final',
      value: '73.4',
      unit: 'pmol/L',
      quality: 'usable',
      assay: 'high-sensitivity',
      unreadableReason: null,
      canonicalUnit: 'pg/mL',
      codedValue: null,
      referenceRange: { low: '37', high: '156', text: null },
      performingLab: 'Demo Laboratory',
      fasting: true,
      collectedAt: hoursAgo(48),
      supersededBy: null,
      source: 'api',
    });
    expect(Number(stored.canonicalValue)).toBeCloseTo(19.99, 2);
    expect(Number(stored.canonicalRange?.low)).toBeCloseTo(10.08, 2);
    expect(await current(patientId)).toEqual([stored]);
  });

  it('keeps a comparator, a negative value and a coded value', async () => {
    const patientId = await newPatient({ sexAtBirth: 'female' });
    const stored = await store(
      patientId,
      estradiol({ value: '15', comparator: '<' }),
      estradiol({ test: { system: 'loinc', code: '38267-1' }, value: '-2.5', unit: '{T-score}' }),
      estradiol({ test: { system: 'loinc', code: '2118-8' }, value: 'negative', unit: undefined }),
    );
    expect(
      stored.map((result) => [result.quality, result.comparator, result.canonicalValue, result.codedValue]),
    ).toEqual([
      ['usable', '<', '15', null],
      ['usable', null, '-2.5', null],
      ['usable', null, null, 'negative'],
    ]);
  });

  it.each([
    ['a unit nobody knows', { unit: 'glasses' }, 'unreadable-unit'],
    ['a unit of another kind', { unit: 'kg' }, 'unreadable-unit'],
    ['no unit', { unit: undefined }, 'unreadable-unit'],
    ['no value', { value: null }, 'no-value'],
    ['an absurd value', { value: '9999999' }, 'out-of-sanity-range'],
    ['a negative concentration', { value: '-3' }, 'out-of-sanity-range'],
    ['a word for a number', { value: 'positive', unit: undefined }, 'no-value'],
  ])('with %s is kept with the reason, and holds nothing that a rule could use', async (_case, changes, quality) => {
    const patientId = await newPatient();
    const stored = await storeOne(patientId, estradiol(changes));
    expect(stored).toMatchObject({ testKey: 'estradiol', quality, canonicalValue: null, codedValue: null });
    expect(stored.unreadableReason).toEqual(expect.stringMatching(/^[a-z-]+$/));
    expect(await current(patientId)).toEqual([stored]);
  });

  it('of a test that the knowledge does not hold is kept and says so', async () => {
    const stored = await storeOne(
      await newPatient(),
      estradiol({ test: { system: 'loinc', code: '2345-7' }, unit: 'mg/dL' }),
    );
    expect(stored).toMatchObject({ testKey: null, quality: 'no-value', unreadableReason: 'unknown-test', value: '15' });
  });

  it('in an unusual unit waits until a person confirms it', async () => {
    const patientId = await newPatient();
    const unusual = estradiol({ value: '400' });
    const stored = await storeOne(patientId, unusual);
    expect(stored).toMatchObject({ quality: 'unreadable-unit', canonicalValue: null });
    const confirmed = await storeOne(patientId, { ...unusual, status: 'corrected', unitConfirmed: true });
    expect(confirmed).toMatchObject({ quality: 'usable', canonicalValue: '400' });
    expect(await current(patientId)).toEqual([confirmed]);
  });

  it('is counted on the day that the pharmacy saw, across the change of the clocks', async () => {
    const patientId = await newPatient();
    const [evening, night] = await store(
      patientId,
      estradiol({ collectedAt: '2025-11-02T05:59:00Z' }),
      estradiol({ collectedAt: '2025-11-03T06:59:00Z' }),
    );
    expect([evening?.collectedOn, night?.collectedOn]).toEqual(['2025-11-01', '2025-11-02']);
  });
});

describe('a delivery', () => {
  it('that comes twice is one result, within a list and across lists', async () => {
    const patientId = await newPatient();
    const [first, again] = await store(patientId, estradiol(), estradiol({ value: '15.0' }));
    expect(again).toEqual(first);
    expect(await storeOne(patientId, estradiol())).toEqual(first);
    expect(await current(patientId)).toEqual([first]);
    const events = await service.run((tx) =>
      tx.query(`SELECT 1 FROM outbox WHERE ids ->> 'patientId' = $1`, [patientId]),
    );
    expect(events).toHaveLength(1);
  });

  it('that corrects takes the place of the earlier version, which stays on file', async () => {
    const patientId = await newPatient();
    const first = await storeOne(patientId, estradiol());
    const corrected = await storeOne(patientId, estradiol({ value: '25', status: 'corrected' }));
    expect(await current(patientId)).toEqual([corrected]);
    const page = await service.run((tx) =>
      results().forPatient(tx, patientId, Object.assign(new PageQuery(), { limit: 10 })),
    );
    expect(page.items).toEqual([corrected, { ...first, supersededBy: corrected.id }]);
  });

  it('that arrives after its correction does not stand', async () => {
    const patientId = await newPatient();
    const corrected = await storeOne(patientId, estradiol({ value: '25', status: 'corrected' }));
    const late = await storeOne(patientId, estradiol());
    expect(late.supersededBy).toBe(corrected.id);
    expect(await current(patientId)).toEqual([corrected]);
  });

  it('that withdraws leaves nothing, also when it comes first', async () => {
    const patientId = await newPatient();
    await storeOne(patientId, estradiol());
    const withdrawn = await storeOne(patientId, estradiol({ status: 'entered-in-error', value: undefined }));
    expect(withdrawn).toMatchObject({ status: 'entered-in-error', value: null, supersededBy: null });
    expect(await current(patientId)).toEqual([]);
    const right = await storeOne(patientId, estradiol({ value: '51' }));
    expect(await current(patientId)).toEqual([right]);

    const other = await newPatient();
    await storeOne(other, estradiol({ status: 'cancelled', value: undefined }));
    await storeOne(other, estradiol());
    expect(await current(other)).toEqual([]);
  });

  it('of a whole list replaces within itself', async () => {
    const patientId = await newPatient();
    const stored = await store(
      patientId,
      estradiol({ status: 'preliminary', value: '14' }),
      estradiol(),
      estradiol({ status: 'corrected', value: '16' }),
    );
    expect(stored.map(({ supersededBy }) => supersededBy)).toEqual([stored[1]?.id, stored[2]?.id, null]);
    expect(await current(patientId)).toEqual([stored[2]]);
  });

  it('of fifty results costs two statements, and audits each without its value', async () => {
    const patientId = await newPatient();
    const items = Array.from({ length: 50 }, (_, index) => estradiol({ collectedAt: hoursAgo(100 + index) }));
    const seen = await statementsDuring(() => store(patientId, ...items));
    expect(seen.filter((statement) => statement.includes('lab_result'))).toHaveLength(2);
    expect(seen).toHaveLength(6); // begin, lock, load, save, audit with outbox, commit
    const audit = await service.run((tx) =>
      tx.query<{ detail: object }>(
        `SELECT detail FROM audit_event WHERE patient_id = $1 AND action = 'lab-result.stored'`,
        [patientId],
      ),
    );
    expect(audit).toHaveLength(50);
    expect(audit[0]?.detail).toEqual({ loinc: '2243-4', status: 'final' });
  });

  it('to one patient at once, from several sides, is stored once', async () => {
    const patientId = await newPatient();
    const answers = await Promise.all(Array.from({ length: 6 }, () => storeOne(patientId, estradiol())));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(await current(patientId)).toHaveLength(1);
  });
});

describe('bad input', () => {
  it.each([
    [
      'a LOINC code with a wrong check digit',
      { test: { system: 'loinc', code: '2243-5' } },
      'unknown-code',
      'test.code',
    ],
    ['a collection in the future', { collectedAt: '2199-01-01T00:00:00Z' }, 'invalid-date', 'collectedAt'],
    ['a collection before birth', { collectedAt: '1980-01-01T00:00:00Z' }, 'invalid-date', 'collectedAt'],
    ['a collection that is no instant', { collectedAt: 'yesterday' }, 'invalid-date', 'collectedAt'],
    ['a last dose after the collection', { lastDoseAt: hoursAgo(47) }, 'invalid-date', 'lastDoseAt'],
    ['a report before the collection', { issuedAt: hoursAgo(49) }, 'invalid-date', 'issuedAt'],
  ])('%s is refused by name, and nothing of its list is stored', async (_case, changes, code, path) => {
    const patientId = await newPatient();
    const before = await rowCount();
    const listed = service.run((tx) =>
      results().store(tx, patientId, [estradiol(), estradiol(changes)], (index) => `${index}.`),
    );
    await expect(listed).rejects.toMatchObject({ code, errors: [{ path: `1.${path}` }] });
    expect(await rowCount()).toBe(before);
  });

  it('names another code system', () => {
    expect(() => estradiol({ test: { system: 'local', code: 'E2' } })).toThrow(
      expect.objectContaining({ code: 'unknown-code', errors: [expect.objectContaining({ path: 'test.system' })] }),
    );
  });

  it('of a patient that does not exist, or of another pharmacy, is not found', async () => {
    await expect(service.run((tx) => results().store(tx, UNKNOWN_ID, [estradiol()]))).rejects.toMatchObject({
      code: 'not-found',
    });
    const { body } = await service.as('other-pharmacist').post('/patients', {
      mrn: 'OTHER-1',
      givenName: 'Other',
      familyName: 'Result',
      birthDate: '1985-03-14',
      sexAtBirth: 'male',
    });
    await expect(service.run((tx) => results().store(tx, body.id, [estradiol()]))).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await current(body.id)).toEqual([]);
  });
});

describe('the database', () => {
  it('is asked for a pharmacy, and lets nobody change or delete what was received', async () => {
    const patientId = await newPatient();
    await storeOne(patientId, estradiol());
    await expect(service.app.get(DataSource).query('SELECT * FROM lab_result')).rejects.toThrow(
      /app\.pharmacy_id|uuid/,
    );
    for (const statement of ["UPDATE lab_result SET value = '30'", 'DELETE FROM lab_result']) {
      await expect(service.run((tx) => tx.query(statement))).rejects.toThrow(/permission denied/);
    }
  });
});
