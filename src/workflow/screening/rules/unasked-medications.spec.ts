import fc from 'fast-check';
import { anyFacts } from './any-facts.spec.js';
import { compareDecisions } from './compare-decisions.js';
import { anastrozole, continued, decide, gaps, man, order, therapy, woman } from './example-facts.spec.js';
import type { CheckResult } from './decision.js';
import type { ScreeningFacts } from './facts.js';

const REASON = 'nobody recorded what else the patient takes: ask, then record the medications or that there are none';
const unasked = { medicationsAsked: false };

const ofMedications = (facts: ScreeningFacts): CheckResult[] => gaps(facts).filter(({ key }) => key === 'medications');
const checked = (facts: ScreeningFacts): string[] =>
  decide(facts)
    .checks.filter(({ outcome }) => outcome === 'checked')
    .map(({ check }) => check);

describe('what else the patient takes', () => {
  it.each<[string, ScreeningFacts, boolean]>([
    ['was never asked', man(unasked), true],
    [
      'was never asked, and the pharmacy has another order',
      man({ ...unasked, therapies: [therapy('rxcui:10379', { source: 'this pharmacy' })] }),
      true,
    ],
    ['was never asked before a refill', man({ ...unasked, candidates: [anastrozole(continued)] }), true],
    ['was never asked, and nobody ordered it yet', man({ ...unasked, purpose: 'what-if' }), true],
    [
      'was never asked of a woman with cancer',
      woman({ ...order('rxcui:84857', 'breast-cancer-treatment'), ...unasked }),
      true,
    ],
    ['was asked, and there is nothing', man({ medicationsAsked: true }), false],
    ['was asked, and there is something', man({ medicationsAsked: true, therapies: [therapy('rxcui:17767')] }), false],
    ['is not said by a screening of the time before it was asked for', man({ medicationsAsked: undefined }), false],
  ])('%s', (_, facts, told) => {
    const rows = ofMedications(facts);
    expect(rows.map(({ check, reason, stops }) => [check, reason, stops])).toEqual(
      told
        ? [
            ['drug-drug', REASON, false],
            ['duplicate-therapy', REASON, false],
          ]
        : [],
    );
    expect(checked(facts).filter((check) => check === 'drug-drug' || check === 'duplicate-therapy')).toHaveLength(
      told ? 0 : 2,
    );
  });

  it('is told only where the pharmacy decided so: the pharmacist attests the full review', () => {
    expect(decide(man(unasked)).outcome).toBe('clear');
  });

  it.each<[string, Partial<ScreeningFacts>, string, boolean]>([
    ['a new therapy', unasked, 'incomplete', true],
    ['a question of what would be', { ...unasked, purpose: 'what-if' }, 'incomplete', true],
    ['no therapy that goes on', { ...unasked, candidates: [anastrozole(continued)] }, 'clear', false],
    ['nothing that was asked', { medicationsAsked: true }, 'clear', false],
    ['nothing of the time before it was asked for', { medicationsAsked: undefined }, 'clear', false],
  ])('holds, where the pharmacy did not, %s', (_, changes, outcome, stops) => {
    const facts = man({ ...changes, pharmacy: { ...man().pharmacy, holdsUnaskedMedications: true } });
    const decision = decide(facts);
    expect(decision.outcome).toBe(outcome);
    expect(decision.checks.filter((check) => check.stops).map(({ check, key }) => [check, key])).toEqual(
      stops
        ? [
            ['drug-drug', 'medications'],
            ['duplicate-therapy', 'medications'],
          ]
        : [],
    );
  });

  it('stands beside a medication that nobody recognizes, which does hold it', () => {
    const facts = man({ ...unasked, candidates: [anastrozole({ ingredients: [{ drug: 'rxcui:99999999' }] })] });
    expect(gaps(facts).filter(({ check }) => check === 'drug-drug')).toEqual([
      expect.objectContaining({ key: 'medication:rxcui:99999999', stops: true }),
      expect.objectContaining({ key: 'medications', stops: false }),
    ]);
  });

  it('is the only thing that an answer changes: no finding, no other check, no outcome', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const before = decide({ ...facts, ...unasked });
        const after = decide({ ...facts, medicationsAsked: true });
        expect(after.outcome).toBe(before.outcome);
        expect(after.findings).toEqual(before.findings);
        const { checksChanged, ...rest } = compareDecisions(before, after);
        expect(checksChanged).toMatchObject([
          { check: 'drug-drug', key: 'medications', now: null },
          { check: 'duplicate-therapy', key: 'medications', now: null },
        ]);
        expect(rest).toMatchObject({
          findingsAdded: [],
          findingsGone: [],
          findingsChanged: [],
          medicationsChanged: [],
        });
        expect(decide({ ...facts, medicationsAsked: undefined })).toEqual(after);
      }),
      { numRuns: 100 },
    );
  });
});
