import { problemsOf, shippedFiles, withEdit } from './changed-knowledge.spec.js';

/** A row of a file, changed by itself. */
const inRow =
  (id: string, from: string | RegExp, to: string) =>
  (text: string): string =>
    text.replace(new RegExp(`- id: ${id}\\n[^]*?(?=\\n- id: |$)`), (row) => row.replace(from, to));

type Mutation = [what: string, file: string, edit: (text: string) => string, problems: readonly string[]];

const check = (mutations: readonly Mutation[]): void => {
  it.each(mutations)('%s', (_, file, edit, problems) => {
    expect(problemsOf(withEdit(file, edit))).toEqual(problems.map((problem) => `${file}: ${problem}`));
  });
};

it('has nothing to say of the shipped files', () => {
  expect(problemsOf(shippedFiles)).toEqual([]);
});

describe('an answer that the test does not give', () => {
  check([
    [
      'a word of a number',
      'drug-lab/hormones.yaml',
      inRow('DLI-002', 'below: 10, withinDays: 183 }\n', 'is: positive, withinDays: 183 }\n'),
      ['DLI-002: when: result of estradiol: is: it is a number: give below, atMost, above or atLeast in pg/mL'],
    ],
    [
      'a bound of a word',
      'contraindications/pregnancy.yaml',
      (text) => text.replace('test: hcg_qual, is: positive', 'test: hcg_qual, below: 20'),
      [
        'DPI-002: outcomes.0.when.anyOf.0: result of hcg_qual: its answers are words: give is: positive, negative or indeterminate, and no bound',
      ],
    ],
    [
      'a word and a bound',
      'contraindications/pregnancy.yaml',
      (text) => text.replace('is: positive', 'is: positive, below: 20, above: 3'),
      ['DPI-002: outcomes.0.when.anyOf.0.result: give exactly one of below, atMost, above, atLeast, or is'],
    ],
    [
      'a word as a multiple of a limit',
      'contraindications/pregnancy.yaml',
      (text) => text.replace('is: positive', 'is: positive, of: uln'),
      ['DPI-002: outcomes.0.when.anyOf.0.result: of: a word is no multiple of a limit'],
    ],
    [
      'a value of a report',
      'drug-lab/organs.yaml',
      (text) => text.replace('test: hdl, below: 40', 'test: dxa_report, below: 40'),
      ['DLI-027: when.anyOf.1: result of dxa_report: says only that the study was done: no condition can read it'],
    ],
    [
      'a bound in another unit',
      'drug-lab/organs.yaml',
      (text) => text.replace('above: 54', 'above: 540'),
      ['DLI-030: when: result of hematocrit: above 540 would never hold: give values between 10 and 75 %'],
    ],
    [
      'a bound in another unit, below which everything is',
      'drug-lab/hormones.yaml',
      inRow('DLI-002', 'below: 10, withinDays: 183 }\n', 'below: 100000, withinDays: 183 }\n'),
      ['DLI-002: when: result of estradiol: below 100000 would always hold: give values between 0 and 10000 pg/mL'],
    ],
    [
      'a number where a multiple of the limit is asked',
      'drug-lab/hormones.yaml',
      inRow('DLI-010', 'above: 2, of: uln', 'above: 2000, of: uln'),
      ['DLI-010: when: result of fsh: above 2000 would never hold: give a multiple of the limit between 0 and 24.19'],
    ],
    [
      'a percentage of a fall that nothing falls by',
      'drug-lab/organs.yaml',
      (text) => text.replace('atMost: -20', 'atMost: -200'),
      ['DLI-027: when.anyOf.0: change of hdl: atMost -200 would never hold: give a percentage; no value falls by 100'],
    ],
    [
      'a change of a word',
      'drug-lab/organs.yaml',
      (text) => text.replace('{ test: hdl, as: percent', '{ test: hcg_qual, as: percent'),
      ['DLI-027: when.anyOf.0: change of hcg_qual: it is no number that could change: take another test'],
    ],
    [
      'a percentage of a T-score',
      'drug-lab/organs.yaml',
      (text) => text.replace('{ test: hdl, as: percent', '{ test: dxa_tscore_hip, as: percent'),
      [
        'DLI-027: when.anyOf.0: change of dxa_tscore_hip: as: percent of a value that may be below zero says nothing: give absolute',
      ],
    ],
    [
      'an INR that rises by more than there is',
      'drug-lab/organs.yaml',
      (text) => text.replace('test: inr, as: absolute, above: 0.5', 'test: inr, as: absolute, above: 50'),
      [
        'DLI-035: when.anyOf.1: change of inr: above 50 would never hold: give a change in {INR} within values between 0.5 and 20 {INR}',
      ],
    ],
    [
      'a T-score without its decimal point',
      'contraindications/aromatase-inhibitors.yaml',
      (text) => text.replace('tScore: { atMost: -2.5', 'tScore: { atMost: -25'),
      ['DPI-010: outcomes.0.when: tScore: atMost -25 would never hold: give values between -8 and 6 {T-score}'],
    ],
    [
      'a way to treat what is not computed',
      'drug-lab/organs.yaml',
      (text) => text.replace('above: 54,', 'above: 54, ifUnderivable: silent,'),
      ['DLI-030: when: result of hematocrit: ifUnderivable: it is not computed'],
    ],
  ]);
});

