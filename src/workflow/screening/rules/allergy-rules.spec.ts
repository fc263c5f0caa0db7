import { anastrozole, candidate, decide, gaps, man, stoppingGaps, therapy, weight } from './example-facts.spec.js';
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
    [
      'DPI-003',
      'a part of a combination with strengths',
      ANASTROZOLE,
      ['progesterone 100 mg / anastrozole 1 mg'],
      'contraindicated',
    ],
    ['DPI-003', 'one of several in a text', ANASTROZOLE, ['lactose, anastrozole'], 'contraindicated'],
    ['DPI-004', 'the steroidal one', ANASTROZOLE, ['exemestane'], 'moderate'],
    ['DPI-004', 'a triazole before the steroidal one', EXEMESTANE, ['anastrozole'], 'moderate'],
    ['DPI-004', 'a steroid before the steroidal one', EXEMESTANE, ['prednisone'], 'major'],
    ['DPI-004', 'a word that may mean a steroid', EXEMESTANE, ['steroids'], 'major'],
    ['DPI-004', 'testosterone before the steroidal one', EXEMESTANE, ['testosterone'], 'major'],
    ['DPI-004', 'progesterone before the steroidal one', EXEMESTANE, ['progesterone'], 'major'],
    ['DPI-004', 'an estrogen that is no steroid', EXEMESTANE, ['diethylstilbestrol'], 'silent'],
    ['DPI-004', 'estradiol before a triazole', ANASTROZOLE, ['estradiol'], 'silent'],
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

  it.each<[string, string, string[], string[], string]>([
    ['DPI-003', 'an excipient of the formula', ['lactose'], ['Lactose monohydrate'], 'contraindicated'],
    ['DPI-003', 'the same in its grade', ['lactose'], ['Lactose monohydrate NF, fast flo'], 'contraindicated'],
    ['DPI-003', 'a food whose oil is in the formula', ['peanuts'], ['arachis oil NF'], 'contraindicated'],
    ['DPI-003', 'an excipient by the code of the drug', ['rxcui:1426'], ['Benzyl alcohol NF'], 'contraindicated'],
    ['DPI-003', 'a drug as an excipient', ['menthol'], ['Menthol crystals, USP', 'Menthol USP'], 'contraindicated'],
    ['DPI-003', 'what a shell is made of', ['gelatin'], ['Capsule shell size 3'], 'contraindicated'],
    ['DPI-003', 'what a plant shell is made of', ['hypromellose'], ['Vegetable capsules #1'], 'contraindicated'],
    ['DPI-003', 'gelatin before a plant shell', ['gelatin'], ['Hypromellose capsule shell, size 0'], 'silent'],
    ['DPI-003', 'one of two that a name lists', ['sesame'], ['Benzyl benzoate in sesame oil'], 'contraindicated'],
    ['DPI-003', 'a dye of the group', ['food dyes'], ['FD&C Red No. 40'], 'contraindicated'],
    ['DPI-003', 'another dye of the group', ['tartrazine'], ['FD&C Red No. 40'], 'silent'],
    ['DPI-003', 'what nobody knows, in both', ['Zylomask 20'], ['Zylomask NF'], 'contraindicated'],
    ['DPI-003', 'two that nobody knows', ['Zylomask'], ['Flavozest'], 'silent'],
    ['DPI-003', 'an excipient that the formula does not have', ['lactose'], ['Avicel PH-101'], 'silent'],
    ['DPI-003', 'pollen', ['pollen'], ['lactose'], 'silent'],
  ])('%s %s', (rule, _, substances, excipients, expected) => {
    const facts = man({ ...allergicTo(...substances), candidates: [anastrozole({ excipients })] });
    expect(weight(facts, rule)).toBe(expected);
  });

  it('name the component in which they were found', () => {
    const facts = man({ ...allergicTo('milk'), candidates: [anastrozole({ excipients: ['Lactose monohydrate NF'] })] });
    const finding = decide(facts).findings.find(({ rule }) => rule === 'DPI-003');
    expect(finding).toMatchObject({ key: 'DPI-003:excipient:lactose', override: 'two-person', effect: 'blocks' });
    expect(finding?.evidence).toContainEqual({ fact: 'product', text: 'the formula holds Lactose monohydrate NF' });
  });

  it.each<[string, string[], string[], string[]]>([
    ['an excipient that nobody knows', ['lactose'], ['Flavozest cherry'], ['allergy excipient:flavozest cherry']],
    [
      'a name of which a part is unknown',
      ['lactose'],
      ['Flavozest and mannitol'],
      ['allergy excipient:flavozest and mannitol'],
    ],
    ['a shell that may be dyed', ['tartrazine'], ['Capsule shell size 3, blue'], ['allergy excipient:capsule shell']],
    ['a clear shell', ['tartrazine'], ['Capsule shell size 3, clear'], []],
    ['a shell before an allergy to no dye', ['lactose'], ['Capsule shell size 3'], []],
    ['an oil of which the plant is not said', ['sesame'], ['Vegetable oil'], ['allergy excipient:vegetable oil']],
    ['known excipients', ['lactose'], ['Microcrystalline cellulose NF', 'Magnesium stearate NF', 'Polysorbate 80'], []],
    ['an allergy to a drug', ['penicillin'], ['Flavozest cherry'], []],
    ['an allergy to what is no excipient', ['pollen'], ['Flavozest cherry'], []],
    [
      'an allergy that nobody recognizes',
      ['moonflower'],
      ['Avicel PH-101'],
      ['allergy allergy:moonflower', 'allergy allergy:moonflower:formula'],
    ],
  ])('are compared by hand and hold the order before %s', (_, substances, excipients, expected) => {
    const facts = man({ ...allergicTo(...substances), candidates: [anastrozole({ excipients })] });
    expect(stoppingGaps(facts).sort()).toEqual(expected);
  });

  it('that are none ask for nothing about an excipient that nobody knows', () => {
    const facts = man({
      allergies: { reviewed: true, entries: [] },
      candidates: [anastrozole({ excipients: ['Flavozest'] })],
    });
    expect(gaps(facts).filter(({ check }) => check === 'allergy')).toEqual([]);
  });

  it('ask again about an unknown excipient where another allergy to an excipient came up', () => {
    const hashOf = (substances: string[], excipient: string): string | undefined => {
      const facts = man({ ...allergicTo(...substances), candidates: [anastrozole({ excipients: [excipient] })] });
      return gaps(facts).find(({ key }) => key.startsWith('excipient:'))?.factsHash;
    };
    expect(hashOf(['lactose'], 'Flavozest')).toBeDefined();
    expect(hashOf(['lactose', 'penicillin'], 'Flavozest')).toBe(hashOf(['lactose'], 'Flavozest'));
    expect(hashOf(['lactose', 'sesame'], 'Flavozest')).not.toBe(hashOf(['lactose'], 'Flavozest'));
  });

  it('leave the findings of other checks as they were when the formula becomes known', () => {
    const facts = (excipients: string[] | undefined): ScreeningFacts =>
      man({ ...allergicTo('lactose'), therapies: [therapy('rxcui:10324')], candidates: [anastrozole({ excipients })] });
    const others = (known: ScreeningFacts): unknown =>
      decide(known).findings.flatMap(({ rule, key, factsHash }) => (rule === 'DPI-003' ? [] : [[key, factsHash]]));
    expect(others(facts(['Lactose']))).toEqual(others(facts(undefined)));
    expect(others(facts(undefined))).not.toEqual([]);
  });

  it('that were never asked leave the check undone and hold the order', () => {
    const facts = man({ allergies: { reviewed: false, entries: [] } });
    expect(stoppingGaps(facts)).toEqual(['allergy allergies']);
    expect(decide(facts).outcome).toBe('incomplete');
  });

  it('that nobody recognizes hold the order until somebody compared them', () => {
    const facts = man({ ...allergicTo('moonflower'), candidates: [anastrozole({ excipients: undefined })] });
    expect(stoppingGaps(facts)).toEqual(['allergy allergy:moonflower']);
  });

  it.each([
    ['compounded', 'the formula is not chosen yet, so its excipients were not compared with the allergies'],
    [undefined, 'the excipients of the product are not given, so they were not compared with the allergies'],
  ] as const)('to an excipient are said without a formula (%s), without holding the order', (kind, reason) => {
    const facts = man({
      ...allergicTo('sesame'),
      purpose: 'what-if',
      candidates: [anastrozole({ kind, excipients: undefined })],
    });
    expect(gaps(facts)).toContainEqual(
      expect.objectContaining({ check: 'allergy', key: 'excipients', reason, stops: false }),
    );
    expect(stoppingGaps(facts)).toEqual([]);
  });

  it('to a drug do not ask for the formula', () => {
    const facts = man({ ...allergicTo('penicillin'), candidates: [anastrozole({ excipients: undefined })] });
    expect(gaps(facts).filter(({ check }) => check === 'allergy')).toEqual([]);
  });
});

describe('an allergy in a word that may mean different things', () => {
  it('waits, and says what to write', () => {
    const facts = { ...order(ANASTROZOLE, 'male-hypogonadism'), ...allergicTo('Steroids') };
    expect(stoppingGaps(facts)).toContain('allergy allergy:steroids');
    const said = JSON.stringify(decide(facts).checks);
    expect(said).toContain('it may mean different things; write corticosteroids, anabolic steroids or the drug itself');
  });
});
