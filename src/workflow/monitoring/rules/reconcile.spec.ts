import type { PlainDate } from '../../../core/plain-date.js';
import { reconcile } from './reconcile.js';
import type { StoredObligation } from './reconcile.js';
import type { PlannedObligation, ResultFact } from './types.js';

const day = '2026-02-10' as PlainDate;
const planned = (key: string, results: string[] = []): PlannedObligation => ({
  key,
  ruleId: key.slice(0, 7),
  title: key,
  phase: 'recurring',
  tests: [],
  anchor: { on: day, kind: 'last-result' },
  earliest: day,
  target: day,
  latest: day,
  gate: 'none',
  gateTag: 'design',
  ladder: [],
  safety: null,
  source: '',
  satisfied:
    results.length === 0
      ? null
      : {
          completedOn: day,
          anchorOn: day,
          late: false,
          evidence: results.map((resultId) => ({ test: 'estradiol', resultId, collectedOn: day })),
        },
  closed: null,
  missing: [],
  outstanding: [],
  refused: [],
});
const row = (key: string, satisfiedBy: string[] = [], cancelled = false): StoredObligation => ({
  id: `id:${key}`,
  key,
  ruleId: key.slice(0, 7),
  cancelled,
  satisfiedBy,
});
const result = (id: string, status: ResultFact['status'] = 'final'): ResultFact => ({
  id,
  test: 'estradiol',
  collectedOn: day,
  status,
  quality: 'usable',
});
const keys = (decision: ReturnType<typeof reconcile>) => ({
  create: decision.create.map(({ key }) => key),
  update: decision.update.map(({ id }) => id),
  cancel: decision.cancel,
});

describe('reconcile', () => {
  it('creates what is planned and not stored', () => {
    expect(keys(reconcile([], [planned('MON-001#1', ['r1']), planned('MON-002#1')], [result('r1')]))).toEqual({
      create: ['MON-001#1', 'MON-002#1'],
      update: [],
      cancel: [],
    });
  });

  it('changes nothing but the plan of what is stored: planning twice creates nothing', () => {
    const plan = [planned('MON-002#1', ['r1']), planned('MON-003@2026-05-12')];
    expect(keys(reconcile([row('MON-002#1', ['r1']), row('MON-003@2026-05-12')], plan, [result('r1')]))).toEqual({
      create: [],
      update: ['id:MON-002#1', 'id:MON-003@2026-05-12'],
      cancel: [],
    });
  });

  it('reopens the obligation of a withdrawn result and cancels what followed from it', () => {
    const stored = [row('MON-002#1', ['r1']), row('MON-003@2026-05-12')];
    const decision = reconcile(stored, [planned('MON-002#1')], [result('r1', 'entered-in-error')]);
    expect(keys(decision)).toEqual({ create: [], update: ['id:MON-002#1'], cancel: ['id:MON-003@2026-05-12'] });
    expect(decision.update[0]?.plan.satisfied).toBeNull();
  });

  it('takes up a cancelled row again when the result is issued anew, instead of a second one', () => {
    const stored = [row('MON-002#1'), row('MON-003@2026-05-12', [], true)];
    const plan = [planned('MON-002#1', ['r1']), planned('MON-003@2026-05-12')];
    expect(keys(reconcile(stored, plan, [result('r1', 'corrected')]))).toEqual({
      create: [],
      update: ['id:MON-002#1', 'id:MON-003@2026-05-12'],
      cancel: [],
    });
  });

  it('keeps what was satisfied as history when the interval changes, and does not write it again', () => {
    const stored = [row('MON-007@2028-01-01', ['r9']), row('MON-007@2030-01-01')];
    const plan = [planned('MON-007@2027-01-01', ['r9']), planned('MON-007@2029-01-01')];
    expect(keys(reconcile(stored, plan, [result('r9')]))).toEqual({
      create: ['MON-007@2029-01-01'],
      update: [],
      cancel: ['id:MON-007@2030-01-01'],
    });
  });

  it('does not keep as history what rests on a result that no longer counts', () => {
    expect(keys(reconcile([row('MON-003@2026-05-12', ['r1'])], [], [result('r1', 'cancelled')])).cancel).toEqual([
      'id:MON-003@2026-05-12',
    ]);
    expect(keys(reconcile([row('MON-003@2026-05-12', ['r1'])], [], [])).cancel).toEqual(['id:MON-003@2026-05-12']);
  });

  it('cancels nothing twice', () => {
    expect(keys(reconcile([row('MON-003@2026-05-12', [], true)], [], []))).toEqual({
      create: [],
      update: [],
      cancel: [],
    });
  });
});
