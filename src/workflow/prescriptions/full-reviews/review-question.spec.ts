import type { PlainDate } from '../../../core/plain-date.js';
import type { PatientFactSheet } from '../../../directory/index.js';
import { loadKnowledge } from '../../../knowledge/index.js';
import type { CandidateOrder } from '../../screening/index.js';
import { sentKinds } from './full-review.view.js';
import { reviewFacts } from './review-question.js';

const knowledge = loadKnowledge();
const TODAY = '2026-11-20' as PlainDate;

const order: CandidateOrder = {
  prescriptionId: 'marker-order',
  product: {
    ingredients: [{ drug: 'rxcui:84857', strength: { value: '1', unit: 'mg' } }],
    dosageForm: 'capsule',
    route: 'oral',
  },
  sig: {
    text: 'marker sig',
    dose: { value: '1', unit: '{capsule}' },
    frequency: { times: 2, per: 'week' },
  },
  quantity: { value: '8', unit: '{capsule}' },
  daysSupply: 28,
  refills: 3,
  writtenOn: '2026-11-19',
  indication: { system: 'ICD-10-CM', code: 'e291', goal: 'male-hypogonadism' },
  clinicalJustification: 'marker justification',
  significantDifference: null,
  continuationOfTherapy: { therapyStartedOn: '2026-01-01' },
};
const other: CandidateOrder = {
  ...order,
  prescriptionId: 'marker-other',
  product: {
    ingredients: [
      { drug: 'rxcui:10324', strength: { value: '10', unit: 'mg' } },
      { drug: 'local:enclomiphene', strength: { value: '25', unit: 'mg' } },
    ],
    dosageForm: 'capsule',
    route: 'oral',
  },
};

const medication = (changes: object = {}): PatientFactSheet['medications'][number] => ({
  id: 'marker-medication',
  drug: 'rxcui:11289',
  text: null,
  status: 'active',
  startedOn: '2026-01-05' as PlainDate,
  stoppedOn: null,
  route: 'oral',
  dose: 'marker dose',
  source: 'marker source',
  prescribedBy: 'marker prescriber',
  reason: 'marker reason',
  goal: null,
  recordedOn: '2026-01-05' as PlainDate,
  ...changes,
});

function sheet(changes: Partial<PatientFactSheet> = {}, person: object = {}): PatientFactSheet {
  return {
    patient: {
      id: 'marker-patient',
      birthDate: '1985-03-14' as PlainDate,
      sexAtBirth: 'male',
      menopausalStatus: null,
      pregnancyStatus: null,
      pregnancyStatusOn: null,
      reproductiveSurgery: [],
      heightCm: '181',
      weightKg: '92',
      state: 'CO',
      allergiesReviewedOn: '2026-11-01' as PlainDate,
      conditionsReviewedOn: null,
      medicationsReviewedOn: null,
      ...person,
    },
    medications: [],
    conditions: [],
    allergies: [],
    ...changes,
  };
}

const facts = (patient = sheet(), otherOrders: CandidateOrder[] = []) =>
  reviewFacts(patient, { order, otherOrders }, TODAY, knowledge);

it('tells the order, age and sex, and whether anybody asked for allergies and conditions', () => {
  expect(facts()).toEqual({
    patient: { ageYears: 41, sexAtBirth: 'male' },
    order: {
      ingredients: [{ rxcui: '84857', strength: { value: '1', unit: 'mg' } }],
      dosageForm: 'capsule',
      route: 'oral',
      dose: { value: '1', unit: '{capsule}' },
      frequency: { times: 2, per: 'week' },
      daysSupply: 28,
      indication: { system: 'icd10cm', code: 'E29.1' },
    },
    medications: { reviewed: false, entries: [] },
    allergies: { reviewed: true, substances: [] },
    conditions: { reviewed: false, entries: [] },
  });
});