describe('a window that holds nothing', () => {
  check([
    [
      'of no day',
      'drug-lab/organs.yaml',
      (text) => text.replace(/(above: 54, withinDays: )\d+/, '$10'),
      ['DLI-030: when.result.withinDays: must be 1 day or more: a window of none holds nothing'],
    ],
    [
      'of negative days',
      'drug-lab/bone.yaml',
      (text) =>
        text.replace('{ tScore: { below: -2, withinDays: 1095 } }', '{ tScore: { below: -2, withinDays: -1 } }'),
      ['DLI-014: when.anyOf.0.tScore.withinDays: must be 1 day or more: a window of none holds nothing'],
    ],
    [
      'of a condition',
      'contraindications/pregnancy.yaml',
      (text) => text.replace('in: [pregnancy], withinDays: 300', 'in: [pregnancy], withinDays: 0'),
      ['DPI-002: when.anyOf.1.condition.withinDays: must be 1 day or more: a window of none holds nothing'],
    ],
    [
      'of a pregnancy status',
      'contraindications/pregnancy.yaml',
      (text) => text.replace('statusWithinDays: 7', 'statusWithinDays: 0'),
      ['DPI-002: when.anyOf.2.pregnancy.statusWithinDays: must be 1 day or more: a window of none holds nothing'],
    ],
  ]);
});

describe('a rule that gives way', () => {
  check([
    [
      'to itself',
      'drug-lab/hormones.yaml',
      (text) => text.replace('supersededBy: [DLI-002]', 'supersededBy: [DLI-001]'),
      ['DLI-001: supersededBy: the rule would give way to itself: take one of the two out'],
    ],
    [
      'to one that gives way to it',
      'drug-lab/hormones.yaml',
      inRow('DLI-002', '  when:\n', '  supersededBy: [DLI-001]\n  when:\n'),
      ['DLI-001', 'DLI-002'].map(
        (id) => `${id}: supersededBy: the rule would give way to itself: take one of the two out`,
      ),
    ],
    [
      'to one of other drugs',
      'drug-lab/hormones.yaml',
      (text) => text.replace('supersededBy: [DLI-002]', 'supersededBy: [DLI-030]'),
      ['DLI-001: supersededBy: DLI-030 speaks of none of the drugs of this rule'],
    ],
    [
      'to a pair',
      'drug-lab/hormones.yaml',
      (text) => text.replace('supersededBy: [DLI-002]', 'supersededBy: [DDI-027]'),
      ["DLI-001: supersededBy: DDI-027 is no rule of one drug and the patient, so it cannot take this one's place"],
    ],
  ]);
});

