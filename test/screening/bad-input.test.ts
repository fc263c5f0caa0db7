import { anastrozoleOrder, makePatient, must } from '../support/orders.js';
import { expectRefusal, type Case } from '../support/refusals.js';
import { startService, type Answer, type TestService } from '../support/service.js';

const ANASTROZOLE = 'rxcui:84857';
const NDC = '0310-0201-30';
const LOINC = '2243-4';

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
const product = (drug: string, strength: object = { value: '1', unit: 'mg' }): object => ({
  product: { kind: 'compounded', ingredients: [{ drug, strength }], dosageForm: 'capsule', route: 'oral' },
});
const twoIngredients = (...drugs: string[]): object => ({
  product: {
    kind: 'compounded',
    ingredients: drugs.map((drug) => ({ drug, strength: { value: '1', unit: 'mg' } })),
    dosageForm: 'capsule',
    route: 'oral',
  },
});
const indication = (changes: object): object => ({
  indication: { system: 'icd-10-cm', code: 'E29.1', goal: 'male-hypogonadism', ...changes },
});
const simulate = (changes: object): Promise<Answer> =>
  service.as('pharmacist').post('/screenings/simulations', {
    facts: { sexAtBirth: 'male', birthDate: '1985-03-14', ...('facts' in changes ? (changes.facts as object) : {}) },
    candidates: [{ drug: ANASTROZOLE }],
    ...Object.fromEntries(Object.entries(changes).filter(([name]) => name !== 'facts')),
  });
const candidate = (changes: object): object => ({ candidates: [{ drug: ANASTROZOLE, ...changes }] });

const DRUG_CODES: readonly Case[] = [
  [
    'an NDC on the profile',
    () => profile('medications', medication({ drug: `ndc:${NDC}` })),
    422,
    'unknown-drug',
    'drug',
  ],
  [
    'an NDC named as RxCUI',
    () => profile('medications', medication({ drug: `rxcui:${NDC}` })),
    422,
    'unknown-drug',
    'drug',
  ],
  [
    'a LOINC named as RxCUI',
    () => profile('medications', medication({ drug: `rxcui:${LOINC}` })),
    422,
    'unknown-drug',
    'drug',
  ],
  [
    'an RxCUI of letters',
    () => profile('medications', medication({ drug: 'rxcui:tamoxifen' })),
    422,
    'unknown-drug',
    'drug',
  ],
  [
    'a local key that is none',
    () => profile('medications', medication({ drug: 'local:philter' })),
    422,
    'unknown-drug',
    'drug',
  ],
  ['an NDC as an allergy', () => profile('allergies', { substance: `ndc:${NDC}` }), 422, 'unknown-drug', 'substance'],
  [
    'an RxCUI of letters as an allergy',
    () => profile('allergies', { substance: 'rxcui:latex' }),
    422,
    'unknown-drug',
    'substance',
  ],
  [
    'a local key that is none as an allergy',
    () => profile('allergies', { substance: 'local:philter' }),
    422,
    'unknown-drug',
    'substance',
  ],
  ['an NDC in an order', () => order(product(`ndc:${NDC}`)), 422, 'unknown-drug', 'product.ingredients.0.drug'],
  ['a LOINC in an order', () => order(product(`rxcui:${LOINC}`)), 422, 'unknown-drug', 'product.ingredients.0.drug'],
  [
    'an RxCUI of letters in an order',
    () => order(product('rxcui:anastrozole')),
    422,
    'unknown-drug',
    'product.ingredients.0.drug',
  ],
  [
    'a concept that nobody knows in an order',
    () => order(product('rxcui:99999999')),
    422,
    'unknown-drug',
    'product.ingredients.0.drug',
  ],
  [
    'a local key that is none in an order',
    () => order(product('local:philter')),
    422,
    'unknown-drug',
    'product.ingredients.0.drug',
  ],
  [
    'an unknown second ingredient',
    () => order(twoIngredients(ANASTROZOLE, 'rxcui:99999999')),
    422,
    'unknown-drug',
    'product.ingredients.1.drug',
  ],
  ['an NDC in a question', () => simulate(candidate({ drug: `ndc:${NDC}` })), 422, 'unknown-drug', 'candidates.0.drug'],
  [
    'a LOINC in a question',
    () => simulate(candidate({ drug: `rxcui:${LOINC}` })),
    422,
    'unknown-drug',
    'candidates.0.drug',
  ],
  [
    'an RxCUI of letters in a question',
    () => simulate({ facts: { medications: [{ drug: 'rxcui:abc' }] } }),
    422,
    'unknown-drug',
    'facts.medications.0.drug',
  ],
  [
    'a local key that is none in a question',
    () => simulate({ facts: { medications: [{ drug: 'local:philter' }] } }),
    422,
    'unknown-drug',
    'facts.medications.0.drug',
  ],
  [
    'an NDC as a described allergy',
    () => simulate({ facts: { allergies: [{ substance: `ndc:${NDC}` }] } }),
    422,
    'unknown-drug',
    'facts.allergies.0.substance',
  ],
];

