import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import {
  decide,
  knowledge,
  man,
  result,
  therapy,
  TODAY,
  weight,
  withResults,
  woman,
  candidate,
  date,
} from './example-facts.spec.js';

type Answers = Set<'speaks' | 'silent'>;
const ANSWERS = new Map<string, 'speaks' | 'silent'>([
  ['contraindicated', 'speaks'],
  ['major', 'speaks'],
  ['moderate', 'speaks'],
  ['minor', 'speaks'],
  ['silent', 'silent'],
]);

/** What the tables of cases ask of each rule: rows like `['DDI-001', 'clomiphene instead', facts, 'silent']`. */
function answersAsked(): Map<string, Answers> {
  const asked = new Map<string, Answers>([...knowledge.rules.keys()].map((id) => [id, new Set()]));
  const visit = (node: ts.Node): void => {
    if (ts.isArrayLiteralExpression(node)) {
      const [first, last] = [node.elements[0], node.elements.at(-1)];
      const answer = last && ts.isStringLiteral(last) && ANSWERS.get(last.text);
      if (answer && first && ts.isStringLiteral(first)) asked.get(first.text)?.add(answer);
    }
    ts.forEachChild(node, visit);
  };
  for (const name of readdirSync(__dirname).filter((file) => file.endsWith('.spec.ts'))) {
    visit(ts.createSourceFile(name, readFileSync(join(__dirname, name), 'utf8'), ts.ScriptTarget.Latest));
  }
  return asked;
}

describe('every rule', () => {
  const asked = answersAsked();
  // Their one outcome is none: they stand in the data so that nobody raises the false alarm again.
  const SILENT_ON_PURPOSE = ['DDI-025', 'DDI-026', 'DDI-047', 'DDI-048', 'DLI-003'];

  it.each([...asked])('%s is asked where it speaks and where it is silent', (id, answers) => {
    const expected = SILENT_ON_PURPOSE.includes(id) ? ['silent'] : ['silent', 'speaks'];
    expect([...answers].sort()).toEqual(expected);
  });

  it.each([...knowledge.rules.values()])(
    '$id cites a source and says what to do',
    ({ citation, management, summary }) => {
      expect(citation.source).not.toBe('');
      expect(management).not.toBe('');
      expect(summary.endsWith('.')).toBe(true);
    },
  );
});

describe('worked examples of the source tables', () => {
  it('a new tamoxifen beside anastrozole is contraindicated, beside letrozole too, clomiphene is monitored', () => {
    expect(weight(man({ therapies: [therapy('rxcui:10324')] }), 'DDI-001')).toBe('contraindicated');
    expect(
      weight(
        man({ therapies: [therapy('rxcui:10324')], candidates: [candidate('rxcui:72965', 'male-fertility')] }),
        'DDI-002',
      ),
    ).toBe('contraindicated');
    expect(weight(man({ therapies: [therapy('rxcui:2596')] }), 'DDI-005')).toBe('moderate');
  });

  it('estradiol of 18 pg/mL alarms in a man and not in a woman treated for breast cancer', () => {
    expect(
      weight(man({ results: withResults(result('estradiol', '18', { method: 'high-sensitivity' })) }), 'DLI-001'),
    ).toBe('major');
    const patient = woman({
      candidates: [candidate('rxcui:84857', 'breast-cancer-treatment')],
      results: withResults(result('estradiol', '5')),
    });
    expect(decide(patient).findings.filter(({ rule }) => rule === 'DLI-001' || rule === 'DLI-002')).toEqual([]);
  });

  it('tamoxifen with warfarin turns on the indication', () => {
    const on = (goal: string, code: string): string =>
      weight(
        woman({
          candidates: [candidate('rxcui:10324', goal, { indication: { system: 'icd-10-cm', code, goal } })],
          therapies: [therapy('rxcui:11289')],
        }),
        'DDI-015',
      );
    expect(on('breast-cancer-risk-reduction', 'D05.10')).toBe('contraindicated');
    expect(on('breast-cancer-treatment', 'C50.912')).toBe('major');
  });

  it('the story of the first order: blocked by tamoxifen, essentially a copy, missing baseline', () => {
    const order = candidate('rxcui:84857', 'male-hypogonadism', {
      clinicalJustification: 'estradiol above range',
      significantDifference: undefined,
    });
    const before = decide(man({ candidates: [order], therapies: [therapy('rxcui:10324')], results: [] }));
    expect(before.outcome).toBe('blocked');
    expect(before.findings.filter(({ stops }) => stops).map(({ rule }) => rule)).toEqual([
      'DDI-001',
      '503A-COPY',
      'MON-001',
    ]);
    const after = decide(man({ therapies: [therapy('rxcui:10324', { status: 'stopped', stoppedOn: TODAY })] }));
    expect(after.outcome).toBe('clear');
  });

  it('the story of the sixth week: estradiol of 15 in a man on the drug, then an outside tamoxifen', () => {
    const facts = man({
      results: withResults(result('estradiol', '15', { collectedOn: date('2026-11-18') })),
      therapies: [therapy('rxcui:10324', { source: 'outside-pharmacy' })],
    });
    expect(decide(facts).findings.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['DDI-001', 'DLI-001']));
  });
});
