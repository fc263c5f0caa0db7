import {
  candidate,
  condition,
  date,
  decide,
  gaps,
  knowledge,
  man,
  stoppingGaps,
  therapy,
  weight,
  woman,
} from './example-facts.spec.js';
import { screen } from './screen.js';

const ANASTROZOLE = 'rxcui:84857';
describe('medications', () => {
  it('are covered, recognized outside the scope, or unrecognized', () => {
    const facts = man({
      therapies: [
        therapy('rxcui:11289'),
        therapy('rxcui:17767'),
        { id: 'x', ingredients: [], text: 'moon dust', status: 'active' },
      ],
    });
    expect(decide(facts).medications.map(({ coverage }) => coverage)).toEqual([
      'covered',
      'covered',
      'recognized-outside-scope',
      'unrecognized',
    ]);
  });

  it('one outside the scope is listed and does not make the screening incomplete', () => {
    expect(decide(man({ therapies: [therapy('rxcui:17767')] })).outcome).toBe('clear');
  });

  it.each([
    ['a code that nobody knows', { id: 'x', ingredients: [{ drug: 'rxcui:99999999' }], status: 'active' as const }],
    ['a text that nobody knows', { id: 'x', ingredients: [], text: 'moon dust', status: 'active' as const }],
    ['an entry that names nothing', { id: 'x', ingredients: [], status: 'active' as const }],
    [
      'one that stopped last week',
      { id: 'x', ingredients: [], text: 'moon dust', status: 'stopped' as const, stoppedOn: date('2026-11-13') },
    ],
  ])('%s makes it incomplete', (_, entry) => {
    expect(decide(man({ therapies: [entry] })).outcome).toBe('incomplete');
  });

  it('one that stopped long ago does not', () => {
    const entry = {
      id: 'x',
      ingredients: [],
      text: 'moon dust',
      status: 'stopped' as const,
      stoppedOn: date('2026-09-13'),
    };
    expect(decide(man({ therapies: [entry] })).outcome).toBe('clear');
  });

  it('one that is active stays so after its planned last day, until somebody says that it stopped', () => {
    const planned = { stoppedOn: date('2026-11-10') };
    expect(weight(man({ therapies: [therapy('rxcui:10324', planned)] }), 'DDI-001')).toBe('contraindicated');
    const stopped = therapy('rxcui:10324', { ...planned, status: 'stopped' });
    expect(weight(man({ therapies: [stopped] }), 'DDI-001')).toBe('silent');
  });

  it('a known part of a text that is not known as a whole is screened all the same', () => {
    const facts = man({ therapies: [{ id: 'x', ingredients: [], text: 'tamoxifen + moon dust', status: 'active' }] });
    expect(weight(facts, 'DDI-001')).toBe('contraindicated');
    expect(stoppingGaps(facts)).toContain('drug-drug medication:tamoxifen + moon dust');
  });
});

describe('what if', () => {
  it('asks for a drug before there is an order, and only an order could answer what is missing', () => {
    const facts = man({
      purpose: 'what-if',
      candidates: [{ id: 'c1', ingredients: [{ drug: 'rxcui:72965' }] }],
      therapies: [therapy('rxcui:10324')],
    });
    const decision = decide(facts);
    expect(decision.findings.map(({ rule }) => rule)).toContain('DDI-002');
    expect(stoppingGaps(facts)).toEqual([]);
    expect(gaps(facts).map(({ check }) => check)).toEqual(expect.arrayContaining(['dose', '503a']));
  });

  it('is held up by what is not known of another therapy, which no order will answer', () => {
    const facts = woman({
      purpose: 'what-if',
      candidates: [{ id: 'c1', ingredients: [{ drug: 'rxcui:8727' }] }],
      therapies: [therapy('rxcui:84857')],
    });
    expect(stoppingGaps(facts)).toEqual(['drug-drug goal:anastrozole']);
    const known = therapy('rxcui:84857', { indication: { goal: 'endometriosis' } });
    expect(stoppingGaps({ ...facts, therapies: [known] })).toEqual([]);
  });

  it('screens several candidates against each other', () => {
    const facts = man({
      purpose: 'what-if',
      candidates: [
        { id: 'c1', ingredients: [{ drug: 'rxcui:10324' }] },
        { id: 'c2', ingredients: [{ drug: ANASTROZOLE }] },
      ],
    });
    expect(weight(facts, 'DDI-001')).toBe('contraindicated');
  });
});

describe('handling of what is ordered', () => {
  const hazardsOf = (drug: string) =>
    decide(man({ candidates: [candidate(drug, 'male-hypogonadism')] })).medications[0]?.hazards;

  it('flags a hazardous drug with its source', () => {
    expect(hazardsOf(ANASTROZOLE)).toEqual([
      { drug: 'Anastrozole', niosh: 'table-2', note: null, source: expect.stringContaining('NIOSH') },
    ]);
  });

  it('says of a drug that nobody assessed that it is not assessed, never that it is harmless', () => {
    expect(hazardsOf('rxcui:29046')).toEqual([{ drug: 'lisinopril', niosh: 'not-assessed', note: null, source: null }]);
  });

  it('speaks of what is ordered, not of the profile', () => {
    const [, profile] = decide(man({ therapies: [therapy('rxcui:10324')] })).medications;
    expect(profile).toEqual({ id: expect.any(String), drug: 'rxcui:10324', coverage: 'covered' });
  });
});

describe('pairs of an independent source', () => {
  // US VA drug interactions (public domain): pairs of this knowledge's drugs that its rules hold too.
  it.each([
    ['rxcui:8134', 'rxcui:4124', 'DDI-036'], // phenobarbital and ethinyl estradiol, as its class amobarbital there
    ['rxcui:8183', 'rxcui:4103', 'DDI-035'], // phenytoin and estrone
  ])('%s with %s', (inducer, hormone, rule) => {
    const facts = woman({
      candidates: [candidate(hormone, 'other', { clinicalJustification: 'yes' })],
      therapies: [therapy(inducer)],
      conditions: { reviewed: true, entries: [condition('N95.1')] },
    });
    expect(weight(facts, rule)).not.toBe('silent');
  });
});

describe('every rule', () => {
  it('is of a kind that the checks report', () => {
    const kinds = new Set(screen(man(), knowledge).checks.map(({ check }) => check));
    for (const { kind } of knowledge.rules.values()) expect(kinds).toContain(kind);
  });
});