const DATES: readonly Case[] = [
  [
    'a medication that stopped before it started',
    () => profile('medications', medication({ status: 'stopped', stoppedOn: '2026-01-04' })),
    422,
    'invalid-date',
    'stoppedOn',
  ],
  [
    'one in a question',
    () =>
      simulate({ facts: { medications: [{ drug: ANASTROZOLE, startedOn: '2026-02-01', stoppedOn: '2026-01-01' }] } }),
    422,
    'invalid-date',
    'facts.medications.0.stoppedOn',
  ],
  [
    'a condition that ended before it began',
    () =>
      profile('conditions', {
        code: { system: 'icd10cm', value: 'I10' },
        status: 'resolved',
        onset: '2020-02-01',
        resolvedOn: '2020-01-01',
      }),
    422,
    'invalid-date',
    'resolvedOn',
  ],
];

const DUPLICATES: readonly Case[] = [
  [
    'a candidate twice in a question',
    () => simulate({ candidates: [{ drug: ANASTROZOLE }, { drug: 'rxcui:10324' }, { drug: ANASTROZOLE }] }),
    409,
    'duplicate',
    'candidates.2.drug',
  ],
  [
    'a drug twice in one product',
    () => order(twoIngredients(ANASTROZOLE, ANASTROZOLE)),
    409,
    'duplicate',
    'product.ingredients.1.drug',
  ],
  [
    'a medication twice in a question',
    () => simulate({ facts: { medications: [{ drug: 'rxcui:10324' }, { drug: 'rxcui:10324' }] } }),
    409,
    'duplicate',
    'facts.medications.1.drug',
  ],
  [
    'a text twice in a question',
    () => simulate({ facts: { medications: [{ text: 'Nolvadex' }, { text: 'NOLVADEX' }] } }),
    409,
    'duplicate',
    'facts.medications.1.drug',
  ],
  [
    'a condition twice in a question',
    () => simulate({ facts: { conditions: [1, 2].map(() => ({ code: { system: 'icd10cm', value: 'I10' } })) } }),
    409,
    'duplicate',
    'facts.conditions.1.code',
  ],
  [
    'an allergy twice in a question',
    () => simulate({ facts: { allergies: [{ substance: 'lactose' }, { substance: 'Lactose ' }] } }),
    409,
    'duplicate',
    'facts.allergies.1.substance',
  ],
];

const STRENGTHS: readonly Case[] = [
  [
    'a strength without a unit in an order',
    () => order(product(ANASTROZOLE, { value: '1' })),
    400,
    'validation-failed',
    'product.ingredients.0.strength.unit',
  ],
  [
    'one with an empty unit',
    () => order(product(ANASTROZOLE, { value: '1', unit: '' })),
    422,
    'unknown-unit',
    'product.ingredients.0.strength.unit',
  ],
  [
    'one in a unit that is none',
    () => order(product(ANASTROZOLE, { value: '1', unit: 'furlong' })),
    422,
    'unknown-unit',
    'product.ingredients.0.strength.unit',
  ],
  [
    'one in capsules',
    () => order(product(ANASTROZOLE, { value: '1', unit: '{capsule}' })),
    422,
    'unknown-unit',
    'product.ingredients.0.strength.unit',
  ],
  [
    'one in hours',
    () => order(product(ANASTROZOLE, { value: '1', unit: 'h' })),
    422,
    'unknown-unit',
    'product.ingredients.0.strength.unit',
  ],
  [
    'a unit spelled the old way',
    () => order(product(ANASTROZOLE, { value: '500', unit: 'mcg' })),
    422,
    'unknown-unit',
    'product.ingredients.0.strength.unit',
  ],
  [
    'a dose in a unit that is none',
    () => order({ sig: { text: 'one', dose: { value: '1', unit: 'pill' }, frequency: { times: 1, per: 'day' } } }),
    422,
    'unknown-unit',
    'sig.dose.unit',
  ],
  [
    'a quantity in a unit that is none',
    () => order({ quantity: { value: '8', unit: 'boxes' } }),
    422,
    'unknown-unit',
    'quantity.unit',
  ],
  [
    'a strength without a unit in a question',
    () => simulate(candidate({ strength: { value: '1' } })),
    400,
    'validation-failed',
    'candidates.0.strength.unit',
  ],
  [
    'one in a unit that is none in a question',
    () => simulate(candidate({ strength: { value: '1', unit: 'furlong' } })),
    422,
    'unknown-unit',
    'candidates.0.strength.unit',
  ],
];