it.each([
  ['a code', {}, [{ rxcui: '11289', route: 'oral', status: 'active' }]],
  ['words', { drug: null, text: 'turmeric' }, [{ words: 'turmeric', route: 'oral', status: 'active' }]],
  ['a code that says all', { text: 'warfarin 5 mg' }, [{ rxcui: '11289', route: 'oral', status: 'active' }]],
  [
    'words that say more than their code',
    { text: 'warfarin and ibuprofen' },
    [{ rxcui: '11289', words: 'warfarin and ibuprofen', route: 'oral', status: 'active' }],
  ],
  [
    'a key of the knowledge beside words that say more',
    { drug: 'local:enclomiphene', text: 'enclomiphene with ibuprofen' },
    [{ words: 'Enclomiphene, enclomiphene with ibuprofen', route: 'oral', status: 'active' }],
  ],
  ['a pause', { status: 'on-hold' }, [{ rxcui: '11289', route: 'oral', status: 'on-hold' }]],
  [
    'a planned last day that nobody confirmed',
    { stoppedOn: '2026-11-01', route: null },
    [{ rxcui: '11289', route: null, status: 'active' }],
  ],
  ['a stop', { status: 'stopped', stoppedOn: '2026-11-19' }, []],
])('tells of a medication with %s', (_what, changes, expected) => {
  expect(facts(sheet({ medications: [medication(changes)] })).medications.entries).toEqual(expected);
});

it('tells every ingredient of the other orders here, by name where there is no RxNorm code, and not the order itself', () => {
  expect(facts(sheet(), [order, other]).medications.entries).toEqual([
    { rxcui: '10324', route: 'oral', status: 'active' },
    { words: 'Enclomiphene', route: 'oral', status: 'active' },
  ]);
});

it.each([
  ['nobody asked', {}, {}, false],
  ['the patient takes nothing else', {}, { medicationsReviewedOn: TODAY }, true],
  ['an entry says that somebody asked', { medications: [medication({ status: 'stopped' })] }, {}, true],
])('tells whether the medications are known: %s', (_what, changes, person, reviewed) => {
  expect(facts(sheet(changes, person), [other]).medications.reviewed).toBe(reviewed);
});

it('tells allergies by code or word and conditions by code and status, resolved ones too', () => {
  const { allergies, conditions } = facts(
    sheet({
      allergies: [
        { id: 'a1', substance: 'rxcui:7980', reaction: 'marker reaction' },
        { id: 'a2', substance: 'shellfish', reaction: null },
      ],
      conditions: [
        { id: 'c1', code: { system: 'icd10cm', value: 'I82.409' }, status: 'resolved', onset: null, resolvedOn: null },
        { id: 'c2', code: { system: 'snomed', value: '73211009' }, status: 'active', onset: null, resolvedOn: null },
      ],
    }),
  );
  expect(allergies.substances).toEqual([{ rxcui: '7980' }, { words: 'shellfish' }]);
  expect(conditions.entries).toEqual([
    { system: 'icd10cm', code: 'I82.409', status: 'resolved' },
    { system: 'snomed', code: '73211009', status: 'active' },
  ]);
});

it.each([
  ['pregnant', 'pregnant'],
  ['possible', 'possible'],
  ['lactating', 'lactating'],
  ['not-pregnant', 'unknown'],
  ['unknown', 'unknown'],
  [null, 'unknown'],
])('tells of a woman recorded as %s that she is %s', (pregnancyStatus, told) => {
  expect(facts(sheet({}, { sexAtBirth: 'female', pregnancyStatus })).patient.pregnancy).toBe(told);
});

it.each([
  ['1936-11-21', 89],
  ['1936-11-20', 90],
  ['1920-01-01', 90],
  ['2026-11-20', 0],
])('tells of somebody born on %s an age of %i', (birthDate, told) => {
  expect(facts(sheet({}, { birthDate })).patient.ageYears).toBe(told);
});

it('tells nothing that names somebody: no id, day, source, reason or other text', () => {
  const full = facts(
    sheet({
      medications: [medication()],
      allergies: [{ id: 'marker-allergy', substance: 'shellfish', reaction: 'marker reaction' }],
      conditions: [
        {
          id: 'marker-condition',
          code: { system: 'icd10cm', value: 'I10' },
          status: 'active',
          onset: '2020-02-02' as PlainDate,
          resolvedOn: null,
        },
      ],
    }),
    [other],
  );
  expect(JSON.stringify(full)).not.toMatch(/marker|\d{4}-\d{2}-\d{2}|"CO"|181|92/);
  expect(sentKinds(full)).toEqual({
    patient: ['ageYears', 'sexAtBirth'],
    ingredients: { coded: 1, inWords: 0 },
    medications: { coded: 2, inWords: 1 },
    allergies: { coded: 0, inWords: 1 },
    conditions: 2,
  });
});
