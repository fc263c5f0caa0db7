import fc from 'fast-check';
import { anastrozole, candidate, date, knowledge, man, therapy } from './example-facts.spec.js';
import type { CandidateFact } from './facts.js';
import { fingerprint } from './fingerprint.js';
import { carriesOver, therapyHash as hashOf } from './renewal.js';
import { screen } from './screen.js';

const therapyHash = (of: CandidateFact): string => hashOf(of, knowledge);
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

  it('of a cream only as it is written: a milligram may be one of the drug', () => {
    const cream = (dose: string, named: string): CandidateFact =>
      anastrozole({ ...strength('10', 'mg/g'), dose: unit(dose, named) });
    expect(therapyHash(cream('1', 'g'))).not.toBe(therapyHash(cream('1000', 'mg')));
    expect(therapyHash(cream('1.0', 'g'))).toBe(therapyHash(cream('1', 'g')));
  });

  it('whatever the order of its ingredients', () => {
    expect(therapyHash(with2(['rxcui:72965', 'rxcui:84857']))).toBe(therapyHash(with2(['rxcui:84857', 'rxcui:72965'])));
  });
});

const unit = (value: string, named: string) => ({ value, unit: named });
const strength = (value: string, named: string, drug = 'rxcui:84857') => ({
  ingredients: [{ drug, strength: unit(value, named) }],
});
const reason = (system: string, code: string) => ({ indication: { system, code, goal: 'male-hypogonadism' } });

/** Other ways to write the example order. */
const RESPELLINGS: readonly [string, Partial<CandidateFact>][] = [
  ['a zero behind the point of the strength', strength('1.0', 'mg')],
  ['the strength in micrograms', strength('1000', 'ug')],
  ['the strength of a capsule', strength('1', 'mg/{capsule}')],
  ['the local code of the drug', strength('1', 'mg', 'local:anastrozole')],
  ['zeros behind the point of the dose', { dose: unit('1.00', '{capsule}') }],
  ['the dosage form in capitals', { dosageForm: 'CAPSULE' }],
  ['the dosage form with a space behind it', { dosageForm: 'Capsule ' }],
  ['the code system without hyphens', reason('icd10cm', 'E29.1')],
  ['the code system by its address', reason('http://hl7.org/fhir/sid/icd-10-cm', 'E29.1')],
  ['the code without its dot', reason('ICD-10-CM', 'e291')],
];

describe('a spelling is no other therapy:', () => {
  it.each(RESPELLINGS)('%s', (_case, changes) => {
    expect(therapyHash(anastrozole(changes))).toBe(therapyHash(order));
  });

  it('nor are several at once', () => {
    fc.assert(
      fc.property(fc.subarray([...RESPELLINGS]), (some) => {
        const respelled = some.reduce((one, [, changes]) => ({ ...one, ...changes }), order);
        expect(therapyHash(respelled)).toBe(therapyHash(order));
      }),
    );
  });

  it('and no amount is another one in another unit of mass, whatever its size', () => {
    const amounts = fc.integer({ min: 1, max: 5_000_000 });
    fc.assert(
      fc.property(amounts, amounts, (a, b) => {
        const [inUg, inMg] = [strength(String(a), 'ug'), strength((b / 1000).toFixed(3), 'mg')];
        expect(therapyHash(anastrozole(inUg)) === therapyHash(anastrozole(inMg))).toBe(a === b);
      }),
    );
  });

  it('and asks nobody again: the evidence weighs alike', () => {
    const therapies = [therapy('rxcui:10324')];
    const hashes = (changes: Partial<CandidateFact>): string[] =>
      screen(man({ therapies, candidates: [anastrozole(changes)] }), knowledge)
        .findings.filter(carriesOver)
        .map(({ rule, factsHash }) => `${rule} ${factsHash}`);
    expect(hashes({})).toEqual(expect.arrayContaining([expect.stringContaining('DDI-001')]));
    for (const [name, changes] of RESPELLINGS) expect([name, hashes(changes)]).toEqual([name, hashes({})]);
    expect(hashes(strength('2', 'mg'))).not.toEqual(hashes({}));
  });

  it('names a usual spelling as it was named before there were others', () => {
    expect(therapyHash(anastrozole(reason('icd10cm', 'E29.1')))).toBe(
      fingerprint([
        'rxcui:84857 1 mg',
        'capsule',
        'oral',
        '1 {capsule}',
        '2 week',
        'icd10cm',
        'E29.1',
        'male-hypogonadism',
      ]),
    );
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
    ['the strength of another form', anastrozole(strength('1', 'mg/{tablet}'))],
    ['a strength by volume', anastrozole(strength('1', 'mg/mL'))],
    ['a percentage', anastrozole(strength('1', '%'))],
    ['a code of another system', anastrozole(reason('local', 'E29.1'))],
    ['no indication', anastrozole({ indication: undefined })],
  ])('%s', (_case, changed) => {
    expect(therapyHash(changed)).not.toBe(therapyHash(order));
  });

  it('a salt of the same drug, whose milligrams are others', () => {
    const [base, salt] = ['rxcui:10379', 'rxcui:835827'].map((drug) => anastrozole(strength('200', 'mg/mL', drug)));
    expect(therapyHash(salt as CandidateFact)).not.toBe(therapyHash(base as CandidateFact));
  });

  it('found by its members one by one, never by their texts run together', () => {
    const text = fc.stringMatching(/^[a-z]{0,3}$/);
    const any = fc.record({
      ingredients: fc.array(fc.record({ drug: text }), { minLength: 1, maxLength: 2 }),
      dosageForm: text,
      route: text,
    });
    fc.assert(
      fc.property(any, any, (one, other) => {
        const members = ({ ingredients, dosageForm, route }: typeof one): string =>
          JSON.stringify([ingredients.map(({ drug }) => drug).sort(), dosageForm, route]);
        expect(hashOf(one, knowledge) === hashOf(other, knowledge)).toBe(members(one) === members(other));
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
