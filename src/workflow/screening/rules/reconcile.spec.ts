import fc from 'fast-check';
import {
  reconcile,
  type CarriedFrom,
  type FoundFinding,
  type PastDecision,
  type StandingFinding,
} from './reconcile.js';

const found = (key: string, factsHash = 'h1') => ({ key, factsHash, kind: 'drug-drug' as const, legal: false });
const row = (key: string, changes: Partial<StandingFinding> = {}): StandingFinding => ({
  id: `row-${key}`,
  key,
  factsHash: 'h1',
  status: 'open',
  ...changes,
});
const decision = (key: string, factsHash: string, carriedFrom: CarriedFrom | null = null): PastDecision => ({
  key,
  factsHash,
  status: 'overridden',
  resolutionId: 'r1',
  carriedFrom,
});

describe('a finding', () => {
  it('is raised when it is new', () => {
    expect(reconcile([found('a')], [], [])).toEqual({
      kept: [],
      raised: [{ found: found('a'), decision: null }],
      closed: [],
    });
  });

  it('is kept with its decision while the facts are the same', () => {
    const overridden = row('a', { status: 'overridden' });
    expect(reconcile([found('a')], [overridden], [decision('a', 'h1')])).toEqual({
      kept: [{ found: found('a'), row: overridden }],
      raised: [],
      closed: [],
    });
  });

  it('is asked again when a fact behind it changed', () => {
    const overridden = row('a', { status: 'overridden' });
    expect(reconcile([found('a', 'h2')], [overridden], [decision('a', 'h1')])).toEqual({
      kept: [],
      raised: [{ found: found('a', 'h2'), decision: null }],
      closed: [{ row: overridden, because: 'facts-changed' }],
    });
  });

  it('is closed when its facts went away', () => {
    expect(reconcile([], [row('a')], [])).toMatchObject({ raised: [], closed: [{ because: 'facts-went-away' }] });
  });

  it('is closed as taken away by a release that came after it, and as heeded when its facts went away', () => {
    const [older, newer] = [row('a'), row('b')];
    const causes = { silenced: [], releasedSince: (one: StandingFinding) => one === older };
    expect(reconcile([], [older, newer], [], causes).closed).toEqual([
      { row: older, because: 'knowledge-changed' },
      { row: newer, because: 'facts-went-away' },
    ]);
  });

  it('is closed as silenced when the tuning keeps it silent, and gets its decision back when that ends', () => {
    const overridden = row('a', { status: 'overridden' });
    expect(reconcile([], [overridden], [], { silenced: ['a'], releasedSince: () => true })).toEqual({
      kept: [],
      raised: [],
      closed: [{ row: overridden, because: 'silenced' }],
    });
    expect(reconcile([found('a')], [], [decision('a', 'h1')]).raised[0]?.decision?.resolutionId).toBe('r1');
  });

  it('that comes back is open again, unless it was decided on the same facts', () => {
    const [other, same] = [decision('a', 'h0'), decision('a', 'h1')];
    expect(reconcile([found('a')], [], [other]).raised).toEqual([{ found: found('a'), decision: null }]);
    expect(reconcile([found('a')], [], [other, same]).raised).toEqual([{ found: found('a'), decision: same }]);
  });

  it('takes no decision that was made on another finding with the same facts', () => {
    expect(reconcile([found('b')], [], [decision('a', 'h1')]).raised[0]?.decision).toBeNull();
  });

  it.each<[string, Partial<FoundFinding>, boolean]>([
    ['takes the decision on an earlier order of the same therapy', {}, true],
    ['that the law asks for is decided on each order', { legal: true }, false],
    ['of essentially a copy is decided on each order', { kind: '503a' }, false],
    ['of a controlled substance is decided on each order', { kind: 'controlled-substance' }, false],
    ['of a missing baseline is decided on each order', { kind: 'missing-baseline' }, false],
  ])('%s', (_case, changes, counts) => {
    const carried = decision('a', 'h1', {
      prescriptionId: 'rx1',
      findingId: 'f1',
      by: 'u1',
      at: '2026-11-01T10:00:00Z',
    });
    const renewed = { ...found('a'), ...changes };
    expect(reconcile([renewed], [], [carried]).raised).toEqual([{ found: renewed, decision: counts ? carried : null }]);
    expect(reconcile([{ ...renewed, factsHash: 'h2' }], [], [carried]).raised[0]?.decision).toBeNull();
    const own = decision('a', 'h1');
    expect(reconcile([renewed], [], [own]).raised).toEqual([{ found: renewed, decision: own }]);
  });

  it('is accounted for once, on both sides', () => {
    const key = fc.constantFrom('a', 'b', 'c', 'd');
    const identities = fc.uniqueArray(fc.record({ key, factsHash: fc.constantFrom('h1', 'h2') }), {
      selector: (entry) => entry.key,
    });
    fc.assert(
      fc.property(identities, identities, (now, before) => {
        const rows = before.map((entry) => row(entry.key, entry));
        const { kept, raised, closed } = reconcile(
          now.map((entry) => found(entry.key, entry.factsHash)),
          rows,
          [],
        );
        const sorted = (entries: { key: string }[]) => entries.map((entry) => entry.key).sort();
        expect(sorted([...kept, ...raised].map((entry) => entry.found))).toEqual(sorted(now));
        expect(sorted([...kept, ...closed].map((entry) => entry.row))).toEqual(sorted(rows));
        expect(kept.every((entry) => entry.found.factsHash === entry.row.factsHash)).toBe(true);
      }),
    );
  });
});
