import { loadKnowledge, loadKnowledgeSource, type DrugResolution } from './index.js';

const knowledge = loadKnowledge();
const keys = ({ ingredients }: DrugResolution): string[] => ingredients.map(({ key }) => key);

describe('codes', () => {
  it.each([
    ['rxcui:84857', 'covered', ['anastrozole']],
    ['rxcui:199224', 'covered', ['anastrozole']], // the 1 mg tablet
    ['rxcui:142431', 'covered', ['clomiphene']], // the citrate
    ['rxcui:835827', 'covered', ['testosterone']], // the cypionate
    ['local:enclomiphene', 'covered', ['enclomiphene']],
    ['rxcui:39786', 'recognized-outside-scope', ['venlafaxine']], // a drug of the tables that no rule speaks of
    ['rxcui:282357', 'covered', ['fulvestrant']],
    ['rxcui:2556', 'covered', ['citalopram']], // as one that prolongs QT
    ['rxcui:17767', 'recognized-outside-scope', ['rxcui_17767']], // amlodipine
    ['local:piracetam', 'recognized-outside-scope', ['piracetam']],
    ['rxcui:99999999', 'unrecognized', []],
    ['84857', 'unrecognized', []],
    ['snomed:84857', 'unrecognized', []],
    ['local:__proto__', 'unrecognized', []],
  ])('%s is %s', (code, coverage, expected) => {
    const resolution = knowledge.resolveDrug(code);
    expect(resolution.coverage).toBe(coverage);
    expect(keys(resolution)).toEqual(expected);
  });

  it('gives one object for each ingredient, whatever led to it', () => {
    const [byCode] = knowledge.resolveDrug('rxcui:199224').ingredients;
    expect(knowledge.resolveText('Arimidex').ingredients[0]).toBe(byCode);
  });
});

describe('texts', () => {
  it.each([
    ['Anastrozole', 'covered', ['anastrozole']],
    ['  TAMOXIFEN CITRATE 20 MG TABLET  ', 'covered', ['tamoxifen']],
    ['testosterone cypionate 200 mg/mL injection', 'covered', ['testosterone']],
    ['Estradiol vaginal cream', 'covered', ['estradiol']],
    ["St. John's Wort", 'covered', ['st_johns_wort']],
    ['estradiol/estriol', 'covered', ['estradiol', 'estriol']],
    ['estradiol and norethindrone', 'covered', ['estradiol', 'norethindrone']],
    ['amlodipine 5 mg daily', 'recognized-outside-scope', ['rxcui_17767']],
    ['estradiol + amlodipine', 'recognized-outside-scope', ['estradiol', 'rxcui_17767']],
    ['estradiol + moonflower', 'unrecognized', ['estradiol']],
    ['anastrazole', 'unrecognized', []], // a typing error is not guessed
    ['', 'unrecognized', []],
    ['toString', 'unrecognized', []],
  ])('%j is %s', (text, coverage, expected) => {
    const resolution = knowledge.resolveText(text);
    expect(resolution.coverage).toBe(coverage);
    expect(keys(resolution)).toEqual(expected);
  });
});

describe('allergies', () => {
  it.each([
    ['rxcui:84857', { recognized: true, keys: ['anastrozole'], excipients: [] }],
    ['Lactose monohydrate', { recognized: true, keys: [], excipients: ['lactose'] }],
    ['peanuts', { recognized: true, keys: [], excipients: ['peanut_oil'] }],
    ['pollen', { recognized: true, keys: [], excipients: [] }],
    ['aromatase inhibitors', { recognized: true, keys: ['anastrozole', 'letrozole', 'exemestane'], excipients: [] }],
    ['cottonseed', { recognized: true, keys: [], excipients: ['cottonseed_oil'] }],
    ['lactose, red 40', { recognized: true, keys: [], excipients: ['lactose', 'allura_red'] }],
    ['FD&C Red 40 & letrozole', { recognized: true, keys: ['letrozole'], excipients: ['allura_red'] }],
    ['lactose and moon dust', { recognized: false, keys: [], excipients: ['lactose'] }],
    ['hormones', { recognized: false, keys: [], excipients: [] }], // may mean different things
    ['NKDA', { recognized: false, keys: [], excipients: [] }],
    ['some thing else', { recognized: false, keys: [], excipients: [] }],
  ])('%j', (substance, expected) => {
    const { recognized, ingredients, excipients } = knowledge.resolveSubstance(substance);
    expect({ recognized, keys: ingredients.map(({ key }) => key), excipients }).toEqual(expected);
  });
});