describe('a condition on a side that cannot meet it', () => {
  check([
    [
      'a drug of the other side',
      'interactions/serms.yaml',
      inRow(
        'DDI-014',
        'drug: { of: b, in: [terbinafine, duloxetine] }',
        'drug: { of: a, in: [terbinafine, tamoxifen] }',
      ),
      ['DDI-014: outcomes.0.when: drug: of a: terbinafine cannot be there: the rule selects tamoxifen'],
    ],
    [
      'a drug of neither side',
      'interactions/serms.yaml',
      inRow(
        'DDI-014',
        'drug: { of: b, in: [terbinafine, duloxetine] }',
        'drug: { of: either, in: [warfarin, tamoxifen] }',
      ),
      [
        'DDI-014: outcomes.0.when: drug: of either: warfarin cannot be there: it is none of those that the rule selects',
      ],
    ],
    [
      'a drug that its rule does not select',
      'drug-lab/hormones.yaml',
      (text) => text.replace('drug: { of: self, in: [tamoxifen] }', 'drug: { of: self, in: [warfarin] }'),
      ['DLI-008: when.not: drug: of self: warfarin cannot be there: it is none of those that the rule selects'],
    ],
    [
      'a route that its side leaves out',
      'interactions/serms.yaml',
      inRow('DDI-014', 'drug: { of: b, in: [terbinafine, duloxetine] }', 'route: { of: b, in: [topical, oral] }'),
      ['DDI-014: outcomes.0.when: route: of b: topical cannot be there: it is none of those that the rule selects'],
    ],
  ]);
});

describe('a choice of drugs', () => {
  check([
    [
      'that leaves out what it does not hold',
      'interactions/androgens.yaml',
      inRow('DDI-027', 'a: { class: ANDROGEN }', 'a: { class: ANDROGEN, except: [warfarin] }'),
      ['DDI-027: a: except: warfarin has not the class ANDROGEN, so leaving it out changes nothing'],
    ],
    [
      'that leaves out all',
      'interactions/androgens.yaml',
      inRow('DDI-027', 'b: { class: VITAMIN_K_ANTAGONIST }', 'b: { class: VITAMIN_K_ANTAGONIST, except: [warfarin] }'),
      ['DDI-027: b: except: leaves no drug of the class VITAMIN_K_ANTAGONIST'],
    ],
    [
      'that leaves something out of one drug',
      'interactions/serms.yaml',
      inRow('DDI-014', 'a: { drug: tamoxifen }', 'a: { drug: tamoxifen, except: [tamoxifen] }'),
      ['DDI-014: a: except: only beside a class; tamoxifen is one drug'],
    ],
    [
      'that is one drug on both sides',
      'interactions/serms.yaml',
      inRow('DDI-015', 'b: { drug: warfarin }', 'b: { drug: tamoxifen }'),
      ['DDI-015: b: is the drug of a: a drug given twice is sameDrug: true, without a and b'],
    ],
  ]);
});

describe('the classes of drugs', () => {
  check([
    [
      'a drug with a misspelled class',
      'drugs/serms-and-serds.yaml',
      (text) => text.replace('[SERM,', '[SERN,'),
      ['tamoxifen: classes: no class SERN; did you mean SERD or SERM?'],
    ],
    [
      'an allergy to a class that is none',
      'allergens/allergens.yaml',
      (text) => text.replace('class: BISPHOSPHONATE }', 'class: BIPHOSPHONATE }'),
      ['bisphosphonates: class: no class BIPHOSPHONATE; did you mean BISPHOSPHONATE?'],
    ],
    [
      'a class that no drug has',
      'classes.yaml',
      (text) => `${text}  - { key: STATIN, name: Statins, unusedBecause: for a rule to come }\n`,
      ['STATIN: no drug has this class: take it out, or add its drugs'],
    ],
    [
      'a class of no use',
      'classes.yaml',
      (text) => text.replace(/ {4}unusedBecause: Rules speak of diuretics.*\n/, ''),
      ['LOOP_DIURETIC: no rule names this class: say in unusedBecause what it is kept for'],
    ],
    [
      'a class that stands twice',
      'classes.yaml',
      (text) => `${text}  - { key: SERM, name: Selective estrogen receptor modulators }\n`,
      ['SERM: key: SERM stands already in classes.yaml: SERM'],
    ],
  ]);
});

