import { decide, man, result, therapy, withResults } from './example-facts.spec.js';
import { decisionDigest } from './digest.js';
import type { ScreeningFacts } from './facts.js';

const digest = (facts: ScreeningFacts): string => decisionDigest(decide(facts));
const TAMOXIFEN = therapy('rxcui:10324');
const METFORMIN = therapy('rxcui:6809');

describe('the digest of a decision', () => {
  it('is the same for the same facts, whatever the order and the ids of what is on the profile', () => {
    const facts = man({ therapies: [TAMOXIFEN, METFORMIN] });
    expect(digest(man({ therapies: [METFORMIN, TAMOXIFEN] }))).toBe(digest(facts));
    expect(digest(man({ therapies: [{ ...TAMOXIFEN, id: 'another' }, METFORMIN] }))).toBe(digest(facts));
    expect(digest(facts)).toMatch(/^[0-9a-f]{16}$/);
  });

  it.each<[string, ScreeningFacts]>([
    ['a finding more', man({ therapies: [TAMOXIFEN] })],
    ['a finding on another fact', man({ results: withResults(result('estradiol', '15')) })],
    ['a check that could not be made', man({ allergies: { reviewed: false, entries: [] } })],
    ['a medication that is now known otherwise', man({ therapies: [therapy('rxcui:999999999')] })],
  ])('changes with %s', (_what, facts) => {
    expect(digest(facts)).not.toBe(digest(man()));
  });

  it('does not change with a version', () => {
    const decision = decide(man());
    expect(decisionDigest({ ...decision, knowledgeVersion: 'another', engineVersion: 'another' })).toBe(
      decisionDigest(decision),
    );
  });
});
