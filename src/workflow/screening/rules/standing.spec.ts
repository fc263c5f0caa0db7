import fc from 'fast-check';
import { outcomeOf, type CheckStanding, type FindingStanding } from './standing.js';

const checked: CheckStanding = { outcome: 'checked', stops: false, attested: false };
const gap: CheckStanding = { outcome: 'not-checked', stops: true, attested: false };
const finding = (effect: FindingStanding['effect'], status: FindingStanding['status'] = 'open') => ({ effect, status });

describe('the outcome of a screening', () => {
  it.each([
    ['nothing found', [], [checked], 'clear'],
    ['a passive finding', [finding('shown')], [checked], 'clear'],
    ['a finding to review', [finding('needs-review')], [checked], 'needs-review'],
    ['a blocking finding', [finding('blocks')], [checked], 'blocked'],
    ['blocked goes before incomplete', [finding('blocks')], [gap], 'blocked'],
    ['incomplete goes before review', [finding('needs-review')], [gap], 'incomplete'],
    ['a gap', [], [gap], 'incomplete'],
    ['a gap that a pharmacist attested', [], [{ ...gap, attested: true }], 'clear'],
    ['a check not made that stops nothing', [], [{ ...gap, stops: false }], 'clear'],
    ['an overridden block', [finding('blocks', 'overridden')], [], 'clear'],
    ['a resolved review', [finding('needs-review', 'resolved')], [], 'clear'],
    ['a block that was only seen', [finding('blocks', 'acknowledged')], [], 'blocked'],
    ['a review that was only seen', [finding('needs-review', 'acknowledged')], [], 'needs-review'],
  ] as const)('%s', (_case, findings, checks, outcome) => {
    expect(outcomeOf(findings, checks)).toBe(outcome);
  });

  it('never improves by one finding or one gap more', () => {
    const order = ['clear', 'needs-review', 'incomplete', 'blocked'];
    const anyFinding = fc.record({
      effect: fc.constantFrom('blocks' as const, 'needs-review' as const, 'shown' as const),
      status: fc.constantFrom('open' as const, 'overridden' as const, 'acknowledged' as const, 'resolved' as const),
    });
    const anyCheck = fc.record({
      outcome: fc.constantFrom('checked' as const, 'not-checked' as const),
      stops: fc.boolean(),
      attested: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anyFinding), fc.array(anyCheck), anyFinding, anyCheck, (findings, checks, more, other) => {
        const before = order.indexOf(outcomeOf(findings, checks));
        expect(order.indexOf(outcomeOf([...findings, more], checks))).toBeGreaterThanOrEqual(before);
        expect(order.indexOf(outcomeOf(findings, [...checks, other]))).toBeGreaterThanOrEqual(before);
      }),
    );
  });
});