describe('ids beside the own one', () => {
  check([
    [
      'of monitoring that is nowhere',
      'interactions/serms.yaml',
      (text) => text.replace('[MON-020, MON-021, MON-027]', '[MON-020, MON-021, MON-927]'),
      ['DDI-045: attachesMonitoring: no monitoring rule MON-927; did you mean MON-027?'],
    ],
    [
      'of planned monitoring that a protocol lays down',
      'planned-monitoring.yaml',
      (text) => `${text}${text.slice(text.indexOf('\n  - id: MON-050')).replace('MON-050', 'MON-022')}`,
      ['MON-022: id: MON-022 stands already in protocols/male-fertility.yaml: MON-022'],
    ],
    [
      'of a protocol that a rule has too',
      'protocols/male-fertility.yaml',
      (text) => text.replace('id: MON-024f', 'id: DDI-007'),
      ['DDI-007: id: DDI-007 stands already in interactions/serms.yaml: DDI-007'],
    ],
    [
      'of a row that no table has',
      'contraindications/pregnancy.yaml',
      (text) => text.replace('covers: [DLI-037]', 'covers: [DLI-937]'),
      ['DPI-002: covers: no row of the source tables DLI-937; did you mean DLI-037?'],
    ],
  ]);
});

describe('an outcome that is never reached', () => {
  check([
    [
      'with the condition of one before it',
      'interactions/serms.yaml',
      inRow('DDI-013', /( {4}- when: .*\n {6}severity: )major(\n {6}override: pharmacist\n)/, '$1major$2$1minor$2'),
      ['DDI-013: outcomes.1: is never reached: outcomes.0 holds wherever it would'],
    ],
    [
      'with more conditions than one before it',
      'interactions/androgens.yaml',
      inRow(
        'DDI-028',
        '    - severity: moderate\n',
        '    - when: { condition: { in: [diabetes] }, sex: male }\n      severity: major\n      override: pharmacist\n    - severity: moderate\n',
      ),
      ['DDI-028: outcomes.2: is never reached: outcomes.0 holds wherever it would'],
    ],
    [
      'for the other sex',
      'drug-lab/hormones.yaml',
      inRow('DLI-001', '    - when: { result:', '    - when: { sex: female, result:'),
      ['DLI-001: outcomes.0.when: sex: female under sex: male, so it can never hold'],
    ],
    [
      'for a goal that the rule leaves out',
      'drug-lab/hormones.yaml',
      inRow(
        'DLI-001',
        '    - when: { result:',
        '    - when: { goal: { of: self, in: [breast-cancer-treatment, breast-cancer-risk-reduction] }, result:',
      ),
      ['DLI-001: outcomes.0.when: asks what the rule leaves out by not, so it can never hold'],
    ],
    [
      'for an age that the rule leaves out',
      'contraindications/general.yaml',
      inRow(
        'DPI-048',
        / {2}severity: (\w+)\n {2}override: ([\w-]+)\n/,
        '  outcomes:\n    - when: { ageYears: { above: 17 } }\n      severity: minor\n      override: pharmacist\n    - severity: $1\n      override: $2\n',
      ),
      ['DPI-048: outcomes.0.when: ageYears: no age is left under the ageYears of the rule, so it can never hold'],
    ],
  ]);
});

