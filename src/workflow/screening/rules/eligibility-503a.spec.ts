import {
  anastrozole,
  candidate,
  date,
  decide,
  found,
  knowledge,
  man,
  order,
  stoppingGaps,
  weight,
} from './example-facts.spec.js';
import type { CandidateFact, ScreeningFacts, SignificantDifferenceFact } from './facts.js';
import { screen } from './screen.js';

const ANASTROZOLE = 'rxcui:84857';
const compound = (strength: string, more: Partial<CandidateFact> = {}): ScreeningFacts =>
  man({
    candidates: [
      anastrozole({
        ingredients: [{ drug: ANASTROZOLE, strength: { value: strength, unit: 'mg' } }],
        significantDifference: undefined,
        ...more,
      }),
    ],
  });
const difference = (more: Partial<SignificantDifferenceFact>): SignificantDifferenceFact => ({
  reasonCode: 'excipient-allergy',
  text: 'allergic to a tablet excipient',
  documentedBy: 'prescriber',
  documentedOn: date('2026-11-18'),
  ...more,
});
const of = (drug: string, more: Partial<CandidateFact> = {}): ScreeningFacts =>
  man(order(drug, 'male-hypogonadism', { clinicalJustification: 'yes', ...more }));

describe('essentially a copy', () => {
  // Worked examples: anastrozole 1 mg capsules against the marketed 1 mg tablet.
  it.each([0, 1, 2, 3])('after %i fills of the month it warns', (copyFillsThisMonth) => {
    expect(found(compound('1', { copyFillsThisMonth }), '503A-COPY')).toMatchObject({
      severity: 'major',
      override: 'pharmacist',
      effect: 'needs-review',
      legal: true,
    });
    expect(weight(compound('1', { copyFillsThisMonth }), '503A-COPY-LIMIT')).toBe('silent');
    expect(decide(compound('1', { copyFillsThisMonth })).outcome).toBe('needs-review');
  });

  it('the fifth fill of the month is blocked, and nobody overrides it', () => {
    const facts = compound('1', { copyFillsThisMonth: 4 });
    expect(found(facts, '503A-COPY-LIMIT')).toMatchObject({
      severity: 'contraindicated',
      override: 'never',
      effect: 'blocks',
    });
    expect(weight(facts, '503A-COPY')).toBe('silent');
    expect(decide(facts).outcome).toBe('blocked');
  });

  it('stays the same finding from fill to fill, so that a decision holds', () => {
    const [first, second] = [0, 1].map((copyFillsThisMonth) =>
      found(compound('1', { copyFillsThisMonth }), '503A-COPY'),
    );
    expect(first?.factsHash).toBe(second?.factsHash);
  });

  it.each<[string, Partial<SignificantDifferenceFact> | undefined, string]>([
    ['an excipient allergy', {}, 'silent'],
    ['a dose form that is needed', { reasonCode: 'dose-form-needed' }, 'silent'],
    ['a product that is not available', { reasonCode: 'product-unavailable' }, 'silent'],
    ['another reason, described', { reasonCode: 'other' }, 'silent'],
    ['cheaper', { reasonCode: 'cost' }, 'major'],
    ['more convenient', { reasonCode: 'convenience' }, 'major'],
    ['a strength that is on the market', { reasonCode: 'strength-unavailable' }, 'major'],
    ['a reason without text', { text: ' ' }, 'major'],
    ['a reason that nobody signed', { documentedBy: '' }, 'major'],
    ['a reason documented tomorrow', { documentedOn: date('2026-11-21') }, 'major'],
    ['a reason nobody knows', { reasonCode: 'because' }, 'major'],
    ['no reason', undefined, 'major'],
  ])('%s', (_, documented, expected) => {
    expect(weight(compound('1', { significantDifference: documented && difference(documented) }), '503A-COPY')).toBe(
      expected,
    );
  });

  it.each<[string, string, string, string]>([
    ['1.1', 'within ten percent', 'major', 'silent'],
    ['0.9', 'within ten percent', 'major', 'silent'],
    ['1.11', 'more than ten percent', 'silent', 'silent'],
    ['0.25', 'not similar; a film-coated tablet is not quartered', 'silent', 'silent'],
    ['0.5', 'not similar; the tablet is not scored', 'silent', 'silent'],
    ['2', 'two tablets', 'silent', 'major'],
    ['4', 'four tablets', 'silent', 'major'],
    ['5', 'five tablets are no easy substitute', 'silent', 'silent'],
  ])('%s mg: %s', (strength, _, copy, substitutable) => {
    expect(weight(compound(strength), '503A-COPY')).toBe(copy);
    expect(weight(compound(strength), '503A-SUBSTITUTABLE')).toBe(substitutable);
  });

  it.each<[string, string, ScreeningFacts, string]>([
    ['503A-COPY-LIMIT', 'four fills of the month', compound('1', { copyFillsThisMonth: 4 }), 'contraindicated'],
    ['503A-COPY-LIMIT', 'three fills of the month', compound('1', { copyFillsThisMonth: 3 }), 'silent'],
    ['503A-COPY', 'a cream is another route', compound('1', { route: 'topical' }), 'silent'],
    [
      '503A-COPY',
      'a tablet is a copy as well: the form does not matter',
      compound('1', { dosageForm: 'tablet' }),
      'major',
    ],
    [
      '503A-COPY',
      'the product is in shortage',
      {
        ...compound('1'),
        pharmacy: { country: 'US', enclomipheneLegalOpinion: false, unavailableProducts: ['anastrozole_tablet'] },
      },
      'silent',
    ],
    ['503A-SUBSTITUTABLE', 'a tablet and a half', compound('1.5'), 'silent'],
    [
      '503A-SUBSTITUTABLE',
      'half of a scored tablet',
      of('rxcui:2596', { ...strength('25', 'mg'), significantDifference: undefined }),
      'major',
    ],
    [
      '503A-SUBSTITUTABLE',
      'an injection of another concentration is measured',
      of('rxcui:10379', { ...strength('150', 'mg/mL'), route: 'intramuscular', significantDifference: undefined }),
      'major',
    ],
    [
      '503A-SUBSTITUTABLE',
      'a capsule beside an oral solution',
      of('rxcui:10324', { ...strength('15', 'mg'), significantDifference: undefined }),
      'major',
    ],
    [
      '503A-COPY',
      'a cream stronger than the gel',
      of('rxcui:10379', { ...strength('100', 'mg/g'), route: 'topical', significantDifference: undefined }),
      'silent',
    ],
    ['503A-COPY', 'a drug that nobody sells', of('rxcui:4094', { significantDifference: undefined }), 'silent'],
    [
      '503A-COPY',
      'micrograms',
      compound('1', { ingredients: [{ drug: ANASTROZOLE, strength: { value: '1000', unit: 'ug' } }] }),
      'major',
    ],
    [
      '503A-COPY',
      'milligrams a capsule',
      compound('1', { ingredients: [{ drug: ANASTROZOLE, strength: { value: '1', unit: 'mg/{capsule}' } }] }),
      'major',
    ],
    [
      '503A-COPY',
      'two drugs that are each sold in this strength',
      compound('1', {
        ingredients: [
          { drug: ANASTROZOLE, strength: { value: '1', unit: 'mg' } },
          { drug: 'rxcui:2596', strength: { value: '50', unit: 'mg' } },
        ],
      }),
      'major',
    ],
    [
      '503A-COPY',
      'two drugs of which one is not sold in this strength',
      compound('1', {
        ingredients: [
          { drug: ANASTROZOLE, strength: { value: '1', unit: 'mg' } },
          { drug: 'rxcui:2596', strength: { value: '12.5', unit: 'mg' } },
        ],
      }),
      'silent',
    ],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });

  describe('an ingredient of which nobody recorded the products', () => {
    const with1mg = (drug: string, anastrozoleMg = '1'): ScreeningFacts =>
      compound('1', {
        ingredients: [
          { drug: ANASTROZOLE, strength: { value: anastrozoleMg, unit: 'mg' } },
          { drug, strength: { value: '10', unit: 'mg' } },
        ],
      });
    const copyGaps = (facts: ScreeningFacts) =>
      decide(facts).checks.filter(({ check, key }) => check === '503a' && key.startsWith('copy:'));

    it.each<[string, ScreeningFacts, string]>([
      ['lisinopril alone', of('rxcui:29046', { significantDifference: undefined }), 'copy:products:rxcui_29046'],
      ['beside anastrozole as it is sold', with1mg('rxcui:2418'), 'copy:products:cholecalciferol'],
    ])('%s: the comparison is not made, and its bulk substance holds the order', (_, facts, key) => {
      expect(copyGaps(facts)).toMatchObject([{ outcome: 'not-checked', key, stops: false }]);
      expect(stoppingGaps(facts)).toContain(key.replace('copy:products', '503a bulk'));
    });

    it('does not matter beside one that is not sold so', () => {
      expect(copyGaps(with1mg('rxcui:2418', '0.25'))).toEqual([]);
    });

    it.each([
      ['estriol was never approved', 'rxcui:4094'],
      ['gonadorelin is no longer sold', 'rxcui:6384'],
    ])('%s: there is nothing to be a copy of', (_, drug) => {
      expect(copyGaps(of(drug, { significantDifference: undefined }))).toEqual([]);
    });
  });

  it('a percentage that does not compare is left to a person', () => {
    const facts = of('rxcui:10379', { ...strength('20', '%'), route: 'topical', significantDifference: undefined });
    expect(stoppingGaps(facts).join()).toMatch(/503a copy:Testosterone gel/);
  });

  it.each([
    ['excipient-allergy', false],
    ['strength-unavailable', true],
    ['cost', true],
  ] as const)('is settled by a difference that counts whatever the strength is: %s', (reasonCode, left) => {
    const difference = { reasonCode, text: 'why', documentedBy: 'prescriber', documentedOn: date('2026-11-18') };
    const facts = of('rxcui:10379', { ...strength('20', '%'), route: 'topical', significantDifference: difference });
    expect(stoppingGaps(facts).join().includes('503a copy:')).toBe(left);
  });

  it('is not asked of a manufactured product', () => {
    expect(weight(compound('1', { kind: 'manufactured' }), '503A-COPY')).toBe('silent');
  });

  it('a documented difference is a fact of the finding: with another reason it is another finding', () => {
    const hashes = ['cost', 'convenience'].map(
      (reasonCode) =>
        found(compound('1', { significantDifference: difference({ reasonCode }) }), '503A-COPY')?.factsHash,
    );
    expect(new Set(hashes).size).toBe(2);
  });
});

