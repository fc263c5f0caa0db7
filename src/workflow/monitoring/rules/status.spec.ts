import fc from 'fast-check';
import { BY_SYSTEM } from '../../../core/state-machine.js';
import { addDays } from '../../../core/plain-date.js';
import type { PlainDate } from '../../../core/plain-date.js';
import { nextLookOn, stepsDue } from './escalation.js';
import { grantHolds, isOpen, mayBeGranted, obligationStates, statusOn } from './status.js';
import type { ObligationStatus } from './status.js';
import { UNTOUCHED } from './types.js';
import type { LadderStep, ObligationRecord, OneFillGrant, PlannedObligation } from './types.js';

const start = '2026-01-01' as PlainDate;
const on = (offset: number): PlainDate => addDays(start, offset);
const ladder: LadderStep[] = [
  { step: 'overdue-notice', daysPastLatest: 1, tag: 'design' },
  { step: 'second-notice', daysPastLatest: 7, tag: 'design' },
  { step: 'pharmacist-hold', daysPastLatest: 14, tag: 'design' },
  { step: 'hard-stop', daysPastLatest: 30, tag: 'design' },
];
/** The panel 28 to 42 days after the first dose, nothing in. */
const planned: PlannedObligation = {
  key: 'MON-002#1',
  ruleId: 'MON-002',
  title: 'First panel',
  phase: 'follow-up',
  tests: [
    { test: 'estradiol', label: 'estradiol', strength: 'hard', attestable: true, substitutes: [], unlessOnClass: [] },
  ],
  anchor: { on: start, kind: 'therapy-start' },
  earliest: on(28),
  target: on(35),
  latest: on(42),
  gate: 'soft-then-hard',
  gateTag: 'design',
  ladder,
  safety: null,
  source: 'monograph',
  satisfied: null,
  closed: null,
  missing: ['estradiol'],
  outstanding: [],
  refused: [],
};
const satisfied: PlannedObligation = {
  ...planned,
  missing: [],
  satisfied: { completedOn: on(35), anchorOn: on(35), late: false, evidence: [] },
};
const cancelled: PlannedObligation = { ...planned, closed: { as: 'cancelled', because: 'therapy-ended' } };
const waivedByPlan: PlannedObligation = { ...planned, closed: { as: 'waived', because: 'continuation-of-therapy' } };
const grant = (from: number, until: number, usedByFill: string | null = null): OneFillGrant => ({
  grantedOn: on(from),
  until: on(until),
  usedByFill,
});
const record = (more: Partial<ObligationRecord>): ObligationRecord => ({ ...UNTOUCHED, ...more });

describe('statusOn', () => {
  it.each<[number, ObligationStatus]>([
    [0, 'scheduled'],
    [34, 'scheduled'],
    [35, 'due'],
    [42, 'due'],
    [43, 'overdue'],
    [57, 'overdue'],
  ])('day %i with nothing done: %s', (day, expected) => {
    expect(statusOn(planned, UNTOUCHED, on(day))).toBe(expected);
  });

  it.each<[string, PlannedObligation, Partial<ObligationRecord>, number, ObligationStatus]>([
    ['ordered before it is due', planned, { orderedOn: on(20) }, 20, 'ordered'],
    ['ordered on the latest day', planned, { orderedOn: on(20) }, 42, 'ordered'],
    ['ordered, but past its latest day', planned, { orderedOn: on(20) }, 43, 'overdue'],
    ['ordered for a later day', planned, { orderedOn: on(36) }, 35, 'due'],
    ['attested', planned, { attestations: [grant(40, 70)] }, 60, 'attested'],
    ['attested until yesterday', planned, { attestations: [grant(40, 70)] }, 71, 'overdue'],
    ['attested for a fill that was made', planned, { attestations: [grant(40, 70, 'fill-1')] }, 60, 'overdue'],
    ['waived', planned, { waivers: [{ grantedOn: on(43), until: on(60) }] }, 60, 'waived'],
    ['waived until yesterday', planned, { waivers: [{ grantedOn: on(43), until: on(60) }] }, 61, 'overdue'],
    ['waived from tomorrow on', planned, { waivers: [{ grantedOn: on(44), until: on(60) }] }, 43, 'overdue'],
    ['satisfied beats all', satisfied, { waivers: [{ grantedOn: on(0), until: on(60) }] }, 50, 'satisfied'],
    ['cancelled beats grants', cancelled, { attestations: [grant(0, 90)] }, 50, 'cancelled'],
    ['waived by the plan', waivedByPlan, {}, 99, 'waived'],
  ])('%s', (_, plan, facts, day, expected) => {
    expect(statusOn(plan, record(facts), on(day))).toBe(expected);
  });

  it('takes nobody’s word where only the result can answer', () => {
    const critical = { ...planned, tests: planned.tests.map((test) => ({ ...test, attestable: false })) };
    const granted = record({ attestations: [grant(0, 90)], waivers: [{ grantedOn: on(0), until: on(90) }] });
    expect([mayBeGranted(critical), statusOn(critical, granted, on(50))]).toEqual([false, 'overdue']);
    expect([mayBeGranted(planned), statusOn(planned, granted, on(50))]).toEqual([true, 'waived']);
  });

  it('only moves forward in time while no result and no grant intervene', () => {
    const rank: ObligationStatus[] = ['scheduled', 'due', 'ordered', 'overdue'];
    const ordered = fc.option(fc.integer({ min: 0, max: 60 }).map(on), { nil: null });
    fc.assert(
      fc.property(fc.nat(120), fc.nat(60), ordered, (day, more, orderedOn) => {
        const at = (offset: number) => rank.indexOf(statusOn(planned, record({ orderedOn }), on(offset)));
        expect(at(day)).toBeGreaterThanOrEqual(0);
        expect(at(day + more)).toBeGreaterThanOrEqual(at(day));
      }),
    );
  });
});