describe('components of a formula', () => {
  it.each([
    ['Lactose Monohydrate, NF (Fast-Flo)', ['lactose']],
    ['Microcrystalline cellulose NF', ['microcrystalline_cellulose']],
    ['Avicel PH-101', ['microcrystalline_cellulose']],
    ['Povidone K30 USP', ['povidone']],
    ['PEG 3350', ['polyethylene_glycol']],
    ['Polysorbate 80 NF', ['polysorbate']],
    ['FD&C Yellow No. 5', ['tartrazine']],
    ['Capsule shell size 3', ['gelatin_capsule_shell', 'gelatin']],
    ['Empty capsules #00, white opaque', ['gelatin_capsule_shell', 'gelatin']],
    ['HPMC capsule shell size 1', ['hypromellose_capsule_shell', 'hypromellose']],
    ['Anhydrous citric acid', ['citric_acid']],
    ['Benzyl benzoate in sesame oil', ['benzyl_benzoate', 'sesame_oil']],
    ['Sodium chloride 0.9% solution', ['sodium_chloride_excipient']],
  ])('%s', (component, holds) => {
    expect(knowledge.resolveExcipient(component)).toMatchObject({ recognized: true, holds });
  });

  it.each([
    ['Cherry flavor', []],
    ['Avicel RC-591', []],
    ['Sesame oil with cherry flavor', ['sesame_oil']],
    ['NF', []],
    ['size 3', []],
    ['', []],
  ])('%j is not known, or not altogether', (component, holds) => {
    expect(knowledge.resolveExcipient(component)).toMatchObject({ recognized: false, holds });
  });

  it('a shell may be dyed unless it is clear', () => {
    expect(knowledge.resolveExcipient('Capsule shell size 3, blue').mayHold).toContain('brilliant_blue');
    expect(knowledge.resolveExcipient('Capsule shell size 3, clear').mayHold).toEqual([]);
    expect(knowledge.resolveExcipient('Gelatin').mayHold).toEqual([]);
  });
});

describe('an ambiguous allergy', () => {
  it('is not recognized, says what to write, and is compared with what it usually means', () => {
    const { recognized, write, ingredients } = knowledge.resolveSubstance('Steroid');
    expect([recognized, write]).toEqual([false, 'corticosteroids, anabolic steroids or the drug itself']);
    expect(ingredients.map(({ key }) => key)).toContain('prednisone');
    expect(knowledge.resolveSubstance('corticosteroids')).toMatchObject({ recognized: true, write: null });
  });
});

describe('what a rule speaks of', () => {
  it('is every drug of the files but these', () => {
    const files = new Set(loadKnowledgeSource().drugs.map(({ key }) => key));
    const outside = [...knowledge.ingredients.values()].filter(
      ({ key, coverage }) => files.has(key) && coverage !== 'covered',
    );
    expect(outside.map(({ key }) => key).sort()).toEqual(['venlafaxine']);
  });

  it('holds every drug of an index of the engine', () => {
    const indexed = [...knowledge.pairRules.keys(), ...knowledge.doseRanges.keys(), ...knowledge.crossAllergies.keys()];
    for (const key of indexed) expect([key, knowledge.ingredients.get(key)?.coverage]).toEqual([key, 'covered']);
  });
});