describe('what may be compounded', () => {
  it.each<[string, string, ScreeningFacts, string]>([
    ['503A-BIOLOGIC', 'hCG', of('rxcui:4986'), 'contraindicated'],
    ['503A-BIOLOGIC', 'insulin', of('rxcui:5856'), 'contraindicated'],
    ['503A-BIOLOGIC', 'gonadorelin', of('rxcui:6384'), 'silent'],
    ['503A-BIOLOGIC', 'somatropin, outside the rules', of('rxcui:61148'), 'contraindicated'],
    ['503A-BIOLOGIC', 'adalimumab', of('rxcui:327361'), 'contraindicated'],
    ['503A-BIOLOGIC', 'etanercept', of('rxcui:214555'), 'contraindicated'],
    ['503A-BIOLOGIC', 'epoetin alfa', of('rxcui:105694'), 'contraindicated'],
    ['503A-BIOLOGIC', 'rituximab', of('rxcui:121191'), 'contraindicated'],
    ['503A-BIOLOGIC', 'interferon beta-1a', of('rxcui:75917'), 'contraindicated'],
    ['503A-BIOLOGIC', 'thyrotropin alfa', of('rxcui:4952'), 'contraindicated'],
    ['503A-BIOLOGIC', 'pancreatic lipase', of('rxcui:6406'), 'contraindicated'],
    ['503A-BIOLOGIC', 'insulin lispro protamine', of('rxcui:314684'), 'contraindicated'],
    ['503A-BIOLOGIC', 'a vaccine', of('rxcui:798306'), 'contraindicated'],
    ['503A-BIOLOGIC', 'desiccated thyroid', of('rxcui:10572'), 'contraindicated'],
    ['503A-BIOLOGIC', 'teriparatide, a short peptide', of('rxcui:32915'), 'silent'],
    ['503A-BIOLOGIC', 'sildenafil', of('rxcui:136411'), 'silent'],
    ['503A-BIOLOGIC', 'licensed hCG, dispensed as it is', of('rxcui:4986', { kind: 'manufactured' }), 'silent'],
    ['503A-216-23', 'piracetam', of('local:piracetam'), 'contraindicated'],
    ['503A-216-23', 'tranilast', of('local:tranilast'), 'contraindicated'],
    ['503A-216-23', 'cantharidin on the skin', of('local:cantharidin', { route: 'topical' }), 'silent'],
    ['503A-BULK', 'cantharidin by mouth', of('local:cantharidin', { route: 'oral' }), 'contraindicated'],
    ['503A-BULK', 'cantharidin on the skin', of('local:cantharidin', { route: 'topical' }), 'silent'],
    ['503A-WITHDRAWN', 'propoxyphene', of('rxcui:8785'), 'contraindicated'],
    ['503A-WITHDRAWN', 'phenacetin', of('local:phenacetin'), 'contraindicated'],
    ['503A-WITHDRAWN', 'ondansetron is withdrawn in part', of('rxcui:26225'), 'silent'],
    ['503A-WITHDRAWN-PART', 'ondansetron into a vein', of('rxcui:26225', { route: 'intravenous' }), 'major'],
    ['503A-WITHDRAWN-PART', 'ondansetron by mouth', of('rxcui:26225', { route: 'oral' }), 'silent'],
    ['503A-WITHDRAWN-PART', 'ondansetron by an unknown route', of('rxcui:26225', { route: undefined }), 'major'],
    ['503A-LEGAL-OPINION', 'enclomiphene', of('local:enclomiphene'), 'contraindicated'],
    [
      '503A-LEGAL-OPINION',
      'enclomiphene with an opinion on file',
      { ...of('local:enclomiphene'), pharmacy: { country: 'US', enclomipheneLegalOpinion: true } },
      'silent',
    ],
    ['503A-LEGAL-OPINION', 'clomiphene', of('rxcui:2596'), 'silent'],
    [
      '503A-PATIENT',
      'stock for an office',
      man({ candidates: [anastrozole({ patientSpecific: false })] }),
      'contraindicated',
    ],
    ['503A-PATIENT', 'an identified patient', man(), 'silent'],
    [
      '503A-COA',
      'a bulk lot without a certificate',
      man({ candidates: [anastrozole({ lots: [{ drug: ANASTROZOLE, certificateOfAnalysis: false }] })] }),
      'contraindicated',
    ],
    [
      '503A-COA',
      'a bulk lot with its certificate',
      man({ candidates: [anastrozole({ lots: [{ drug: ANASTROZOLE, certificateOfAnalysis: true }] })] }),
      'silent',
    ],
    [
      '503A-DIFFICULT',
      'extended-release capsules',
      man({ candidates: [anastrozole({ dosageForm: 'capsule, extended release' })] }),
      'moderate',
    ],
    ...[
      'enteric-coated tablet',
      'Enteric coated tablet',
      'SR capsule',
      'capsule (ER)',
      'tablet, delayed  release',
      'Extended-Release Capsule',
      'controlled release tablet',
      'liposomal cream',
    ].map(
      (dosageForm) =>
        ['503A-DIFFICULT', dosageForm, man({ candidates: [anastrozole({ dosageForm })] }), 'moderate'] as [
          string,
          string,
          ScreeningFacts,
          string,
        ],
    ),
    ['503A-DIFFICULT', 'capsules', man(), 'silent'],
    [
      '503A-DIFFICULT',
      'a cream holds no abbreviation',
      man({ candidates: [anastrozole({ dosageForm: 'cream' })] }),
      'silent',
    ],
    [
      '503A-DIFFICULT',
      'a coated tablet',
      man({ candidates: [anastrozole({ dosageForm: 'coated tablet' })] }),
      'silent',
    ],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });

  it.each(['503A-BIOLOGIC', '503A-216-23', '503A-WITHDRAWN', '503A-COA', '503A-PATIENT', '503A-BULK'])(
    '%s: nobody overrides it',
    (rule) => {
      const facts: Record<string, ScreeningFacts> = {
        '503A-BIOLOGIC': of('rxcui:4986'),
        '503A-216-23': of('local:piracetam'),
        '503A-WITHDRAWN': of('local:phenacetin'),
        '503A-COA': man({ candidates: [anastrozole({ lots: [{ drug: ANASTROZOLE, certificateOfAnalysis: false }] })] }),
        '503A-PATIENT': man({ candidates: [anastrozole({ patientSpecific: false })] }),
        '503A-BULK': of('local:cantharidin'),
      };
      expect(found(facts[rule] ?? man(), rule)).toMatchObject({ override: 'never', effect: 'blocks', legal: true });
      expect(decide(facts[rule] ?? man()).outcome).toBe('blocked');
    },
  );

  describe('a question about a drug that nobody ordered yet', () => {
    const whatIf = (drug: string): ScreeningFacts =>
      man({ purpose: 'what-if', candidates: [{ id: 'c1', ingredients: [{ drug }] }] });

    it.each([
      ['503A-BIOLOGIC', 'hCG', 'rxcui:4986', 'contraindicated'],
      ['503A-BIOLOGIC', 'anastrozole', ANASTROZOLE, 'silent'],
      ['503A-216-23', 'piracetam', 'local:piracetam', 'contraindicated'],
      ['503A-216-23', 'cantharidin', 'local:cantharidin', 'silent'],
      ['503A-WITHDRAWN', 'phenacetin', 'local:phenacetin', 'contraindicated'],
      ['503A-WITHDRAWN', 'anastrozole', ANASTROZOLE, 'silent'],
      ['503A-LEGAL-OPINION', 'enclomiphene', 'local:enclomiphene', 'contraindicated'],
    ])('%s %s', (rule, _, drug, expected) => {
      expect(weight(whatIf(drug), rule)).toBe(expected);
      expect(decide(whatIf(drug)).outcome === 'blocked').toBe(expected !== 'silent');
    });

    it('leaves undone what only an order answers, and holds nothing', () => {
      const checks = decide(whatIf('rxcui:4986')).checks.filter(({ check }) => check === '503a');
      expect(checks).toMatchObject([{ outcome: 'not-checked', key: 'product', stops: false }]);
      expect(weight(whatIf(ANASTROZOLE), '503A-COPY')).toBe('silent');
    });
  });

  it('an order that does not say what it is raises nothing on a guess', () => {
    expect(weight(of('rxcui:4986', { kind: undefined }), '503A-BIOLOGIC')).toBe('silent');
  });

  it('a bulk substance that nobody assessed holds the order', () => {
    expect(stoppingGaps(of('rxcui:136411'))).toContain('503a bulk:rxcui_136411'); // sildenafil
  });

  it('a substance that is in no list at all holds the order', () => {
    expect(stoppingGaps(of('rxcui:99999999'))).toContain('503a ingredient');
  });

  it('an order of which nobody said whom it is for holds', () => {
    expect(stoppingGaps(man({ candidates: [anastrozole({ patientSpecific: undefined })] }))).toContain(
      '503a patient-specific',
    );
  });

  it('a copy whose fills nobody counted holds', () => {
    expect(stoppingGaps(compound('1', { copyFillsThisMonth: undefined }))).toContain('503a copy-count');
  });

  it('asks for a kind of product', () => {
    expect(
      stoppingGaps(
        man({
          candidates: [candidate(ANASTROZOLE, 'male-hypogonadism', { kind: undefined, clinicalJustification: 'yes' })],
        }),
      ),
    ).toContain('503a product');
  });

  it('every check has its words in the knowledge', () => {
    const facts = man({ candidates: [anastrozole({ patientSpecific: false })] });
    const without = { ...knowledge, regulatory: { ...knowledge.regulatory, rules: new Map() } };
    expect(() => screen(facts, without)).toThrow(/no rule for the check patient-specific/);
  });
});

function strength(value: string, unit: string): Pick<CandidateFact, 'ingredients'> & Partial<CandidateFact> {
  const drugs: Record<string, string> = { '25 mg': 'rxcui:2596', '15 mg': 'rxcui:10324' };
  return { ingredients: [{ drug: drugs[`${value} ${unit}`] ?? 'rxcui:10379', strength: { value, unit } }] };
}
