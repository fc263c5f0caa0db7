import { anastrozole, candidate, decide, gaps, man, stoppingGaps, weight } from './example-facts.spec.js';
import type { AllergyFact, CandidateFact, ScreeningFacts } from './facts.js';

const ANASTROZOLE = 'rxcui:84857';
const EXEMESTANE = 'rxcui:258494';
const CLOMIPHENE = 'rxcui:2596';
const order = (drug: string, goal: string, more: Partial<CandidateFact> = {}): ScreeningFacts =>
  man({ candidates: [candidate(drug, goal, more)] });
const allergicTo = (...substances: string[]): { allergies: { reviewed: boolean; entries: AllergyFact[] } } => ({
  allergies: { reviewed: true, entries: substances.map((substance) => ({ id: `allergy-${substance}`, substance })) },
});

describe('allergies', () => {
  it.each<[string, string, string, string[], string]>([
    ['DPI-003', 'the drug itself, by code', ANASTROZOLE, [ANASTROZOLE], 'contraindicated'],
    ['DPI-003', 'the drug itself, by brand', ANASTROZOLE, ['Arimidex'], 'contraindicated'],
    ['DPI-003', 'the whole class', ANASTROZOLE, ['aromatase inhibitors'], 'contraindicated'],
    ['DPI-003', 'another drug', ANASTROZOLE, ['penicillin'], 'silent'],
    ['DPI-004', 'the other triazole', ANASTROZOLE, ['letrozole'], 'major'],
    ['DPI-004', 'the steroidal one', ANASTROZOLE, ['exemestane'], 'moderate'],
    ['DPI-004', 'a triazole before the steroidal one', EXEMESTANE, ['anastrozole'], 'moderate'],
    ['DPI-004', 'a steroid before the steroidal one', EXEMESTANE, ['prednisone'], 'major'],
    ['DPI-004', 'a steroid before a triazole', ANASTROZOLE, ['prednisone'], 'silent'],
    ['DPI-004', 'the same drug is the other rule', ANASTROZOLE, ['anastrozole'], 'silent'],
    ['DPI-005', 'the isomer', CLOMIPHENE, ['enclomiphene'], 'contraindicated'],
    ['DPI-005', 'the same core', CLOMIPHENE, ['tamoxifen'], 'major'],
    ['DPI-005', 'another core', CLOMIPHENE, ['raloxifene'], 'moderate'],
    ['DPI-005', 'no SERM', CLOMIPHENE, ['anastrozole'], 'silent'],
    ['DPI-006', 'another bisphosphonate', 'rxcui:46041', ['risedronate'], 'major'],
    ['DPI-006', 'denosumab', 'rxcui:46041', ['denosumab'], 'silent'],
  ])('%s %s', (rule, _, drug, substances, expected) => {
    expect(
      weight(
        { ...order(drug, 'male-hypogonadism', { clinicalJustification: 'yes' }), ...allergicTo(...substances) },
        rule,
      ),
    ).toBe(expected);
  });

  it.each([
    ['an excipient of the formula', ['lactose'], ['Lactose monohydrate'], 'contraindicated'],
    ['a food whose oil is in the formula', ['peanuts'], ['arachis oil'], 'contraindicated'],
    ['an excipient that the formula does not have', ['lactose'], ['microcrystalline cellulose'], 'silent'],
    ['pollen', ['pollen'], ['lactose'], 'silent'],
  ])('DPI-003 %s', (_, substances, excipients, expected) => {
    const facts = man({ ...allergicTo(...substances), candidates: [anastrozole({ excipients })] });
    expect(weight(facts, 'DPI-003')).toBe(expected);
  });

  it('that were never asked leave the check undone and hold the order', () => {
    const facts = man({ allergies: { reviewed: false, entries: [] } });
    expect(stoppingGaps(facts)).toEqual(['allergy allergies']);
    expect(decide(facts).outcome).toBe('incomplete');
  });

  it('that nobody recognizes hold the order until somebody compared them', () => {
    expect(stoppingGaps(man(allergicTo('moonflower')))).toEqual(['allergy allergy:moonflower']);
  });

  it('to an excipient are said while no formula is chosen, without holding the order', () => {
    const facts = man({ ...allergicTo('lactose'), candidates: [anastrozole({ excipients: undefined })] });
    expect(gaps(facts)).toContainEqual(expect.objectContaining({ check: 'allergy', key: 'excipients', stops: false }));
    expect(decide(facts).outcome).toBe('clear');
  });
});
