import { expectRefusal, type Case } from '../support/refusals.js';
import {
  anastrozoleOrder,
  capsules,
  DIFFERENCE,
  hormonePanel,
  makePatient,
  must,
  yesterday,
} from '../support/orders.js';
import { SIGNATURE, startService, type Answer, type TestService } from '../support/service.js';

const ANASTROZOLE = 'rxcui:84857';

let service: TestService;
let patientId: string;
beforeAll(async () => {
  service = await startService();
  patientId = (await makePatient(service)).id;
});
afterAll(() => service.stop());

const technician = () => service.as('technician');
const profile = (list: string, body: object): Promise<Answer> =>
  technician().post(`/patients/${patientId}/${list}`, body);
const medication = (changes: object = {}): object => ({
  drug: 'rxcui:10324',
  status: 'active',
  startedOn: '2026-01-05',
  source: 'patient',
  ...changes,
});
const order = (changes: object): Promise<Answer> =>
  technician().post('/prescriptions', anastrozoleOrder(service, patientId, changes));
const simulate = (changes: object): Promise<Answer> =>
  service.as('pharmacist').post('/screenings/simulations', {
    facts: { sexAtBirth: 'male', birthDate: '1985-03-14', ...('facts' in changes ? (changes.facts as object) : {}) },
    candidates: [{ drug: ANASTROZOLE }],
    ...Object.fromEntries(Object.entries(changes).filter(([name]) => name !== 'facts')),
  });

const difference = (documentedOn: string): object => ({ significantDifference: { ...DIFFERENCE, documentedOn } });
const telephoned = (at: string, changes: object = {}): object => ({
  origin: 'telephone',
  readBack: { by: 'the pharmacist on duty', at },
  ...changes,
});
const daysFromNow = (days: number): Date => new Date(service.clock.now().getTime() + days * 86_400_000);
const dayFromNow = (days: number): string => daysFromNow(days).toISOString().slice(0, 10);

const ORDER_DATES: readonly Case[] = [
  [
    'a difference documented before the patient was born',
    () => order(difference('1985-03-13')),
    422,
    'invalid-date',
    'significantDifference.documentedOn',
  ],
  [
    'one documented in the future',
    () => order(difference(dayFromNow(2))),
    422,
    'invalid-date',
    'significantDifference.documentedOn',
  ],
  [
    'one of an amendment, documented before the patient was born',
    async () => {
      const { id } = await must(order({}));
      return technician().patch(`/prescriptions/${id}`, difference('1985-03-13'));
    },
    422,
    'invalid-date',
    'significantDifference.documentedOn',
  ],
  [
    'a read-back years before the prescription was written',
    () => order(telephoned('2019-05-01T12:00:00Z')),
    422,
    'invalid-date',
    'readBack.at',
  ],
  [
    'a read-back of the day before it was written',
    () => order(telephoned(daysFromNow(-1).toISOString())),
    422,
    'invalid-date',
    'readBack.at',
  ],
  [
    'a read-back of tomorrow',
    () => order(telephoned(daysFromNow(1).toISOString())),
    422,
    'invalid-date',
    'readBack.at',
  ],
  [
    'one that an amendment brings before',
    async () => {
      const { id } = await must(order(telephoned(service.clock.now().toISOString())));
      return technician().patch(`/prescriptions/${id}`, {
        readBack: { by: 'the pharmacist on duty', at: '2019-05-01T12:00:00Z' },
      });
    },
    422,
    'invalid-date',
    'readBack.at',
  ],
];

