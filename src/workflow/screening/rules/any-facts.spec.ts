import fc from 'fast-check';
import { TREATMENT_GOALS } from '../../../knowledge/index.js';
import {
  candidate,
  condition,
  date,
  decide,
  knowledge,
  man,
  result,
  therapy,
  withResults,
} from './example-facts.spec.js';
import type { ConditionFact, ScreeningFacts, TherapyFact } from './facts.js';

const DRUGS = [...knowledge.ingredients.values()]
  .filter(({ coverage }) => coverage === 'covered')
  .map(({ code }) => code);
const HORMONES = [
  'rxcui:84857',
  'rxcui:72965',
  'rxcui:258494',
  'rxcui:10324',
  'rxcui:2596',
  'local:enclomiphene',
  'rxcui:10379',
  'rxcui:4083',
  'rxcui:4099',
  'rxcui:8727',
  'rxcui:3143',
  'rxcui:6384',
  'rxcui:993449',
  'rxcui:77655',
  'rxcui:46041',
  'rxcui:73056',
  'rxcui:72143',
  'rxcui:38409',
  'rxcui:6691',
  'rxcui:4986',
  'rxcui:2418',
];
const CODES = [
  'I26.99',
  'C50.912',
  'D05.10',
  'K74.60',
  'I25.10',
  'E03.9',
  'I50.9',
  'M81.0',
  'Z87.310',
  'H53.8',
  'E78.5',
  'I10',
  'N93.9',
  'C61',
  'K72.10',
  'E83.51',
  'E87.6',
  'I45.81',
  'N17.9',
  'N18.4',
  'K22.2',
  'K05.30',
  'M87.180',
  'E30.1',
  'F17.210',
  'Z82.62',
  'D35.2',
  'G47.33',
];
/** Rules that are off unless a pharmacy turns them on. */
export const ADVISORIES = [...knowledge.rules.values()].filter(({ advisory }) => advisory).map(({ id }) => id);
/** Drugs that some rule names as a mitigation: they alone may soften an outcome. */
const MITIGATIONS = new Set([
  'rxcui:42375',
  'rxcui:50610',
  'rxcui:46041',
  'rxcui:73056',
  'rxcui:115264',
  'rxcui:77655',
  'rxcui:993449',
  'rxcui:10582',
  'rxcui:84857',
  'rxcui:72965',
  'rxcui:258494',
]);

export const mitigates = ({ ingredients }: TherapyFact): boolean =>
  ingredients.some(({ drug }) => MITIGATIONS.has(drug));

export const anyTherapy: fc.Arbitrary<TherapyFact> = fc
  .record({
    drug: fc.constantFrom(...DRUGS, 'rxcui:17767', 'rxcui:99999999'),
    id: fc.uuid(),
    status: fc.constantFrom('active' as const, 'active' as const, 'on-hold' as const, 'stopped' as const),
    stoppedOn: fc.constantFrom(
      undefined,
      date('2026-11-19'),
      date('2026-10-20'),
      date('2026-11-20'),
      date('2026-11-25'),
    ),
    route: fc.constantFrom(undefined, 'oral', 'vaginal', 'topical'),
    goal: fc.constantFrom(undefined, ...TREATMENT_GOALS),
  })
  .map(({ drug, id, status, stoppedOn, route, goal }) =>
    therapy(drug, { id, status, stoppedOn, route, indication: goal && { system: 'icd-10-cm', code: 'R69', goal } }),
  );
const anyCondition: fc.Arbitrary<ConditionFact> = fc
  .record({
    code: fc.constantFrom(...CODES),
    id: fc.uuid(),
    onset: fc.constantFrom(undefined, date('2026-09-01'), date('2024-01-01')),
    status: fc.constantFrom(undefined, 'active' as const, 'resolved' as const),
  })
  .map(({ code, id, onset, status }) =>
    condition(code, { id, onset, status, resolvedOn: status === 'resolved' ? date('2026-10-01') : undefined }),
  );
const anyResult = fc
  .record({
    test: fc.constantFrom(...knowledge.tests.keys()),
    value: fc.integer({ min: 1, max: 600 }),
    id: fc.uuid(),
    ago: fc.constantFrom('2026-11-01', '2026-06-01', '2025-11-15'),
    comparator: fc.constantFrom(undefined, '<' as const),
    performingLab: fc.constantFrom(undefined, 'One', 'Two'),
  })
  .map(({ test, value, id, ago, comparator, performingLab }) =>
    result(test, String(value), { id, collectedOn: date(ago), comparator, performingLab }),
  );