describe('a range of doses', () => {
  check([
    [
      'whose condition is gone, before the general one',
      'dosing/serms.yaml',
      inRow('DOSE-207', / {2}when: .*\n/, ''),
      ['DOSE-201: is never read: dosing/serms.yaml: DOSE-207 stands before it without a condition'],
    ],
    [
      'that a general one stands before',
      'dosing/serms.yaml',
      (text) => {
        const special = text.slice(text.indexOf('- id: DOSE-207'), text.indexOf('- id: DOSE-201'));
        return `${text.replace(special, '')}\n${special}`;
      },
      ['DOSE-207: is never read: dosing/serms.yaml: DOSE-201 stands before it without a condition'],
    ],
    [
      'whose end is below its beginning',
      'dosing/serms.yaml',
      inRow('DOSE-207', 'dailyDose: { atLeast: 5, atMost: 20 }', 'dailyDose: { atLeast: 50, atMost: 20 }'),
      ['DOSE-207: dailyDose: atLeast: must not be more than atMost'],
    ],
    [
      'in another unit',
      'dosing/serms.yaml',
      inRow('DOSE-207', 'unit: mg', 'unit: ug'),
      ['DOSE-207: unit: must be mg: doses are compared in milligrams'],
    ],
    [
      'of no amount',
      'dosing/serms.yaml',
      inRow('DOSE-207', 'singleDose: { atMost: 20 }', 'singleDose: {}'),
      ['DOSE-207: singleDose: give atLeast, atMost or both'],
    ],
  ]);
});

describe('a laboratory test', () => {
  check([
    [
      'that accepts a molar unit and has no molecular weight',
      'labs/bone-and-minerals.yaml',
      (text) => text.replace('  molecularWeight: 400.637\n', ''),
      ['vit_d_25oh: acceptedUnits: nmol/L does not convert to ng/mL: give molecularWeight'],
    ],
    [
      'that accepts a unit of another kind',
      'labs/blood-and-kidney.yaml',
      (text) => text.replace('acceptedUnits: [g/dL, g/L]', 'acceptedUnits: [g/dL, mL]'),
      ['hemoglobin: acceptedUnits: mL does not convert to g/dL: give a factor, or take it out'],
    ],
    [
      'with an interval the wrong way round',
      'labs/blood-and-kidney.yaml',
      (text) => text.replace('low: 38.3', 'low: 58.3'),
      ['hematocrit: intervals.0: low: must be less than high'],
    ],
    [
      'with an interval in another unit',
      'labs/blood-and-kidney.yaml',
      (text) => text.replace('low: 38.3', 'low: 0.383'),
      ['hematocrit: intervals.0: must be between 10 and 75, the values that are used'],
    ],
    [
      'with limits the wrong way round',
      'labs/blood-and-kidney.yaml',
      (text) => text.replace('sanity: { low: 10, high: 75 }', 'sanity: { low: 75, high: 10 }'),
      ['hematocrit: sanity: low: must be less than high'],
    ],
    [
      'without limits',
      'labs/blood-and-kidney.yaml',
      (text) => text.replace('  sanity: { low: 10, high: 75 }\n', ''),
      ['hematocrit: sanity: a quantity, and no other, has these limits'],
    ],
  ]);
});

describe('what takes nothing out, or names nothing', () => {
  check([
    [
      'a code below no prefix',
      'conditions/bone.yaml',
      (text) => text.replace('[F1011, F1021, F1091]', '[F1011, F1121, F1091]'),
      ['alcohol_use: exceptIcd10cm: F1121 is below none of the prefixes: it takes nothing out'],
    ],
    [
      'no side whose effect lasts',
      'interactions/serms.yaml',
      inRow('DDI-014', 'residual: [b]', 'residual: []'),
      ['DDI-014: residual: name a, b or both, or leave it out'],
    ],
    [
      'a side on which no effect lasts',
      'interactions/serms.yaml',
      inRow('DDI-014', 'residual: [b]', 'residual: [a, b]'),
      ['DDI-014: residual: a: none of its drugs has residualEffectDays'],
    ],
    [
      'a protocol in two files',
      'protocols/testosterone.yaml',
      (text) => text.replace('protocol: testosterone', 'protocol: anticoagulation'),
      ['protocol: anticoagulation is the name of two files'],
    ],
    [
      'a limit of a protocol in another unit',
      'protocols/anastrozole-male.yaml',
      (text) => text.replace('value: 20, unit: pg/mL', 'value: 20, unit: pmol/L'),
      ['MON-007: resultBelow of estradiol: unit: must be pg/mL, which its values are kept in'],
    ],
  ]);
});