const INVISIBLE = '\u200b\u200d\ufeff';
const EMPTY_TEXTS: readonly Case[] = [
  [
    'a sig of zero-width characters',
    () => order({ sig: { text: INVISIBLE, dose: capsules(1), frequency: { times: 2, per: 'week' } } }),
    400,
    'validation-failed',
    'sig.text',
  ],
  [
    'a difference in them',
    () => order({ significantDifference: { ...DIFFERENCE, documentedOn: '2026-01-05', text: INVISIBLE } }),
    400,
    'validation-failed',
    'significantDifference.text',
  ],
  [
    'one documented by nobody to be seen',
    () => order({ significantDifference: { ...DIFFERENCE, documentedOn: '2026-01-05', documentedBy: '\u3164' } }),
    400,
    'validation-failed',
    'significantDifference.documentedBy',
  ],
  [
    'a medication named so',
    () => profile('medications', medication({ drug: undefined, text: INVISIBLE })),
    400,
    'validation-failed',
    'text',
  ],
  ['an allergy named so', () => profile('allergies', { substance: '\u00ad' }), 400, 'validation-failed', 'substance'],
  [
    'a note of a decision',
    () =>
      service.as('pharmacist').post(`/findings/${patientId}/resolution`, {
        action: 'override',
        reasonCode: '1G',
        note: INVISIBLE,
        signature: SIGNATURE,
      }),
    400,
    'validation-failed',
    'note',
  ],
];

describe.each([
  ['a date of an order', ORDER_DATES],
  ['a text', EMPTY_TEXTS],
] as const)('%s that cannot be', (_kind, cases) => {
  it.each(cases.map((one) => [one[0], one] as const))('%s is refused by its place', async (_what, one) => {
    expectRefusal(await one[1](), one);
  });
});

describe('a value of the wrong type is told its type, not its length or its form', () => {
  it.each<[string, object, string, RegExp]>([
    ['a number for a text', { documentedBy: 7 }, 'documentedBy', /^must be a string$/],
    ['a number for a longer text', { text: 7 }, 'text', /^must be a string$/],
    ['a list for a text', { text: ['a'] }, 'text', /^must be a string$/],
    ['null for a text', { text: null }, 'text', /^must be a string$/],
    ['a number for a date', { documentedOn: 20260105 }, 'documentedOn', /^must be a date/],
    ['a text that is too long', { text: 'x'.repeat(2001) }, 'text', /shorter than or equal to 2000/],
  ])('%s', async (_what, changes, field, message) => {
    const { status, body } = await order({
      significantDifference: { ...DIFFERENCE, documentedOn: '2026-01-05', ...changes },
    });
    expect([status, body.errors]).toEqual([
      400,
      [{ path: `significantDifference.${field}`, message: expect.stringMatching(message) }],
    ]);
  });

  it.each<[string, object, string, RegExp]>([
    ['a text for a count', { refills: '3' }, 'refills', /^must be an integer number$/],
    ['a fraction for a count', { refills: 1.5 }, 'refills', /^must be an integer number$/],
    ['a text for an object', { sig: 'one a day' }, 'sig', /^must be an object$/],
    ['a text for a quantity', { quantity: { value: 8, unit: '{capsule}' } }, 'quantity.value', /^must be a string$/],
  ])('%s', async (_what, changes, path, message) => {
    const { status, body } = await order(changes);
    expect([status, body.errors]).toEqual([400, [{ path, message: expect.stringMatching(message) }]]);
  });
});

describe('a body that is none', () => {
  it.each(['null', '[]', '7', '"text"'])('%s as a change is refused, and changes nothing', async (body) => {
    const before = await must(technician().get(`/patients/${patientId}`));
    const answer = await technician().patch(`/patients/${patientId}`, body);
    expect([answer.status, answer.body.code]).toEqual([400, 'validation-failed']);
    expect(answer.body.detail).toContain('must be a JSON object');
    expect(await must(technician().get(`/patients/${patientId}`))).toMatchObject({ version: before.version });
  });

  it('an empty one says what is expected', async () => {
    const empty = await technician().post('/patients', '', { 'content-type': 'application/json' });
    expect([empty.status, empty.body.detail]).toEqual([400, expect.stringContaining('send a JSON object')]);
    const none = await technician().post('/patients');
    expect([none.status, none.body.errors]).toEqual([
      400,
      expect.arrayContaining([{ path: 'mrn', message: 'is required' }]),
    ]);
  });

  it.each(['text/plain', 'text/plain; charset=utf-8', 'application/xml'])('%s is not read at all', async (type) => {
    const answer = await technician().post('/patients', '{"mrn":"1"}', { 'content-type': type });
    expect([answer.status, answer.body.code]).toEqual([415, 'unsupported-media-type']);
  });
});