const CONDITIONS: readonly Case[] = [
  [
    'a condition of another system',
    () => profile('conditions', { code: { system: 'icd9', value: '257.2' } }),
    422,
    'unknown-code',
    'code.system',
  ],
  [
    'a SNOMED CT code with a wrong check digit',
    () => profile('conditions', { code: { system: 'snomed', value: '48723007' } }),
    422,
    'unknown-code',
    'code.value',
  ],
  [
    'one as an indication',
    () => order(indication({ system: 'snomed', code: '59621001' })),
    422,
    'unknown-code',
    'indication.code',
  ],
  [
    'a condition by name',
    () => profile('conditions', { code: { system: 'icd10cm', value: 'hypogonadism' } }),
    422,
    'unknown-code',
    'code.value',
  ],
  [
    'a local condition that is none',
    () => profile('conditions', { code: { system: 'local', value: 'melancholia' } }),
    422,
    'unknown-code',
    'code.value',
  ],
  [
    'an indication of another system',
    () => order(indication({ system: 'icd9', code: '257.2' })),
    422,
    'unknown-code',
    'indication.system',
  ],
  ['an indication by name', () => order(indication({ code: 'hypogonadism' })), 422, 'unknown-code', 'indication.code'],
  ['a LOINC as an indication', () => order(indication({ code: LOINC })), 422, 'unknown-code', 'indication.code'],
  [
    'a local indication that is none',
    () => order(indication({ system: 'local', code: 'melancholia' })),
    422,
    'unknown-code',
    'indication.code',
  ],
  [
    'a described condition of another system',
    () => simulate({ facts: { conditions: [{ code: { system: 'icd9', value: '257.2' } }] } }),
    422,
    'unknown-code',
    'facts.conditions.0.code.system',
  ],
  [
    'a described local condition that is none',
    () => simulate({ facts: { conditions: [{ code: { system: 'local', value: 'melancholia' } }] } }),
    422,
    'unknown-code',
    'facts.conditions.0.code.value',
  ],
  [
    'an indication of another system in a question',
    () => simulate(indication({ system: 'icd9', code: '257.2' })),
    422,
    'unknown-code',
    'indication.system',
  ],
];

describe.each([
  ['a drug code', DRUG_CODES],
  ['a date', DATES],
  ['an entry that stands there already', DUPLICATES],
  ['a strength or a unit', STRENGTHS],
  ['a condition code', CONDITIONS],
] as const)('%s that cannot be', (_kind, cases) => {
  it.each(cases.map((one) => [one[0], one] as const))('%s is refused by its place', async (_what, one) => {
    expectRefusal(await one[1](), one);
  });
});

it('an entry that the profile holds already is refused by its place, whichever list it is in', async () => {
  const { id } = await makePatient(service);
  const entries: [string, object, string][] = [
    ['medications', medication(), 'drug'],
    ['medications', medication({ drug: undefined, text: 'Multivitamin' }), 'text'],
    ['conditions', { code: { system: 'icd10cm', value: 'I10' }, onset: '2020-01-01' }, 'code'],
    ['allergies', { substance: 'lactose' }, 'substance'],
  ];
  for (const [list, body, path] of entries) {
    await must(technician().post(`/patients/${id}/${list}`, body));
    const again = await technician().post(`/patients/${id}/${list}`, body);
    expectRefusal(again, [list, () => Promise.resolve(again), 409, 'duplicate', path]);
  }
});

it('a unit spelled the old way is told its right spelling', async () => {
  const { body } = await order(product(ANASTROZOLE, { value: '500', unit: 'mcg' }));
  expect(body.detail).toContain('ug');
});

it('a concept of RxNorm that the knowledge lacks is kept on a profile, and screening says that it is not recognized', async () => {
  const { id } = await makePatient(service);
  await must(technician().post(`/patients/${id}/medications`, medication({ drug: 'rxcui:99999999' })));
  const { screening } = await must(technician().post('/prescriptions', anastrozoleOrder(service, id)));
  expect(screening.outcome).toBe('incomplete');
  expect(screening.checks).toContainEqual(
    expect.objectContaining({
      check: 'drug-drug',
      outcome: 'not-checked',
      reason: 'medication not recognized: rxcui:99999999',
      stops: true,
    }),
  );
});

it('an indication in SNOMED CT that the rules do not hold is taken in, and screening says that it was not read', async () => {
  const { id } = await makePatient(service);
  const body = anastrozoleOrder(service, id, indication({ system: 'snomed', code: '59621000' }));
  const { screening } = await must(technician().post('/prescriptions', body));
  expect(screening.checks).toContainEqual(
    expect.objectContaining({ check: 'drug-condition', outcome: 'not-checked', stops: true }),
  );
});