const between = (test: string, min: number, max: number) =>
  fc.record({ test: fc.constant(test), value: fc.double({ min, max, noNaN: true }) });
/** What the computed tests are computed from, on days that often fall together, and bone densities that fall and rise. */
const anyMeasurement = fc
  .record({
    of: fc.oneof(
      between('calcium_total', 6, 13),
      between('albumin', 1, 5.5),
      between('creatinine', 0.4, 6),
      between('estradiol', 0, 100),
      between('bmd_lspine', 0.8, 1.1),
      between('bmd_hip', 0.6, 0.9),
    ),
    id: fc.uuid(),
    ago: fc.constantFrom('2026-11-15', '2026-11-01', '2025-11-15'),
    comparator: fc.constantFrom(undefined, undefined, undefined, '<' as const, '>' as const),
    performingLab: fc.constantFrom(undefined, 'One', 'One', 'Two'),
  })
  .map(({ of: { test, value }, id, ago, comparator, performingLab }) =>
    result(test, String(Math.round(value * 1000) / 1000), { id, collectedOn: date(ago), comparator, performingLab }),
  );
const anyPatient = fc
  .record({
    sexAtBirth: fc.constantFrom('male' as const, 'female' as const),
    birthDate: fc.constantFrom(date('1985-03-02'), date('1955-03-02'), date('1996-03-02'), date('2010-03-02')),
    menopausalStatus: fc.constantFrom(undefined, 'premenopausal' as const, 'postmenopausal' as const),
    pregnancyStatus: fc.constantFrom(undefined, 'not-pregnant' as const, 'pregnant' as const),
    weightKg: fc.constantFrom(undefined, 45, 70, 110),
    heightCm: fc.constantFrom(undefined, 165),
  })
  // From 60 on the age itself says postmenopausal: a record that says otherwise is not the rule that is tried here.
  .map((patient) =>
    patient.birthDate < '1967' ? { ...patient, menopausalStatus: undefined, pregnancyStatus: undefined } : patient,
  );
/** Orders, patients, therapies, conditions and results of every kind, thrown together. */
export const anyFacts: fc.Arbitrary<ScreeningFacts> = fc
  .record({
    patient: anyPatient,
    therapies: fc.array(anyTherapy, { maxLength: 6 }),
    conditions: fc.array(anyCondition, { maxLength: 4 }),
    reviewed: fc.boolean(),
    results: fc.array(anyResult, { maxLength: 6 }),
    measured: fc.array(anyMeasurement, { maxLength: 6 }),
    enabledAdvisories: fc.constantFrom(undefined, ADVISORIES),
    startedOn: fc.constantFrom(undefined, date('2026-03-01')),
    drugs: fc.uniqueArray(fc.constantFrom(...HORMONES), { minLength: 1, maxLength: 2 }),
    goal: fc.constantFrom(...TREATMENT_GOALS),
    route: fc.constantFrom('oral', 'topical', 'vaginal', 'intramuscular'),
    dose: fc.constantFrom('1', '2', '50'),
    capsules: fc.constantFrom(undefined, '0', '8', '30', '400'),
    asNeeded: fc.constantFrom(undefined, undefined, true),
  })
  .map(({ patient, therapies, conditions, reviewed, drugs, goal, route, dose, startedOn, ...more }) =>
    man({
      patient,
      therapies,
      conditions: { reviewed, entries: conditions },
      results: [...withResults(), ...more.results, ...more.measured],
      pharmacy: { ...man().pharmacy, enabledAdvisories: more.enabledAdvisories },
      candidates: [
        candidate(drugs[0] ?? '', goal, {
          clinicalJustification: 'yes',
          route,
          dose: { value: dose, unit: '{capsule}' },
          supply: more.capsules && { quantity: { value: more.capsules, unit: '{capsule}' }, daysSupply: 28 },
          asNeeded: more.asNeeded,
          continuationOfTherapy: startedOn && { therapyStartedOn: startedOn },
          ingredients: drugs.map((drug) => ({ drug, strength: { value: '1', unit: 'mg' } })),
        }),
      ],
    }),
  );

describe('facts thrown together', () => {
  it('come to a block in many cases, and to less in many others', () => {
    const outcomes = fc.sample(anyFacts, 200).map((facts) => decide(facts).outcome);
    const blocked = outcomes.filter((outcome) => outcome === 'blocked').length;
    expect(blocked).toBeGreaterThan(20);
    expect(blocked).toBeLessThan(180);
  });
});