describe('grantHolds', () => {
  it('is good from its first to its last day, for the first fill that uses it', () => {
    expect([39, 40, 70, 71].map((day) => grantHolds(grant(40, 70), on(day), null))).toEqual([false, true, true, false]);
    expect(grantHolds(grant(40, 70, 'fill-1'), on(50), 'fill-1')).toBe(true);
    expect(grantHolds(grant(40, 70, 'fill-1'), on(50), 'fill-2')).toBe(false);
    expect(grantHolds(grant(40, 70, 'fill-1'), on(50), null)).toBe(false);
  });
});

describe('obligationStates', () => {
  it('asks the permission of each act of a person, and keeps the rest for the service', () => {
    expect(obligationStates.permissionFor('overdue', 'attest')).toBe('obligation:attest');
    expect(obligationStates.permissionFor('due', 'order')).toBe('obligation:order');
    expect(obligationStates.permissionFor('overdue', 'waive')).toBe('obligation:waive');
    expect(obligationStates.permissionFor('due', 'satisfy')).toBe(BY_SYSTEM);
    expect(obligationStates.next('overdue', 'order')).toBe('overdue');
    for (const action of ['order', 'attest', 'waive'] as const) {
      expect(() => obligationStates.next('satisfied', action)).toThrow(/not possible while satisfied/);
      expect(() => obligationStates.next('cancelled', action)).toThrow(/not possible while cancelled/);
    }
  });

  it('holds every way that statusOn can go from one day and record to another', () => {
    const reachable = (from: ObligationStatus): Set<ObligationStatus> => {
      const found = new Set([from]);
      for (const state of found)
        for (const action of obligationStates.actionsFrom(state)) found.add(obligationStates.next(state, action));
      return found;
    };
    const plan = fc.constantFrom(planned, satisfied, cancelled, waivedByPlan);
    const someGrant = fc.tuple(fc.nat(90), fc.nat(60)).map(([from, length]) => grant(from, from + length));
    const facts = fc.record({
      orderedOn: fc.option(fc.nat(90).map(on), { nil: null }),
      attestations: fc.array(someGrant, { maxLength: 1 }),
      waivers: fc.array(someGrant, { maxLength: 1 }),
      acknowledgements: fc.constant([]),
    });
    fc.assert(
      fc.property(plan, plan, facts, facts, fc.nat(120), fc.nat(40), (before, after, past, present, day, more) => {
        const from = statusOn(before, past, on(day));
        expect(reachable(from).has(statusOn(after, present, on(day + more)))).toBe(true);
      }),
    );
  });
});

