import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDataFiles, type DataFile } from './data-files.js';
import { allRules } from './cross-checks.js';
import { parseKnowledge } from './load.js';
import { KnowledgeError } from './problems.js';

const files = readDataFiles();
const source = parseKnowledge(files);

/** The shipped files with one of them changed. */
function changed(path: string, edit: (text: string) => string): DataFile[] {
  expect(files.map((file) => file.path)).toContain(path);
  return files.map((file) => (file.path === path ? { path, text: edit(file.text) } : file));
}

function problemsOf(changedFiles: readonly DataFile[]): readonly string[] {
  try {
    parseKnowledge(changedFiles);
  } catch (error) {
    if (error instanceof KnowledgeError) return error.problems;
    throw error;
  }
  return [];
}

describe('the shipped knowledge', () => {
  it('holds the drugs, tests and ingredients that the tables name', () => {
    const main = source.drugs.filter(({ key }) => !membersOnly.has(key));
    expect(main).toHaveLength(56);
    const beyond = ['creatinine_clearance', 'potassium', 'magnesium'];
    expect(source.tests.filter(({ key }) => !beyond.includes(key))).toHaveLength(53);
    expect(source.vocabulary.filter(({ key }) => key.startsWith('rxcui_'))).toHaveLength(664);
  });

  it('holds every row of the table of drug pairs', () => {
    const ids = new Set(source.interactions.map(({ id }) => id));
    const rows = Array.from({ length: 52 }, (_, index) => `DDI-${String(index + 1).padStart(3, '0')}`);
    expect(rows.filter((id) => !ids.has(id))).toEqual([]);
  });

  it('cites a source for every rule, and nobody has signed one', () => {
    for (const { citation, reviewedBy } of allRules(source)) {
      expect(citation.source.length).toBeGreaterThan(3);
      expect(citation.evidence.length).toBeGreaterThan(0);
      expect(reviewedBy).toBeNull();
    }
  });

  it('marks as unverified what rests on inference or general knowledge alone', () => {
    const weak = allRules(source).filter(({ citation }) =>
      citation.evidence.every((grade) => grade === 'K' || grade === 'M'),
    );
    expect(weak.length).toBeGreaterThan(0);
    for (const { citation } of weak) expect(citation.verification).toBe('unverified');
  });

  it('lets nobody override what the law refuses', () => {
    const refused = ['503A-BIOLOGIC', '503A-WITHDRAWN', '503A-216-23', '503A-COA', 'CS-EXPIRED'];
    for (const id of refused)
      expect(source.regulatoryRules.find((rule) => rule.id === id)).toMatchObject({
        override: 'never',
        effect: 'blocks',
      });
  });

  it('asks two persons to override a contraindication of the clinical tables', () => {
    for (const rule of [...source.interactions, ...source.patientRules]) {
      for (const outcome of rule.outcomes ?? [rule]) {
        if (outcome.severity === 'contraindicated') expect(outcome.override).toBe('two-person');
      }
    }
  });
});

