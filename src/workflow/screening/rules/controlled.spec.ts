import { anastrozole, candidate, date, found, man, stoppingGaps, TODAY, weight } from './example-facts.spec.js';
import type { CandidateFact, ScreeningFacts } from './facts.js';

const TESTOSTERONE = 'rxcui:10379';

const order = (drug: string, goal: string, more: Partial<CandidateFact> = {}): ScreeningFacts =>
  man({ candidates: [candidate(drug, goal, more)] });

describe('controlled substances', () => {
  const testosterone = (more: Partial<CandidateFact>, facts: Partial<ScreeningFacts> = {}): ScreeningFacts => ({
    ...order(TESTOSTERONE, 'male-hypogonadism', { writtenOn: date('2026-01-15'), refills: 5, ...more }),
    ...facts,
  });

  it.each([
    ['CS-DEA', 'no DEA number', testosterone({}, { prescriber: { hasDea: false } }), 'contraindicated'],
    ['CS-DEA', 'a DEA number', testosterone({}), 'silent'],
    ['CS-DEA', 'not for anastrozole', man({ prescriber: { hasDea: false } }), 'silent'],
    [
      'CS-DEA',
      'not for DHEA, which is no anabolic steroid',
      { ...order('rxcui:3143', 'other'), prescriber: { hasDea: false } },
      'silent',
    ],
    // worked example 24: issued 2026-01-15
    ['CS-EXPIRED', 'refilled on 2026-07-15', testosterone({}, { today: date('2026-07-15') }), 'silent'],
    ['CS-EXPIRED', 'refilled on 2026-07-16', testosterone({}, { today: date('2026-07-16') }), 'contraindicated'],
    [
      'CS-EXPIRED',
      'issued on 31 August, on 28 February',
      testosterone({ writtenOn: date('2025-08-31') }, { today: date('2026-02-28') }),
      'silent',
    ],
    [
      'CS-EXPIRED',
      'issued on 31 August, on 1 March',
      testosterone({ writtenOn: date('2025-08-31') }, { today: date('2026-03-01') }),
      'contraindicated',
    ],
    [
      'CS-EXPIRED',
      'anastrozole has no such limit',
      man({ candidates: [anastrozole({ writtenOn: date('2025-01-15') })] }),
      'silent',
    ],
    ['CS-PDMP', 'asked for each order', testosterone({}), 'moderate'],
    ['CS-PDMP', 'nothing is ordered yet', testosterone({}, { purpose: 'what-if' }), 'silent'],
    ['CS-PDMP', 'anastrozole is in no schedule', man({}), 'silent'],
    ['CS-REFILLS', 'the fifth refill', testosterone({ refillNumber: 5 }), 'silent'],
    ['CS-REFILLS', 'the sixth refill', testosterone({ refillNumber: 6 }), 'contraindicated'],
    ['CS-REFILLS', 'six refills ordered', testosterone({ refills: 6 }), 'contraindicated'],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });

  it('the query is shown, and holds the order where the pharmacy raised it', () => {
    const raise = { id: 'overlay-1', rule: 'CS-PDMP', kind: 'raise', severity: 'major', expiresOn: TODAY } as const;
    expect(found(testosterone({}), 'CS-PDMP')).toMatchObject({ effect: 'shown', stops: false, override: 'pharmacist' });
    const raised = testosterone({}, { pharmacy: { ...man().pharmacy, overlays: [raise] } });
    expect(found(raised, 'CS-PDMP')).toMatchObject({ effect: 'needs-review', stops: true, override: 'pharmacist' });
  });

  it('nobody overrides the limits', () => {
    const finding = found(testosterone({ refills: 6 }), 'CS-REFILLS');
    expect(finding).toMatchObject({ override: 'never', effect: 'blocks', legal: true });
  });

  it.each<[string, Partial<CandidateFact>, Partial<ScreeningFacts>]>([
    ['no date of issue', { writtenOn: undefined }, {}],
    ['no number of refills', { refills: undefined }, {}],
    ['a prescriber whom nobody looked up', {}, { prescriber: undefined }],
  ])('%s leaves the check undone', (_, more, facts) => {
    expect(stoppingGaps(testosterone(more, facts)).join()).toMatch(/controlled-substance/);
  });
});