describe('conditions', () => {
  it.each([
    ['icd-10-cm', 'I26.99', ['venous_thromboembolism']],
    ['http://hl7.org/fhir/sid/icd-10-cm', 'i2699', ['venous_thromboembolism']],
    ['icd10cm', 'C50.912', ['breast_cancer', 'estrogen_dependent_neoplasia']],
    ['icd-10-cm', 'D05.10', ['dcis', 'estrogen_dependent_neoplasia']],
    ['icd-10-cm', 'D05.01', ['estrogen_dependent_neoplasia', 'lcis']], // lobular: a marker of risk
    ['icd-10-cm', 'H53.8', ['visual_disturbance']],
    ['icd-10-cm', 'H53.01', []], // amblyopia is excepted
    ['icd-10-cm', 'I10', []], // hypertension is in no group
    ['icd10-cm', 'U07.1', []],
    ['snomed', '59282003', ['venous_thromboembolism']],
    ['local', 'severe_hepatic_impairment', ['severe_hepatic_impairment']],
  ])('%s %s', (system, code, groups) => {
    const reading = knowledge.conditionGroups(system, code);
    expect(reading.readable && [...reading.groups].sort()).toEqual(groups);
  });

  it.each([
    ['snomed', '59621000'], // outside the short map
    ['icd-10-cm', 'not a code'],
    ['local', 'nothing'],
    ['read', 'X1'],
    ['constructor', 'X1'],
  ])('%s %s is unreadable, not harmless', (system, code) => {
    expect(knowledge.conditionGroups(system, code).readable).toBe(false);
  });
});

describe('the pair index', () => {
  it('holds a pair from both sides, and no rule twice', () => {
    const forward = knowledge.pairRules.get('tamoxifen')?.get('anastrozole') ?? [];
    const backward = knowledge.pairRules.get('anastrozole')?.get('tamoxifen') ?? [];
    expect(forward.map(({ rule, swapped }) => [rule.info.id, swapped])).toEqual([['DDI-001', false]]);
    expect(backward.map(({ rule, swapped }) => [rule.info.id, swapped])).toEqual([['DDI-001', true]]);
    const twoSerms = knowledge.pairRules.get('tamoxifen')?.get('clomiphene') ?? [];
    expect(twoSerms.map(({ rule }) => rule.info.id)).toEqual(['DDI-007']);
  });

  it('leaves out rules that are silent on purpose', () => {
    expect(knowledge.pairRules.get('anastrozole')?.get('warfarin')).toBeUndefined();
    expect(knowledge.rules.get('DDI-025')).toBeDefined();
  });

  it('applies a class rule to every member', () => {
    for (const inhibitor of ['anastrozole', 'letrozole', 'exemestane']) {
      for (const estrogen of [
        'estradiol',
        'conjugated_estrogens',
        'estriol',
        'estrone',
        'ethinyl_estradiol',
        'mestranol',
      ]) {
        const ids = (knowledge.pairRules.get(inhibitor)?.get(estrogen) ?? []).map(({ rule }) => rule.info.id);
        expect(ids).toContain('DDI-008');
      }
    }
  });
});

describe('protocols', () => {
  const man = {
    ingredients: knowledge.resolveDrug('rxcui:84857').ingredients,
    profile: [],
    sex: 'male' as const,
    goal: 'male-hypogonadism',
    ageYears: 41,
    plannedDays: null,
    conditions: new Set(),
    lowestResults: {},
    boneTier: 'unknown' as const,
  };

  it('gives the baseline panels of a drug, and none after the start', () => {
    const panels = knowledge.baselinePanels('anastrozole', man);
    expect(panels.map(({ id }) => id)).toContain('MON-001');
    expect(panels.map(({ id }) => id)).not.toContain('MON-002');
    expect(new Set(panels.flatMap(({ phases }) => phases.map(({ phase }) => phase)))).toEqual(new Set(['baseline']));
  });

  it('are silent for breast cancer goals where the protocol says so', () => {
    const ids = knowledge
      .baselinePanels('anastrozole', { ...man, goal: 'breast-cancer-treatment' })
      .map(({ id }) => id);
    expect(ids).not.toContain('MON-001');
  });
});
