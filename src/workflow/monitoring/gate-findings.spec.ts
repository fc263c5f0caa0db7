import type { FindingView, ScreeningView } from '../screening/index.js';
import { gateFindings } from './gate-findings.js';

const finding = (changes: Partial<FindingView>): FindingView =>
  ({
    id: 'f',
    rule: 'DLI-001',
    kind: 'drug-lab',
    severity: 'major',
    override: 'pharmacist',
    status: 'open',
    stops: true,
    resolvedBecause: null,
    summary: 'what was found',
    management: 'what to do',
    evidence: [],
    source: 'where it says so',
    ...changes,
  }) as FindingView;
const screening = (...findings: FindingView[]) => ({ findings }) as unknown as ScreeningView;

describe('what the gate is told of a screening', () => {
  it('is every finding that stops, an acknowledged one too: seeing it lifts no stop', () => {
    const told = gateFindings(screening(finding({}), finding({ id: 'g', status: 'acknowledged' })));
    expect(told.map(({ id }) => id)).toEqual(['f', 'g']);
  });

  it('is nothing that was decided or is only shown', () => {
    const decided = finding({ status: 'overridden', stops: false });
    expect(gateFindings(screening(decided, finding({ severity: 'moderate', stops: false })))).toEqual([]);
  });

  it.each([
    ['DLI-025', 'drug-lab', 'hys-law'],
    ['DPI-002', 'pregnancy', 'pregnancy'],
    ['DLI-001', 'drug-lab', null],
  ])('%s (%s) is named as %s, which no goal of therapy softens', (rule, kind, exception) => {
    const [told] = gateFindings(screening(finding({ rule, kind: kind as FindingView['kind'] })));
    expect(told?.exception).toBe(exception);
  });
});