describe('stepsDue', () => {
  const steps = (
    day: number,
    taken: LadderStep['step'][] = [],
    facts: Partial<ObligationRecord> = {},
    plan = planned,
  ) => stepsDue('o1', plan, record(facts), on(day), new Set(taken)).map(({ step }) => step);

  it.each<[number, LadderStep['step'][]]>([
    [42, []],
    [43, ['overdue-notice']],
    [48, ['overdue-notice']],
    [49, ['overdue-notice', 'second-notice']],
    [55, ['overdue-notice', 'second-notice']],
    [56, ['overdue-notice', 'second-notice', 'pharmacist-hold']],
    [71, ['overdue-notice', 'second-notice', 'pharmacist-hold']],
    [72, ['overdue-notice', 'second-notice', 'pharmacist-hold', 'hard-stop']],
  ])('day %i: %j', (day, expected) => {
    expect(steps(day)).toEqual(expected);
  });

  it('is told once for each obligation and step', () => {
    expect(steps(49, ['overdue-notice'])).toEqual(['second-notice']);
    expect(steps(49, ['overdue-notice', 'second-notice'])).toEqual([]);
    const [first] = stepsDue('o1', planned, UNTOUCHED, on(60), new Set());
    expect(first).toEqual({ step: 'overdue-notice', dueOn: on(43), once: 'o1.overdue-notice', tag: 'design' });
  });

  it('rests while the obligation is satisfied, attested, waived or cancelled, and not while it is merely ordered', () => {
    expect(steps(60, [], {}, satisfied)).toEqual([]);
    expect(steps(60, [], {}, cancelled)).toEqual([]);
    expect(steps(60, [], { attestations: [grant(50, 60)] })).toEqual([]);
    expect(steps(61, ['overdue-notice', 'second-notice'], { attestations: [grant(50, 60)] })).toEqual([
      'pharmacist-hold',
    ]);
    expect(steps(43, [], { orderedOn: on(40) })).toEqual(['overdue-notice']);
  });
});

describe('nextLookOn', () => {
  it('names each day on which something changes, and no other', () => {
    const seen: PlainDate[] = [];
    for (let day: PlainDate | null = on(0); (day = nextLookOn(planned, UNTOUCHED, day)) !== null;) seen.push(day);
    expect(seen).toEqual([on(35), on(43), on(49), on(56), on(72)]);
  });

  it('looks again when a grant ends, and never at what is settled', () => {
    expect(nextLookOn(planned, record({ waivers: [{ grantedOn: on(0), until: on(80) }] }), on(72))).toBe(on(81));
    expect(nextLookOn(planned, record({ attestations: [grant(72, 75)] }), on(72))).toBe(on(76));
    expect(nextLookOn(satisfied, UNTOUCHED, on(0))).toBeNull();
    expect(nextLookOn(cancelled, UNTOUCHED, on(0))).toBeNull();
  });

  it('misses no change of status and no rung', () => {
    const facts = fc.record({
      orderedOn: fc.constant(null),
      attestations: fc.array(
        fc.tuple(fc.nat(90), fc.nat(30)).map(([from, n]) => grant(from, from + n)),
        { maxLength: 2 },
      ),
      waivers: fc.array(
        fc.tuple(fc.nat(90), fc.nat(30)).map(([from, n]) => grant(from, from + n)),
        { maxLength: 2 },
      ),
      acknowledgements: fc.constant([]),
    });
    fc.assert(
      fc.property(facts, fc.nat(100), (granted, day) => {
        // A grant is written on its day, so that the look after it knows of those granted until then.
        const known: ObligationRecord = {
          ...granted,
          attestations: granted.attestations.filter(({ grantedOn }) => grantedOn <= on(day)),
          waivers: granted.waivers.filter(({ grantedOn }) => grantedOn <= on(day)),
        };
        const next = nextLookOn(planned, known, on(day));
        const state = (at: PlainDate) => [
          statusOn(planned, known, at),
          stepsDue('o1', planned, known, at, new Set()).length,
        ];
        for (let at = addDays(on(day), 1); at < (next ?? on(200)); at = addDays(at, 1))
          expect(state(at)).toEqual(state(on(day)));
      }),
    );
  });

  it('knows what is open', () => {
    expect(obligationStates.states.filter(isOpen)).toEqual(['scheduled', 'due', 'ordered', 'overdue']);
  });
});
