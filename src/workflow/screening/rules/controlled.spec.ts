import {
  anastrozole,
  candidate,
  date,
  found,
  knowledge,
  man,
  stoppingGaps,
  TODAY,
  weight,
} from './example-facts.spec.js';
import type { CandidateFact, ScreeningFacts } from './facts.js';
import { screen } from './screen.js';

const TESTOSTERONE = 'rxcui:10379';

const OXYCODONE = 'rxcui:7804';

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
    [
      'CS-DEA',
      'oxycodone, outside the rules',
      { ...order(OXYCODONE, 'other'), prescriber: { hasDea: false } },
      'contraindicated',
    ],
    [
      'CS-DEA',
      'methadone, member of a class',
      { ...order('rxcui:6813', 'other'), prescriber: { hasDea: false } },
      'contraindicated',
    ],
    ['CS-DEA', 'zolpidem', { ...order('rxcui:39993', 'other'), prescriber: { hasDea: false } }, 'contraindicated'],
    ['CS-DEA', 'pregabalin', { ...order('rxcui:187832', 'other'), prescriber: { hasDea: false } }, 'contraindicated'],
    ['CS-DEA', 'lisinopril', { ...order('rxcui:29046', 'other'), prescriber: { hasDea: false } }, 'silent'],
    [
      'CS-DEA',
      'gabapentin, in no federal schedule',
      { ...order('rxcui:25480', 'other'), prescriber: { hasDea: false } },
      'silent',
    ],
    ['CS-REFILLS', 'schedule II with a refill', order(OXYCODONE, 'other', { refills: 1 }), 'contraindicated'],
    ['CS-REFILLS', 'schedule II without', order(OXYCODONE, 'other', { refills: 0 }), 'silent'],
    ['CS-REFILLS', 'schedule V has no such limit', order('rxcui:187832', 'other', { refills: 11 }), 'silent'],
    [
      'CS-EXPIRED',
      'alprazolam of seven months ago',
      order('rxcui:596', 'other', { writtenOn: date('2026-04-18') }),
      'contraindicated',
    ],
    ['CS-EXPIRED', 'alprazolam of this month', order('rxcui:596', 'other'), 'silent'],
    ['CS-PDMP', 'tramadol', order('rxcui:10689', 'other'), 'moderate'],
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

  it('a drug whose schedule nobody recorded holds the order, and nothing but the order', () => {
    const lisinopril = knowledge.resolveDrug('rxcui:29046');
    const unrecorded = {
      ...knowledge,
      resolveDrug: () => ({
        ...lisinopril,
        ingredients: lisinopril.ingredients.map((one) => ({ ...one, schedules: null })),
      }),
    };
    const gapsOf = (facts: ScreeningFacts) =>
      screen(facts, unrecorded).checks.filter(({ check }) => check === 'controlled-substance');
    const facts = order('rxcui:29046', 'other');
    expect(gapsOf(facts)).toMatchObject([{ outcome: 'not-checked', key: 'schedule:rxcui_29046', stops: true }]);
    expect(gapsOf({ ...facts, purpose: 'what-if' })).toMatchObject([{ outcome: 'not-checked', stops: false }]);
    expect(stoppingGaps(facts).filter((gap) => gap.startsWith('controlled-substance'))).toEqual([]);
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
