import fc from 'fast-check';
import { anastrozole, candidate, date, knowledge } from './example-facts.spec.js';
import type { CandidateFact } from './facts.js';
import { carriesOver, therapyHash } from './renewal.js';

const order = anastrozole();
const with2 = (drugs: readonly string[]): CandidateFact =>
  anastrozole({ ingredients: drugs.map((drug) => ({ drug, strength: { value: '1', unit: 'mg' } })) });

describe('a renewal is the same therapy', () => {
  it.each<[string, Partial<CandidateFact>]>([
    ['under another number, on another day', { id: 'order-2', writtenOn: date('2027-01-04') }],
    ['with other refills', { refills: 0, refillNumber: 3 }],
    ['as the continuation that it is', { continuationOfTherapy: { therapyStartedOn: date('2026-11-20') } }],
    ['with other words of justification', { clinicalJustification: 'as before', significantDifference: undefined }],
  ])('%s', (_case, changes) => {
    expect(therapyHash(anastrozole(changes))).toBe(therapyHash(order));
  });

  it('whatever the order of its ingredients', () => {
    expect(therapyHash(with2(['rxcui:72965', 'rxcui:84857']))).toBe(therapyHash(with2(['rxcui:84857', 'rxcui:72965'])));
  });
});

describe('another therapy is', () => {
  const indication = { system: 'icd-10-cm', code: 'E29.1', goal: 'male-hypogonadism' };
  it.each<[string, CandidateFact]>([
    ['another drug', candidate('rxcui:72965', 'male-hypogonadism')],
    ['one drug more', with2(['rxcui:84857', 'rxcui:72965'])],
    [
      'another strength',
      anastrozole({ ingredients: [{ drug: 'rxcui:84857', strength: { value: '0.5', unit: 'mg' } }] }),
    ],
    ['another unit', anastrozole({ ingredients: [{ drug: 'rxcui:84857', strength: { value: '1', unit: 'ug' } }] })],
    ['no strength', anastrozole({ ingredients: [{ drug: 'rxcui:84857' }] })],
    ['another dosage form', anastrozole({ dosageForm: 'solution' })],
    ['another route', anastrozole({ route: 'vaginal' })],
    ['another dose', anastrozole({ dose: { value: '2', unit: '{capsule}' } })],
    ['no dose', anastrozole({ dose: undefined })],
    ['more often', anastrozole({ frequency: { times: 3, per: 'week' } })],
    ['another period', anastrozole({ frequency: { times: 2, per: 'month' } })],
    ['another goal', anastrozole({ indication: { ...indication, goal: 'male-fertility' } })],
    ['another diagnosis', anastrozole({ indication: { ...indication, code: 'N46.9' } })],
    ['no indication', anastrozole({ indication: undefined })],
  ])('%s', (_case, changed) => {
    expect(therapyHash(changed)).not.toBe(therapyHash(order));
  });

  it('found by its members one by one, never by their texts run together', () => {
    const text = fc.string({ maxLength: 3 });
    const any = fc.record({
      ingredients: fc.array(fc.record({ drug: text }), { minLength: 1, maxLength: 2 }),
      dosageForm: text,
      route: text,
    });
    fc.assert(
      fc.property(any, any, (one, other) => {
        const members = ({ ingredients, dosageForm, route }: typeof one): string =>
          JSON.stringify([ingredients.map(({ drug }) => drug).sort(), dosageForm, route]);
        expect(therapyHash(one) === therapyHash(other)).toBe(members(one) === members(other));
      }),
    );
  });
});

describe('a decision', () => {
  const kinds = new Set([...knowledge.rules.values()].map(({ kind }) => kind));

  it.each(['drug-drug', 'duplicate-therapy', 'drug-condition', 'allergy', 'pregnancy', 'dose', 'drug-lab'] as const)(
    'on %s counts for a renewal, unless the law asks',
    (kind) => {
      expect(kinds).toContain(kind);
      expect(carriesOver({ kind, legal: false })).toBe(true);
      expect(carriesOver({ kind, legal: true })).toBe(false);
    },
  );

  it.each(['503a', 'controlled-substance', 'missing-baseline'] as const)('on %s is made for each order', (kind) => {
    expect(carriesOver({ kind, legal: false })).toBe(false);
  });
});
