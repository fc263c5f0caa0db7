import type { PlainDate } from '../../../core/plain-date.js';
import { allowedRefills, refillRefusal, type RefillFacts } from './refill-limits.js';

const date = (text: string) => text as PlainDate;
const facts = (changes: Partial<RefillFacts>): RefillFacts => ({
  writtenOn: date('2026-01-15'),
  refills: 5,
  fillsUsed: 1,
  schedule: 'III',
  today: date('2026-02-15'),
  ...changes,
});

describe('refill limits', () => {
  it.each([
    ['a C-III refill on the last day of six months', {}, '2026-07-15', null],
    ['a C-III refill a day later', {}, '2026-07-16', 'prescription-expired'],
    ['the fifth C-III refill', { fillsUsed: 5 }, '2026-07-01', null],
    [
      'the sixth C-III refill, though eleven were written',
      { fillsUsed: 6, refills: 11 },
      '2026-07-01',
      'no-refills-left',
    ],
    ['a first fill of C-II', { schedule: 'II', fillsUsed: 0 }, '2026-02-01', null],
    ['a refill of C-II', { schedule: 'II', fillsUsed: 1 }, '2026-02-01', 'no-refills-left'],
    ['an uncontrolled refill after a year to the day', { schedule: null }, '2027-01-15', null],
    ['an uncontrolled refill later', { schedule: null }, '2027-01-16', 'prescription-expired'],
    ['an uncontrolled first fill without refills', { schedule: null, refills: 0, fillsUsed: 0 }, '2026-02-01', null],
    [
      'an uncontrolled refill without refills',
      { schedule: null, refills: 0, fillsUsed: 1 },
      '2026-02-01',
      'no-refills-left',
    ],
  ] as const)('%s', (_case, changes, today, code) => {
    expect(refillRefusal(facts({ ...changes, today: date(today) }))?.code ?? null).toBe(code);
  });

  it('ends in the last day of a shorter month', () => {
    const order = facts({ writtenOn: date('2026-08-31') });
    expect(refillRefusal({ ...order, today: date('2027-02-28') })).toBeNull();
    expect(refillRefusal({ ...order, today: date('2027-03-01') })).toMatchObject({ lastDay: '2027-02-28' });
  });
});

describe('refills that may be dispensed of those written', () => {
  it.each([
    ['II', 3, 0],
    ['III', 9, 5],
    ['IV', 5, 5],
    ['III', 2, 2],
    ['V', 9, 9],
    [null, 9, 9],
  ] as const)('schedule %s, %i written: %i', (schedule, written, allowed) => {
    expect(allowedRefills(written, schedule)).toBe(allowed);
  });
});