describe('broken knowledge is refused, and the message says where', () => {
  const cases: readonly [string, string, (text: string) => string, RegExp][] = [
    [
      'an unknown word',
      'interactions/serms.yaml',
      (text) => text.replace('severity: major', 'severity: mayor'),
      /^interactions\/serms\.yaml: DDI-007: outcomes\.1\.severity: Invalid option: expected one of "contraindicated"/,
    ],
    [
      'an unknown field',
      'interactions/serms.yaml',
      (text) => text.replace('mechanism:', 'mecanism:'),
      /serms\.yaml: DDI-007: Unrecognized key: "mecanism"/,
    ],
    [
      'an unknown field in a choice of drugs',
      'interactions/serms.yaml',
      (text) => text.replace('b: { drug: warfarin }', 'b: { drugg: warfarin }'),
      /^interactions\/serms\.yaml: DDI-015: b: Unrecognized key: "drugg"/,
    ],
    [
      'an unknown field in one of several choices',
      'contraindications/pregnancy.yaml',
      (text) => text.replace('- { drug: denosumab }', '- { drugs: denosumab }'),
      /^contraindications\/pregnancy\.yaml: DPI-002: drug\.anyOf\.4: Unrecognized key: "drugs"/,
    ],
    [
      'a signature without a date',
      'interactions/serms.yaml',
      (text) => text.replace('reviewedBy: null', 'reviewedBy: { name: Somebody }'),
      /^interactions\/serms\.yaml: DDI-007: reviewedBy\.on: /,
    ],
    [
      'a missing citation',
      'dosing/serms.yaml',
      (text) => text.replace(/ {2}citation:\n(?: {4}.*\n)+/, ''),
      /dosing\/serms\.yaml: DOSE-207: citation: /,
    ],
    [
      'a rule without override',
      'interactions/androgens.yaml',
      (text) => text.replace('  override: pharmacist\n', ''),
      /DDI-027: say who may override/,
    ],
    [
      'a unit that is not UCUM',
      'labs/sex-hormones.yaml',
      (text) => text.replace("acceptedUnits: ['m[IU]/mL'", "acceptedUnits: ['mIU/mL'"),
      /labs\/sex-hormones\.yaml: lh: acceptedUnits\.0: must be a UCUM unit/,
    ],
    [
      'a LOINC code with a wrong check digit',
      'labs/sex-hormones.yaml',
      (text) => text.replace('2243-4', '2243-5'),
      /estradiol: loinc\.0\.code/,
    ],
    [
      'a class without a member',
      'interactions/serms.yaml',
      (text) => text.replace('b: { class: CYP2D6_STRONG_INHIBITOR }', 'b: { class: CYP2D6_STONG_INHIBITOR }'),
      /^interactions\/serms\.yaml: DDI-013: b: class CYP2D6_STONG_INHIBITOR has no member; did you mean CYP2D6_STRONG_INHIBITOR\?$/,
    ],
    [
      'a drug that is not there',
      'interactions/serms.yaml',
      (text) => text.replace('b: { drug: warfarin }', 'b: { drug: warfarine }'),
      /^interactions\/serms\.yaml: DDI-015: b: no drug warfarine; did you mean warfarin\?$/,
    ],
    [
      'a test that is not there',
      'drug-lab/organs.yaml',
      (text) => text.replace('test: hematocrit', 'test: haematocrit'),
      /^drug-lab\/organs\.yaml: DLI-030: when: no test haematocrit; did you mean hematocrit\?$/,
    ],
    [
      'an id used twice',
      'interactions/serms.yaml',
      (text) => text.replace('id: DDI-007', 'id: DDI-013'),
      /^interactions\/serms\.yaml: DDI-013: id: DDI-013 stands already in interactions\/serms\.yaml: DDI-013/,
    ],
    [
      'a code used twice',
      'drugs/androgens.yaml',
      (text) => text.replace("rxcui: '6904'", "rxcui: '10379'"),
      /^drugs\/androgens\.yaml: (\w+): code: 10379 stands already in drugs\/androgens\.yaml: (\w+)/,
    ],
    [
      'a condition that nobody defined',
      'contraindications/serms.yaml',
      (text) => text.replace('in: [ovarian_cyst]', 'in: [ovarian_cysts]'),
      /^contraindications\/serms\.yaml: DPI-029: when: no condition group ovarian_cysts/,
    ],
    [
      'a side that the rule does not have',
      'contraindications/serms.yaml',
      (text) => text.replace('of: self', 'of: a'),
      /^contraindications\/serms\.yaml: DPI-023: when.*of a: must be self/,
    ],
    [
      'two bounds at once',
      'drug-lab/organs.yaml',
      (text) => text.replace('above: 54', 'above: 54, below: 60'),
      /DLI-030: when\.result/,
    ],
    [
      'an outcome that can never be reached',
      'interactions/serms.yaml',
      (text) =>
        text.replace(
          / {4}- when: \{ goal: \{ of: a, in: \[breast-cancer-treatment, breast-cancer-risk-reduction\] \} \}\n {6}severity: major/,
          '    - severity: major',
        ),
      /^interactions\/serms\.yaml: DDI-013: outcomes: only the last one may have no condition/,
    ],
    [
      'a drug of a list that is not there',
      'regulatory-503a/commercial-products.yaml',
      (text) => text.replace('drug: anastrozole', 'drug: anastrazole'),
      /^regulatory-503a\/commercial-products\.yaml: \w+: drug: no drug anastrazole/,
    ],
    [
      'a drug of a list of the law that is not there',
      'regulatory-503a/withdrawn.yaml',
      (text) => text.replace('name: Adrenal cortex\n', 'name: Adrenal cortex\n    drug: no_such_drug\n'),
      /^regulatory-503a\/withdrawn\.yaml: adrenal_cortex: drug: no drug no_such_drug$/,
    ],
    [
      'an excipient that is not there',
      'allergens/allergens.yaml',
      (text) => text.replace('includes: [peanut_oil]', 'includes: [peanutoil]'),
      /^allergens\/allergens\.yaml: peanut: includes: no excipient peanutoil; did you mean peanut_oil\?$/,
    ],
    [
      'an excipient that nobody may hold',
      'allergens/excipients.yaml',
      (text) => text.replace('mayHold: [polysorbate]', 'mayHold: [latex]'),
      /^allergens\/excipients\.yaml: emulsifying_wax: mayHold: no excipient latex/,
    ],
    [
      'one name for two excipients',
      'allergens/excipients.yaml',
      (text) => text.replace('[Milk sugar', '[Shellac').replace('Milk sugar', 'Shellac'),
      /^allergens\/excipients\.yaml: shellac: name: shellac stands already in allergens\/excipients\.yaml: lactose$/,
    ],
    [
      'a product of a drug that is not there',
      'products/estrogen-combinations.yaml',
      (text) => text.replace('bazedoxifene]', 'basedoxifene]'),
      /^products\/estrogen-combinations\.yaml: product_duavee: ingredients: no drug basedoxifene; did you mean bazedoxifene\?$/,
    ],
    [
      'a brand that is a synonym of one drug and a product of two',
      'drugs/class-members/sex-hormones.yaml',
      (text) => text.replace('synonyms: [Osphena]', 'synonyms: [DUAVEE]'),
      /^products\/estrogen-combinations\.yaml: product_duavee: name: duavee stands already in drugs\/class-members\/sex-hormones\.yaml: ospemifene$/,
    ],
    [
      'a product with a route and a dose that no route makes local',
      'products/one-route.yaml',
      (text) => text.replace('systemic: true', 'systemic: true\n    route: vaginal'),
      /^products\/one-route\.yaml: product_femring: give route or systemic, not both$/,
    ],
    [
      'a test that is computed from one that is not there',
      'labs/bone-and-minerals.yaml',
      (text) => text.replace(/from: \[calcium_total, /, 'from: [calcium, '),
      /^labs\/bone-and-minerals\.yaml: \w+: derivation: no test calcium/,
    ],
    [
      'a rule that gives way to none',
      'drug-lab/hormones.yaml',
      (text) => text.replace('supersededBy: [DLI-002]', 'supersededBy: [DLI-992]'),
      /^drug-lab\/hormones\.yaml: DLI-001: supersededBy: no rule DLI-992; did you mean DLI-\d+( or DLI-\d+)*\?$/,
    ],
    [
      'a wrong word in a list of the law',
      'regulatory-503a/withdrawn.yaml',
      (text) => text.replace("name: Adrenal cortex\n    list: '216.24'", "name: Adrenal cortex\n    list: '216.25'"),
      /^regulatory-503a\/withdrawn\.yaml: adrenal_cortex: list: Invalid option/,
    ],
    [
      'a test of a protocol that is not there',
      'protocols/anastrozole-male.yaml',
      (text) => text.replace('test: shbg', 'test: sbgh'),
      /^protocols\/anastrozole-male\.yaml: MON-001: no test sbgh/,
    ],
    ['text that is no YAML', 'interactions/serms.yaml', (text) => `${text}\n  - [`, /^interactions\/serms\.yaml: /],
    [
      'a vocabulary line without a code',
      'vocabulary.csv',
      (text) => `${text}\nnothing`,
      /vocabulary\.csv: line \d+: must be rxcui,name/,
    ],
    [
      'a vocabulary line with a schedule that does not exist',
      'vocabulary.csv',
      (text) => text.replace('oxycodone,II,', 'oxycodone,VI,'),
      /^vocabulary\.csv: line \d+: schedule: /,
    ],
    [
      'an ingredient that says neither yes nor no',
      'vocabulary.csv',
      (text) => text.replace('somatropin,none,yes', 'somatropin,none,maybe'),
      /^vocabulary\.csv: line \d+: biologic: /,
    ],
    [
      'an ingredient that stands twice',
      'vocabulary.csv',
      (text) => `${text}7804,oxycodone,none,no\n`,
      /^vocabulary\.csv: 7804: rxcui: stands already/,
    ],
    [
      'an ingredient in another schedule than the drug of the rules',
      'vocabulary.csv',
      (text) => text.replace('10379,testosterone,III', '10379,testosterone,none'),
      /^vocabulary\.csv: 10379: schedule: drugs\/androgens\.yaml: testosterone says III$/,
    ],
    [
      'an ingredient that is a biological product in one file only',
      'vocabulary.csv',
      (text) => text.replace('denosumab,none,yes', 'denosumab,none,no'),
      /^vocabulary\.csv: 993449: biologic: drugs\/bone-agents\.yaml: denosumab says yes$/,
    ],
    [
      'a schedule without its limits',
      'controlled-substances/limits.yaml',
      (text) => text.replace(/- schedule: III\n(?: .*\n)+/, ''),
      /^controlled-substances\/limits\.yaml: schedule III: must stand once$/,
    ],
    [
      'a controlled prescription that is valid for longer',
      'controlled-substances/limits.yaml',
      (text) => text.replace('validMonths: 6', 'validMonths: 12'),
      /limits\.yaml: schedule III: validMonths: the law allows 6 at most$/,
    ],
    [
      'refills without a limit',
      'controlled-substances/limits.yaml',
      (text) => text.replace('maxRefills: 0', 'maxRefills: null'),
      /limits\.yaml: schedule II: maxRefills: the law allows 0 at most$/,
    ],
    ...['503A-BIOLOGIC', '503A-WITHDRAWN', '503A-216-23', '503A-COA', '503A-COPY-LIMIT'].flatMap(
      (id): [string, string, (text: string) => string, RegExp][] => [
        [
          `${id} that a pharmacist may override`,
          'regulatory-503a/rules.yaml',
          (text) => text.replace(new RegExp(`(id: ${id}\\n(?:  .*\\n)*?  override: )never`), '$1pharmacist'),
          new RegExp(`^regulatory-503a/rules\\.yaml: ${id}: override: never is fixed`),
        ],
        [
          `${id} that is only shown`,
          'regulatory-503a/rules.yaml',
          (text) => text.replace(new RegExp(`(id: ${id}\\n(?:  .*\\n)*?  effect: )blocks`), '$1shown'),
          new RegExp(`^regulatory-503a/rules\\.yaml: ${id}: effect: blocks is fixed`),
        ],
      ],
    ),
    [
      'an expired controlled prescription that a pharmacist may fill',
      'controlled-substances/rules.yaml',
      (text) => text.replace(/(id: CS-EXPIRED\n(?: {2}.*\n)*? {2}override: )never/, '$1pharmacist'),
      /^controlled-substances\/rules\.yaml: CS-EXPIRED: override: never is fixed/,
    ],
    [
      'a copy that is only shown',
      'regulatory-503a/rules.yaml',
      (text) => text.replace(/(id: 503A-COPY\n(?: {2}.*\n)*? {2}effect: )needs-review/, '$1shown'),
      /^regulatory-503a\/rules\.yaml: 503A-COPY: effect: blocks or needs-review is fixed/,
    ],
    [
      'cost as a significant difference',
      'regulatory-503a/copy-test.yaml',
      (text) => text.replace('excipient-allergy,', 'excipient-allergy, cost,'),
      /^regulatory-503a\/copy-test\.yaml: acceptedReasons\.1: /,
    ],
    [
      'another meaning of similar',
      'regulatory-503a/copy-test.yaml',
      (text) => text.replace('similarPercent: 10', 'similarPercent: 20'),
      /^regulatory-503a\/copy-test\.yaml: similarPercent: /,
    ],
    [
      'more copies a month than are tolerated',
      'regulatory-503a/copy-test.yaml',
      (text) => text.replace('toleratedFillsPerMonth: 4', 'toleratedFillsPerMonth: 5'),
      /^regulatory-503a\/copy-test\.yaml: toleratedFillsPerMonth: /,
    ],
    [
      'no rule for a quantity that is too small',
      'dosing/days-supply.yaml',
      (text) => text.replace(/- id: DOSE-002[^]*$/, ''),
      /^dosing\/days-supply\.yaml: supplied: less must stand once$/,
    ],
    [
      'a class without drugs that may be taken in cycles',
      'dosing/days-supply.yaml',
      (text) => text.replace('[PROGESTOGEN]', '[PROGESTOGENS]'),
      /^dosing\/days-supply\.yaml: DOSE-002: cyclic: .*PROGESTOGENS/,
    ],
    [
      'cycles as a reason for too much',
      'dosing/days-supply.yaml',
      (text) => text.replace('supplied: less', 'supplied: more'),
      /^dosing\/days-supply\.yaml: DOSE-002: .*cyclic: only where less is supplied/,
    ],
    [
      'a result below zero',
      'drug-lab/organs.yaml',
      (text) => text.replace('above: 54', 'above: -54'),
      /^drug-lab\/organs\.yaml: DLI-030: when\.result\.above: /,
    ],
  ];
  it.each(cases)('%s', (_, path, edit, message) => {
    const problems = problemsOf(changed(path, edit));
    expect(problems.filter((problem) => message.test(problem))).not.toHaveLength(0);
  });

  it('a check of the law without its words', () => {
    const broken = changed('regulatory-503a/rules.yaml', (text) => text.replace(/- id: 503A-COA\n(?: .*\n)+/, ''));
    expect(problemsOf(broken)).toEqual(['regulatory-503a/rules.yaml: no rule words the check certificate-of-analysis']);
  });

  it.each([
    'interactions/',
    'protocols/',
    'drugs/class-members/',
    'contraindications/allergy.yaml',
    'drug-lab/',
    'dosing/days-supply.yaml',
    'regulatory-503a/withdrawn.yaml',
    'regulatory-503a/bulk-substances.yaml',
    'vocabulary.csv',
    'vocabulary-additions.csv',
  ])('%s is missing', (gone) => {
    const problems = problemsOf(files.filter(({ path }) => !path.startsWith(gone)));
    expect(problems).toContain(`${gone}: must be there, with one row at least`);
  });

  it.each([
    'interactions/serms.yml',
    'interactions/serms.YAML',
    'protocols/testosterone.yml',
    'drugs/serms.csv',
    'notes.txt',
  ])('a file that would be passed over: %s', (path) => {
    expect(problemsOf([...files, { path, text: '' }])).toEqual([
      `${path}: is no data file: they end in .yaml, but for vocabulary.csv and vocabulary-additions.csv`,
    ]);
  });

  it('a folder’s files are all read, whatever they end in', () => {
    const folder = mkdtempSync(join(tmpdir(), 'knowledge-'));
    try {
      for (const name of ['one.yaml', 'two.yml', 'three.txt', '.hidden']) writeFileSync(join(folder, name), '');
      expect(readDataFiles(folder).map(({ path }) => path)).toEqual(['one.yaml', 'three.txt', 'two.yml']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('a file that is no kind of data', () => {
    expect(problemsOf([...files, { path: 'interaction/typo.yaml', text: '[]' }])).toEqual([
      'interaction/typo.yaml: no kind of data file has this name',
    ]);
  });

  it('tells every fault at once', () => {
    const broken = changed('interactions/serms.yaml', (text) =>
      text.replaceAll('override: pharmacist', 'override: anybody'),
    );
    expect(problemsOf(broken).length).toBeGreaterThan(3);
  });
});

describe('the version', () => {
  it('does not change with comments, order of files or formatting', () => {
    const commented = changed('interactions/serms.yaml', (text) => `# A remark.\n${text}`);
    expect(parseKnowledge([...commented].reverse()).hash).toBe(source.hash);
  });

  it('changes with any value, a protocol and the vocabulary included', () => {
    const edits: readonly [string, (text: string) => string][] = [
      ['interactions/serms.yaml', (text) => text.replace('severity: major', 'severity: moderate')],
      ['protocols/anastrozole-male.yaml', (text) => text.replace('Anastrozole in men', 'Anastrozole for men')],
      ['vocabulary.csv', (text) => text.replace('190521,abacavir', '190521,abacavir sulfate')],
    ];
    const hashes = edits.map(([path, edit]) => parseKnowledge(changed(path, edit)).hash);
    expect(new Set([source.hash, ...hashes]).size).toBe(edits.length + 1);
  });
});

/** Drugs of the folder `class-members`: outside the table of main drugs. */
const membersOnly = new Set(
  files
    .filter(({ path }) => path.startsWith('drugs/class-members/'))
    .flatMap(({ text }) => [...text.matchAll(/^ *- key: (\w+)/gm)].map((match) => match[1]!)),
);
