import fc from 'fast-check';
import { anyFacts } from './any-facts.spec.js';
import { decide, knowledge } from './example-facts.spec.js';
import type { ScreeningFacts } from './facts.js';
import { screen } from './screen.js';

/**
 * Facts as the first engine stored them. They stay as they are: what a later engine learned to read is missing here, as it is in
 * every screening of that time.
 */
const OF_THE_FIRST_ENGINE = {
  today: '2026-11-20',
  purpose: 'order',
  patient: { sexAtBirth: 'male', birthDate: '1985-03-14', reproductiveSurgery: [] },
  therapies: [
    {
      id: 't1',
      ingredients: [{ drug: 'rxcui:10324' }],
      status: 'active',
      startedOn: '2026-01-10',
      source: 'outside pharmacy',
    },
  ],
  conditions: { reviewed: false, entries: [{ id: 'c1', system: 'icd-10-cm', code: 'E29.1' }] },
  allergies: { reviewed: true, entries: [] },
  results: [
    { id: 'r1', test: 'estradiol', collectedOn: '2026-11-01', status: 'final', value: '15', method: 'unspecified' },
    { id: 'r2', collectedOn: '2026-11-01', status: 'final', unreadable: 'unknown-test' },
  ],
  attestations: [],
  candidates: [
    {
      id: 'o1',
      ingredients: [{ drug: 'rxcui:84857', strength: { value: '1', unit: 'mg' } }],
      route: 'oral',
      dose: { value: '1', unit: '{capsule}' },
      frequency: { times: 2, per: 'week' },
      indication: { system: 'icd-10-cm', code: 'E29.1', goal: 'male-hypogonadism' },
      kind: 'compounded',
      dosageForm: 'capsule',
      patientSpecific: true,
      clinicalJustification: 'Secondary hypogonadism with high estradiol.',
      continuationOfTherapy: { therapyStartedOn: '2026-06-01' },
      writtenOn: '2026-11-01',
      refills: 2,
      copyFillsThisMonth: 0,
    },
  ],
  prescriber: { hasDea: true },
  pharmacy: { country: 'US', enclomipheneLegalOpinion: false },
};

/** What every stored screening holds, by the place of the member; an asterisk is any entry of a list. The rest may be missing. */
const ALWAYS_THERE = new Set([
  ...[
    'today',
    'purpose',
    'patient',
    'attestations',
    'pharmacy',
    'pharmacy.country',
    'pharmacy.enclomipheneLegalOpinion',
  ],
  ...['therapies', 'therapies.*', 'therapies.*.id', 'therapies.*.status'],
  ...['therapies.*.ingredients', 'therapies.*.ingredients.*', 'therapies.*.ingredients.*.drug'],
  ...['conditions', 'conditions.reviewed', 'conditions.entries', 'conditions.entries.*'],
  ...['conditions.entries.*.id', 'conditions.entries.*.system', 'conditions.entries.*.code'],
  ...['allergies', 'allergies.reviewed', 'allergies.entries', 'allergies.entries.*'],
  ...['allergies.entries.*.id', 'allergies.entries.*.substance'],
  ...['results', 'results.*', 'results.*.id', 'results.*.collectedOn', 'results.*.status'],
  ...['candidates', 'candidates.*', 'candidates.*.id'],
  ...['candidates.*.ingredients', 'candidates.*.ingredients.*', 'candidates.*.ingredients.*.drug'],
]);
/** Values of several members: all there, or the whole value is missing. */
const WHOLE = new Set([
  'strength',
  'dose',
  'frequency',
  'indication',
  'continuationOfTherapy',
  'significantDifference',
  'supply',
]);

/** The facts without those members of which `missing` says so, and of which a stored screening may know nothing. */
function without(value: unknown, missing: () => boolean, path: readonly string[] = []): unknown {
  if (Array.isArray(value)) return value.map((entry) => without(entry, missing, [...path, '*']));
  if (typeof value !== 'object' || value === null) return value;
  if (WHOLE.has(path.at(-1) ?? '')) return value;
  const kept = Object.entries(value).filter(([name]) => ALWAYS_THERE.has([...path, name].join('.')) || !missing());
  return Object.fromEntries(kept.map(([name, member]) => [name, without(member, missing, [...path, name])]));
}

describe('facts that an older engine stored', () => {
  it('are screened again by this one, and say what they said', () => {
    const decision = screen(OF_THE_FIRST_ENGINE as unknown as ScreeningFacts, knowledge);
    expect(decision.outcome).toBe('blocked');
    expect(decision.findings.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['DDI-001', 'DLI-001']));
  });

  it('that hold nothing but names are screened, and nothing is passed for want of facts', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const bare = without(facts, () => true) as ScreeningFacts;
        expect(bare.candidates[0]).toEqual({ id: 'order-1', ingredients: expect.any(Array) });
        expect(decide(bare).outcome).not.toBe('clear');
      }),
      { numRuns: 50 },
    );
  });

  it('are screened whichever of their members are missing', () => {
    fc.assert(
      fc.property(anyFacts, fc.infiniteStream(fc.boolean()), (facts, coin) => {
        const fewer = without(facts, () => coin.next().value) as ScreeningFacts;
        expect(decide(fewer).medications.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });
});
