import { getMetadataStorage } from 'class-validator';
import type { ValidationMetadata } from 'class-validator/types/metadata/ValidationMetadata.js';
import { SupplyRecords } from '../../src/workflow/prescriptions/index.js';
import { newPrescriber } from '../screening/orders.js';
import { anastrozoleFormulation } from '../support/compounding.js';
import { anastrozoleOrder, capsules, hormonePanel, makePatient, must, yesterday } from '../support/orders.js';
import { SIGNATURE, startService, type Answer, type TestService } from '../support/service.js';

let service: TestService;
let patientId: string;
beforeAll(async () => {
  service = await startService();
  ({ id: patientId } = await makePatient(service));
  await must(service.as('lab').post(`/patients/${patientId}/lab-results`, hormonePanel(yesterday(service))));
});
afterAll(() => service.stop());

const product = (drug: string, strength: { value: string; unit: string } = { value: '1', unit: 'mg' }) => ({
  kind: 'compounded',
  ingredients: [{ drug, strength }],
  dosageForm: 'capsule',
  route: 'oral',
});
const order = (changes: object): Promise<Answer> =>
  service.as('technician').post('/prescriptions', anastrozoleOrder(service, patientId, changes));
const findingOf = ({ body }: Answer, rule: string) =>
  body.screening.findings.find((finding: { rule: string }) => finding.rule === rule);
const verification = (id: string): Promise<Answer> =>
  service.as('pharmacist').post(`/prescriptions/${id}/verification`, { decision: 'verify', signature: SIGNATURE });
const outcomeOf = ({ status, body }: Answer) => [status, body.code];

it('a biological product outside the rules is not compounded, whoever signs', async () => {
  const received = await order({ product: product('rxcui:61148') });
  expect(findingOf(received, '503A-BIOLOGIC')).toMatchObject({ severity: 'contraindicated', override: 'never' });
  expect(received.body.screening.outcome).toBe('blocked');
  expect(outcomeOf(await verification(received.body.id))).toEqual([422, 'open-findings']);
});

it('a controlled drug outside the rules needs the DEA number, and schedule II has no refills', async () => {
  const prescriberId = await newPrescriber(service);
  const received = await order({ prescriberId, product: product('rxcui:7804'), refills: 11 });
  expect(findingOf(received, 'CS-DEA')).toMatchObject({ severity: 'contraindicated', override: 'never' });
  expect(findingOf(received, 'CS-REFILLS')).toMatchObject({ severity: 'contraindicated', override: 'never' });
  expect(findingOf(received, 'CS-PDMP')).toBeDefined();
  expect(outcomeOf(await verification(received.body.id))).toEqual([422, 'open-findings']);
});

describe('the fifth copy of a month', () => {
  const supplies = () => service.app.get(SupplyRecords, { strict: false });

  beforeAll(async () => {
    const { body } = await order({ significantDifference: undefined });
    for (let count = 0; count < 4; count += 1) {
      await service.run((tx) =>
        supplies().record(tx, {
          fillId: tx.newId(),
          prescriptionId: body.id,
          patientId,
          handedOverOn: tx.today,
          endsOn: tx.today,
          quantity: capsules(8),
          essentiallyACopy: true,
        }),
      );
    }
  });

  it.each([
    ['1 mg', 'rxcui:84857', { value: '1', unit: 'mg' }],
    ['1000 ug', 'rxcui:84857', { value: '1000', unit: 'ug' }],
    ['1 mg a capsule', 'rxcui:84857', { value: '1', unit: 'mg/{capsule}' }],
    ['1.0 mg by the local code', 'local:anastrozole', { value: '1.0', unit: 'mg' }],
  ])('is blocked, written as %s', async (_, drug, strength) => {
    const received = await order({ product: product(drug, strength), significantDifference: undefined });
    expect(findingOf(received, '503A-COPY-LIMIT')).toMatchObject({ severity: 'contraindicated', override: 'never' });
  });

  it('is not counted among those of another drug', async () => {
    const received = await order({
      product: product('rxcui:72965', { value: '2.5', unit: 'mg' }),
      significantDifference: undefined,
    });
    expect(findingOf(received, '503A-COPY-LIMIT')).toBeUndefined();
    expect(findingOf(received, '503A-COPY')).toBeDefined();
  });

  it('the patient’s orders of one product are one supply, however they are written', async () => {
    const { body } = await order({ product: product('local:anastrozole', { value: '1000', unit: 'ug' }) });
    const ids = await service.run((tx) => supplies().prescriptionsOfProduct(tx, patientId, product('rxcui:84857')));
    const other = await service.run((tx) => supplies().prescriptionsOfProduct(tx, patientId, product('rxcui:72965')));
    expect(ids).toContain(body.id);
    expect(other).not.toContain(body.id);
  });
});

