import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

describe('every rule', () => {
  const specs = readdirSync(__dirname)
    .filter((name) => name.endsWith('.spec.ts') && name !== 'rule-coverage.spec.ts')
    .map((name) => readFileSync(join(__dirname, name), 'utf8'))
    .join('\n');

  it.each([...knowledge.rules.keys()])('%s has cases', (id) => {
    expect(specs).toContain(`'${id}'`);
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