describe('a drug by its code and by its name', () => {
  const coded = medication();
  const named = (changes: object = {}): object => medication({ drug: undefined, text: 'Tamoxifen', ...changes });
  const add = (id: string, body: object): Promise<Answer> => technician().post(`/patients/${id}/medications`, body);

  it.each([
    ['the name after the code', coded, named(), 'text'],
    ['the code after the name', named(), coded, 'drug'],
    ['a brand and a strength', coded, named({ text: 'Nolvadex 20 mg tablet' }), 'text'],
  ])('is one entry: %s', async (_what, first, second, path) => {
    const { id } = await makePatient(service);
    await must(add(id, first));
    const again = await add(id, second);
    expectRefusal(again, ['', () => Promise.resolve(again), 409, 'duplicate', path]);
  });

  it('is one entry when a change makes it so', async () => {
    const { id } = await makePatient(service);
    await must(add(id, coded));
    const { id: entry } = await must(add(id, named({ text: 'Letrozole' })));
    const again = await technician().patch(`/patients/${id}/medications/${entry}`, { text: 'tamoxifen' });
    expectRefusal(again, ['', () => Promise.resolve(again), 409, 'duplicate', 'text']);
    await must(technician().patch(`/patients/${id}/medications/${entry}`, { text: 'Letrozole 2.5 mg' }));
  });

  it.each([
    ['another start', coded, named({ startedOn: '2026-01-06' })],
    ['one that stopped', coded, named({ status: 'stopped', stoppedOn: '2026-01-07' })],
    ['another drug', coded, named({ text: 'Letrozole' })],
    ['a text that is not read to its end', coded, named({ text: 'Tamoxifen or philter' })],
    [
      'another route',
      medication({ drug: 'rxcui:4083', route: 'transdermal' }),
      named({ text: 'Estradiol', route: 'vaginal' }),
    ],
  ])('is two entries with %s', async (_what, first, second) => {
    const { id } = await makePatient(service);
    await must(add(id, first));
    await must(add(id, second));
  });
});

it('a candidate twice names both places; another strength of it is screened as a therapy beside it', async () => {
  const testosterone = (value: string): object => ({
    drug: 'rxcui:10379',
    strength: { value, unit: 'mg' },
    route: 'transdermal',
  });
  const twice = await simulate({ candidates: [testosterone('50'), testosterone('50')] });
  expect(twice.body.errors).toEqual([
    { path: 'candidates.1.drug', message: expect.stringContaining('candidates.0.drug') },
  ]);
  const both = await must(simulate({ candidates: [testosterone('50'), testosterone('100')] }));
  expect(both.findings.map(({ kind }: { kind: string }) => kind)).toContain('duplicate-therapy');
});

describe('a telephoned prescription without a read-back', () => {
  const verification = { decision: 'verify', signature: SIGNATURE };

  it('is taken in, says what is missing, and is not verified before it is supplied', async () => {
    const { id: patient } = await makePatient(service);
    await must(technician().post(`/patients/${patient}/medications`, { noneKnown: true }));
    await must(service.as('lab').post(`/patients/${patient}/lab-results`, hormonePanel(yesterday(service))));
    const taken = await must(
      technician().post('/prescriptions', anastrozoleOrder(service, patient, { origin: 'telephone' })),
    );
    expect(taken).toMatchObject({
      status: 'awaiting-verification',
      readBack: null,
      documentationMissing: ['readBack'],
    });
    const path = `/prescriptions/${taken.id}`;
    const refused = await service.as('pharmacist').post(`${path}/verification`, verification);
    expectRefusal(refused, ['', () => Promise.resolve(refused), 422, 'documentation-missing', 'readBack']);
    expect(await must(technician().get(path))).toMatchObject({ status: 'awaiting-verification' });
    const readBack = { by: 'the pharmacist on duty', at: service.clock.now().toISOString() };
    const amended = await must(technician().patch(path, { readBack }));
    expect(amended).toMatchObject({ origin: 'telephone', readBack, documentationMissing: [] });
    await must(service.as('pharmacist').post(`${path}/verification`, verification));
  });
});