it('one drug by two codes is named twice', async () => {
  const [first, second] = [product('rxcui:84857'), product('local:anastrozole')];
  const answer = await order({ product: { ...first, ingredients: [...first.ingredients, ...second.ingredients] } });
  expect(outcomeOf(answer)).toEqual([409, 'duplicate']);
});

it.each([
  ['before the birth', '1985-03-13'],
  ['today', null],
  ['in the future', '2999-01-01'],
])('a therapy that began %s is not continued', async (_, startedOn) => {
  const therapyStartedOn = startedOn ?? service.clock.today('America/Denver');
  const refused = await order({ continuationOfTherapy: { therapyStartedOn } });
  expect(outcomeOf(refused)).toEqual([422, 'invalid-date']);
  expect(refused.body.errors[0].path).toBe('continuationOfTherapy.therapyStartedOn');
  const { body } = await order({});
  const amended = await service
    .as('technician')
    .patch(`/prescriptions/${body.id}`, { continuationOfTherapy: { therapyStartedOn } });
  expect(outcomeOf(amended)).toEqual([422, 'invalid-date']);
});

it('a therapy that began the day before is continued', async () => {
  const therapyStartedOn = yesterday(service).toISOString().slice(0, 10);
  expect((await order({ continuationOfTherapy: { therapyStartedOn } })).status).toBe(201);
});

it('a withdrawn drug is no excipient', async () => {
  const formulation = anastrozoleFormulation();
  const excipient = { component: 'Phenacetin', role: 'excipient', amountPerUnit: { value: '10', unit: 'mg' } };
  const ingredients = [...formulation.ingredients, { ...excipient, tolerancePercent: 5 }];
  const answer = await service.as('pharmacist').post('/formulations', { ...formulation, ingredients });
  expect(outcomeOf(answer)).toEqual([422, 'formulation-refused']);
  expect(answer.body.reasons[0].rule).toBe('503A-WITHDRAWN');
});

describe('a list within a list', () => {
  it('is refused by every class of request that holds a list of objects', () => {
    const { validationMetadatas } = getMetadataStorage() as unknown as {
      validationMetadatas: ReadonlyMap<unknown, readonly ValidationMetadata[]>;
    };
    const lists = [...validationMetadatas.values()].flat().filter(({ each }) => each);
    const nameOf = ({ target, propertyName }: ValidationMetadata) =>
      `${typeof target === 'function' ? target.name : target}.${propertyName}`;
    const nested = lists.filter(({ type }) => type === 'nestedValidation').map(nameOf);
    const ofObjects = new Set(lists.filter(({ name }) => name === 'isObject').map(nameOf));
    expect(nested.length).toBeGreaterThan(8);
    expect(nested.filter((name) => !ofObjects.has(name))).toEqual([]);
  });

  it.each([
    ['/prescriptions/00000000-0000-4000-8000-000000000000/fills', { allocations: [[]], daysSupply: 28 }],
    ['/prescriptions', { product: { ...product('rxcui:84857'), ingredients: [[]] } }],
    ['/screenings/simulations', { candidates: [[]] }],
  ])('%s', async (path, body) => {
    const answer = await service.as(path.startsWith('/screenings') ? 'pharmacist' : 'technician').post(path, body);
    expect([400, 422]).toContain(answer.status);
  });
});
