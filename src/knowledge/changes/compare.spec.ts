import fc from 'fast-check';
import { readDataFiles, type DataFile } from '../data-files.js';
import { isUnchanged, knowledgeChanges, type FamilyChanges } from './compare.js';
import { FAMILIES } from './entries.js';

const shipped = readDataFiles();

function edited(path: string, edit: (text: string) => string): DataFile[] {
  return shipped.map((file) => (file.path === path ? { path, text: edit(file.text) } : file));
}

const NOTHING: FamilyChanges = { added: [], removed: [], changed: [] };
const rule = (id: string, more = ''): string => `- id: ${id}\n  summary: About ${id}.\n  severity: major\n${more}`;
const file = (text: string, path = 'interactions/made-up.yaml'): DataFile => ({ path, text });
const rulesOf = (before: string, after: string): FamilyChanges =>
  knowledgeChanges([file(before)], [file(after)]).families.rules;

describe('two versions of the knowledge', () => {
  it('that differ in comments, order of fields and layout do not differ', () => {
    const other = file('# A remark.\n- { severity: major, id: R-1, summary: About R-1. }\n');
    expect(isUnchanged(knowledgeChanges([file(rule('R-1'))], [other]))).toBe(true);
    expect(isUnchanged(knowledgeChanges(shipped, [...shipped].reverse()))).toBe(true);
  });

  it('tell a rule that is new and one that is gone by what they say', () => {
    const changes = rulesOf(rule('R-1') + rule('R-2'), rule('R-2') + rule('R-3'));
    expect(changes).toEqual({
      added: [{ id: 'R-3', file: 'interactions/made-up.yaml', name: 'About R-3.' }],
      removed: [{ id: 'R-1', file: 'interactions/made-up.yaml', name: 'About R-1.' }],
      changed: [],
    });
  });

  it('tell each field of a rule that changed, with what stood there', () => {
    const before = rule('R-1', '  when: { result: { below: 20 } }\n  evidence: [L]\n  resolution: Old.\n');
    const after = rule('R-1', '  when: { result: { below: 15 } }\n  evidence: [L, G]\n  advisory: true\n');
    expect(rulesOf(before, after).changed).toEqual([
      {
        id: 'R-1',
        file: 'interactions/made-up.yaml',
        name: 'About R-1.',
        fields: [
          { field: 'when.result.below', before: 20, after: 15 },
          { field: 'evidence', before: ['L'], after: ['L', 'G'] },
          { field: 'resolution', before: 'Old.' },
          { field: 'advisory', after: true },
        ],
      },
    ]);
  });

  it('tell an outcome that was added, and which one changed', () => {
    const before = rule('R-1', '  outcomes:\n    - { severity: major }\n');
    const after = rule('R-1', '  outcomes:\n    - { severity: minor }\n    - { severity: none }\n');
    expect(rulesOf(before, after).changed[0]?.fields).toEqual([
      { field: 'outcomes.0.severity', before: 'major', after: 'minor' },
      { field: 'outcomes.1', after: { severity: 'none' } },
    ]);
  });

  it('tell a rule that moved to another file as the same rule', () => {
    const { rules } = knowledgeChanges([file(rule('R-1'))], [file(rule('R-1'), 'drug-lab/other.yaml')]).families;
    expect(rules.changed[0]?.fields).toEqual([
      { field: 'file', before: 'interactions/made-up.yaml', after: 'drug-lab/other.yaml' },
    ]);
    expect(rules).toMatchObject({ added: [], removed: [] });
  });

  it('tell a shared citation as a change of every row below it', () => {
    const rows = 'rows: [{ key: one, name: One }, { key: two, name: Two }]\n';
    const version = (source: string) => [file(`citation: { source: ${source} }\n${rows}`, 'conditions/groups.yaml')];
    const { conditions } = knowledgeChanges(version('A'), version('B')).families;
    expect(conditions.changed.map(({ id, fields }) => [id, fields])).toEqual([
      ['one', [{ field: 'citation.source', before: 'A', after: 'B' }]],
      ['two', [{ field: 'citation.source', before: 'A', after: 'B' }]],
    ]);
  });

  it.each([
    ['monitoring', 'protocols/anastrozole-male.yaml', 'latest: 42', 'latest: 45'],
    ['monitoring', 'protocols/anastrozole-male.yaml', 'title: Anastrozole in men', 'title: Anastrozole for men'],
    ['tests', 'labs/sex-hormones.yaml', 'name: Estradiol, serum', 'name: Estradiol'],
    ['conditions', 'conditions/cancers.yaml', 'icd10cm: [D050]', 'icd10cm: [D050, D06]'],
    ['lists', 'regulatory-503a/copy-test.yaml', 'similarPercent: 10', 'similarPercent: 12'],
    ['lists', 'regulatory-503a/withdrawn.yaml', "asOf: '2018-12-11'", "asOf: '2019-12-11'"],
    ['lists', 'controlled-substances/limits.yaml', 'maxRefills: 0', 'maxRefills: 1'],
    ['vocabulary', 'vocabulary.csv', '190521,abacavir', '190521,abacavir sulfate'],
  ] as const)('tell a change of %s in %s', (family, path, from, to) => {
    const after = edited(path, (text) => text.replace(from, to));
    const { families, classes } = knowledgeChanges(shipped, after);
    expect(families[family].changed.length).toBeGreaterThan(0);
    expect(classes).toEqual([]);
    for (const other of FAMILIES) if (other !== family) expect(families[other]).toEqual(NOTHING);
  });

  it('tell which class a drug joined and left: class rules then speak of it, or no longer', () => {
    const drugs = (classes: string) => [
      file(
        `- { key: one, name: One, classes: [OLD, KEPT] }\n- { key: two, name: Two, classes: ${classes} }\n`,
        'drugs/a.yaml',
      ),
    ];
    expect(knowledgeChanges(drugs('[KEPT, LAST]'), drugs('[OLD, FIRST, KEPT]')).classes).toEqual([
      { class: 'FIRST', joined: ['two'], left: [], members: 1 },
      { class: 'LAST', joined: [], left: ['two'], members: 0 },
      { class: 'OLD', joined: ['two'], left: [], members: 2 },
    ]);
  });

  it('refuse a file that cannot be read, and name it', () => {
    expect(() => knowledgeChanges([file('- [')], [])).toThrow(/interactions\/made-up\.yaml/);
  });

  it('property: forward and back are mirror images, and every change is told', () => {
    const row = fc.record({ summary: fc.string(), severity: fc.constantFrom('major', 'minor'), n: fc.nat(3) });
    const version = fc.dictionary(fc.constantFrom('R-1', 'R-2', 'R-3', 'R-4'), row);
    const filesOf = (rows: Record<string, object>): DataFile[] => [
      file(JSON.stringify(Object.entries(rows).map(([id, content]) => ({ id, ...content })))),
    ];
    fc.assert(
      fc.property(version, version, (before, after) => {
        const forward = knowledgeChanges(filesOf(before), filesOf(after)).families.rules;
        const back = knowledgeChanges(filesOf(after), filesOf(before)).families.rules;
        expect(back.added.map(({ id }) => id)).toEqual(forward.removed.map(({ id }) => id));
        expect(back.changed.map(({ id }) => id)).toEqual(forward.changed.map(({ id }) => id));
        for (const [id, row] of Object.entries(after)) {
          const told = [...forward.added, ...forward.changed].some((one) => one.id === id);
          expect(told).toBe(JSON.stringify(before[id]) !== JSON.stringify(row));
        }
      }),
    );
  });
});
