import { allRules } from '../cross-checks.js';
import { readDataFiles } from '../data-files.js';
import { parseKnowledge } from '../load.js';
import { describeRules } from './describe-rules.js';

const files = readDataFiles();
const source = parseKnowledge(files);
const rules = describeRules(source);
const rule = (id: string) => rules.find((one) => one.id === id);

it('holds every rule of the data once, monitoring too, and names its file', () => {
  const protocols = source.protocols.flatMap((protocol) => protocol.rules);
  const rows = [...allRules(source), ...protocols, ...source.plannedMonitoring];
  expect(rules.map(({ id }) => id)).toEqual(rows.map(({ id }) => id).sort());
  for (const { id, file } of rules) {
    expect(files.find(({ path }) => path === file)?.text).toContain(`id: ${id}\n`);
  }
});

it('has words for everything', () => {
  for (const one of rules) {
    const words = [one.when, ...one.subjects.map((subject) => subject.words), ...one.outcomes.map(({ when }) => when)];
    for (const text of [...words, ...(one.schedule ?? [])]) {
      if (text === null) continue;
      expect(text).not.toMatch(/undefined|\[object|\bnull\b|\s{2}|^\s*$/);
    }
    expect(one.subjects).not.toHaveLength(0);
    expect(one.anyDrug || one.drugs.length > 0).toBe(true);
    expect(one.source.length).toBeGreaterThan(3);
  }
});

it('says of a pair which drugs, and when which outcome', () => {
  expect(rule('DDI-013')).toMatchObject({
    kind: 'drug-drug',
    file: 'interactions/serms.yaml',
    subjects: [
      { role: 'a', words: 'Tamoxifen' },
      { role: 'b', words: 'any drug of class CYP2D6_STRONG_INHIBITOR, also while its effect outlasts it' },
    ],
    classes: ['CYP2D6_STRONG_INHIBITOR'],
    outcomes: [
      {
        when: 'goal of drug a is breast-cancer-treatment or breast-cancer-risk-reduction',
        severity: 'major',
        effect: 'needs-review',
        override: 'pharmacist',
      },
      { when: null, severity: 'moderate', effect: 'shown', override: 'pharmacist' },
    ],
    silence: { allowed: true, reason: null },
    reviewedBy: null,
  });
  const names = rule('DDI-013')?.drugs.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['Tamoxifen', 'Paroxetine']));
});

it.each([
  ['DPI-001', 'female; premenopausal or perimenopausal'],
  [
    'DLI-001',
    'male; Estradiol, serum below 20 pg/mL, within 183 days; ' +
      'not (goal of the drug is breast-cancer-treatment or breast-cancer-risk-reduction)',
  ],
  ['DPI-048', 'age below 18 years'],
  ['DLI-005', 'male; Estradiol, serum above the upper limit, within 183 days'],
  [
    'DLI-024',
    '(ALT above 3 times the upper limit, within 180 days) or (AST above 3 times the upper limit, within 180 days)',
  ],
  [
    'DLI-035',
    'also takes any drug of class VITAMIN_K_ANTAGONIST; ' +
      '(INR above 3.5, within 30 days) or (INR rose by more than 0.5 from the lowest in at most 60 days on the therapy, within 60 days)',
  ],
  [
    'DLI-027',
    '(HDL cholesterol fell by at least 20 %, within 730 days), (male; HDL cholesterol below 40 mg/dL, within 365 days) or ' +
      '(female; HDL cholesterol below 50 mg/dL, within 365 days)',
  ],
])('%s looks at: %s', (id, when) => {
  expect(rule(id)?.when).toBe(when);
});

it.each([
  ['DDI-013', null],
  ['DPI-001', 'two persons are needed to override it'],
  ['503A-COA', 'the law asks for it'],
  ['DDI-025', 'it raises no finding'],
])('%s may be silenced unless: %s', (id, reason) => {
  expect(rule(id)?.silence).toEqual({ allowed: reason === null, reason });
});

it('words a dose range by its bounds, and a panel by its tests', () => {
  expect(rule('DOSE-102')?.outcomes.map(({ when }) => when)).toEqual(
    expect.arrayContaining([expect.stringMatching(/^above [\d.]+ \S+ (at once|a day on average)/)]),
  );
  expect(rule('DOSE-001')).toMatchObject({
    kind: 'dose',
    when: expect.stringContaining('1.5 times'),
    outcomes: [
      { severity: 'major', effect: 'needs-review', when: expect.stringContaining('above the range') },
      { severity: 'moderate', effect: 'shown', when: null },
    ],
    silence: { allowed: true },
  });
  expect(rule('MON-001')).toMatchObject({
    kind: 'missing-baseline',
    legal: false,
    outcomes: [
      { when: expect.stringMatching(/^no result of estradiol or total testosterone/), override: 'pharmacist' },
      { severity: 'minor', effect: 'shown' },
    ],
  });
  expect(rule('MON-003')).toMatchObject({ kind: 'monitoring', outcomes: [], silence: { allowed: false } });
});

it('names the monitoring that a rule attaches, and says which is only planned', () => {
  expect(rule('DDI-045')?.monitoring).toEqual([
    { id: 'MON-020', title: expect.stringMatching(/\w+/), planned: false },
    { id: 'MON-021', title: expect.stringContaining('four to six weeks'), planned: true },
    { id: 'MON-027', title: 'LH and FSH on gonadorelin', planned: true },
  ]);
  expect(rule('MON-027')).toMatchObject({
    kind: 'monitoring',
    planned: true,
    file: 'planned-monitoring.yaml',
    subjects: [{ role: 'drug', words: 'Gonadorelin' }],
    outcomes: [],
    management: expect.stringContaining('Order LH and FSH'),
    silence: { allowed: false },
  });
  expect(rule('MON-020')?.planned).toBe(false);
  for (const { attachesMonitoring, monitoring } of rules) {
    expect(monitoring.map(({ id }) => id)).toEqual(attachesMonitoring);
  }
});
