import fc from 'fast-check';
import type { Severity } from '../../../core/decision.js';
import { anyFacts } from './any-facts.spec.js';
import { date, decide, knowledge } from './example-facts.spec.js';
import type { OverlayFact, ScreeningFacts } from './facts.js';

const RUNS = { numRuns: 150 };
const RULES = [...knowledge.rules.keys(), 'MON-001'];
const EFFECTS = ['shown', 'needs-review', 'blocks'];
const POLICIES = ['pharmacist', 'two-person', 'never'];
const SEVERITIES: readonly Severity[] = ['minor', 'moderate', 'major', 'contraindicated'];

const anyOverlay = (kind: OverlayFact['kind']): fc.Arbitrary<OverlayFact> =>
  fc.record({
    id: fc.uuid(),
    rule: fc.constantFrom(...RULES),
    kind: fc.constant(kind),
    severity: kind === 'raise' ? fc.constantFrom(...SEVERITIES.slice(1)) : fc.constant(undefined),
    expiresOn: fc.constant(date('2026-12-31')),
  });

/** Overlays of rules that fire here among them, so that they have something to do. */
function tried(facts: ScreeningFacts, overlays: readonly OverlayFact[]): OverlayFact[] {
  const fired = decide(facts).findings.map(({ rule }) => rule);
  return overlays.map((overlay, index) => ({ ...overlay, rule: fired[index] ?? overlay.rule }));
}

const tuned = (facts: ScreeningFacts, overlays: readonly OverlayFact[]) =>
  decide({ ...facts, pharmacy: { ...facts.pharmacy, overlays } });
const rank = ({ outcome }: { outcome: string }): number =>
  ['clear', 'needs-review', 'incomplete', 'blocked'].indexOf(outcome);

describe('the tuning of a pharmacy', () => {
  it('changes nothing where there is none', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        expect(tuned(facts, [])).toEqual(decide(facts));
      }),
      RUNS,
    );
  });

  it('never makes an outcome or a finding better by a raise', () => {
    fc.assert(
      fc.property(anyFacts, fc.array(anyOverlay('raise'), { maxLength: 6 }), (facts, drawn) => {
        const overlays = tried(facts, drawn);
        const [before, after] = [decide(facts), tuned(facts, overlays)];
        expect(rank(after)).toBeGreaterThanOrEqual(rank(before));
        expect(after.silenced).toEqual([]);
        expect(after.findings.map(({ key }) => key).sort()).toEqual(before.findings.map(({ key }) => key).sort());
        for (const finding of before.findings) {
          const now = after.findings.find(({ key }) => key === finding.key);
          expect(SEVERITIES.indexOf(now?.severity ?? 'minor')).toBeGreaterThanOrEqual(
            SEVERITIES.indexOf(finding.severity),
          );
          expect(POLICIES.indexOf(now?.override ?? '')).toBeGreaterThanOrEqual(POLICIES.indexOf(finding.override));
          expect(EFFECTS.indexOf(now?.effect ?? '')).toBeGreaterThanOrEqual(EFFECTS.indexOf(finding.effect));
          // What became heavier is another finding: a decision on the lighter one does not hold for it.
          expect(now?.factsHash === finding.factsHash).toBe(now?.severity === finding.severity);
        }
        for (const check of before.checks.filter(({ stops }) => stops)) expect(after.checks).toContainEqual(check);
      }),
      RUNS,
    );
  });

  it('never loses a finding by a silence, and takes none away that two persons, or nobody, may override', () => {
    fc.assert(
      fc.property(anyFacts, fc.array(anyOverlay('silence'), { maxLength: 6 }), (facts, drawn) => {
        const overlays = tried(facts, drawn);
        const [before, after] = [decide(facts), tuned(facts, overlays)];
        const kept = new Set(after.findings.map(({ key }) => key));
        for (const finding of before.findings.filter(({ key }) => !kept.has(key))) {
          const rule = knowledge.rules.get(finding.rule);
          expect(rule?.silenceable ?? finding.kind === 'missing-baseline').toBe(true);
          expect(finding).toMatchObject({ override: 'pharmacist', legal: false });
          expect(overlays.map((overlay) => overlay.rule)).toContain(finding.rule);
          const { key, severity, summary } = finding;
          expect(after.silenced).toContainEqual(expect.objectContaining({ key, severity, summary }));
        }
        expect(after.checks).toEqual(before.checks);
      }),
      RUNS,
    );
  });

  it('lets a raise count where a rule is raised and silenced', () => {
    fc.assert(
      fc.property(anyFacts, anyOverlay('raise'), (facts, drawn) => {
        const [raise] = tried(facts, [drawn]);
        if (!raise) return;
        const silence: OverlayFact = { ...raise, id: 'silence', kind: 'silence', severity: undefined };
        const raised = tuned(facts, [raise]);
        const { overlayRevision } = tuned(facts, [silence, raise]);
        expect(tuned(facts, [silence, raise])).toEqual({ ...raised, overlayRevision });
      }),
      RUNS,
    );
  });
});
