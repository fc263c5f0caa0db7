import fc from 'fast-check';
import { addDays, fromEpochDay } from '../../core/plain-date.js';
import { checkConditionDates, checkMedicationDates } from './profile-dates.js';

const BOUNDS = { birthDate: '1985-03-14', today: '2026-11-20' };

const faultOf = (check: () => void): string | null => {
  try {
    check();
    return null;
  } catch (error) {
    const { code, errors } = error as { code: string; errors: { path: string }[] };
    return `${code} ${errors[0]?.path}`;
  }
};

describe('the dates of a medication', () => {
  it.each([
    ['active', '2026-11-01', null],
    ['active', '1985-03-14', null],
    ['active', '2026-12-24', null], // planned
    ['active', '2026-11-01', '2026-11-20'], // stops today
    ['active', '2026-11-01', '2027-01-31'], // planned stop
    ['on-hold', '2026-11-01', '2026-12-01'],
    ['stopped', '2026-11-01', '2026-11-01'], // one day
    ['stopped', '2026-11-01', '2026-11-20'],
    ['stopped', '2019-05-01', null], // nobody knows when
    ['entered-in-error', '2026-11-01', '2026-11-10'],
  ])('may be %s from %s to %s', (status, startedOn, stoppedOn) => {
    expect(faultOf(() => checkMedicationDates({ status, startedOn, stoppedOn }, BOUNDS))).toBeNull();
  });

  it.each([
    ['active', '1985-03-13', null, 'startedOn'],
    ['active', '2027-11-22', null, 'startedOn'],
    ['stopped', '2026-11-21', null, 'startedOn'],
    ['stopped', '2026-11-10', '2026-11-09', 'stoppedOn'],
    ['active', '2026-11-10', '2026-11-09', 'stoppedOn'],
    ['stopped', '2026-11-01', '2026-11-21', 'stoppedOn'],
    ['active', '2026-11-01', '2026-11-19', 'stoppedOn'],
    ['on-hold', '2026-11-01', '2026-11-19', 'stoppedOn'],
  ])('may not be %s from %s to %s', (status, startedOn, stoppedOn, path) => {
    expect(faultOf(() => checkMedicationDates({ status, startedOn, stoppedOn }, BOUNDS))).toBe(`invalid-date ${path}`);
  });

  it('never pass with a stop before the start, whatever the status', () => {
    const status = fc.constantFrom('active', 'on-hold', 'stopped', 'entered-in-error');
    fc.assert(
      fc.property(status, fc.integer({ min: 6000, max: 20_700 }), fc.integer({ min: 1, max: 400 }), (s, day, gap) => {
        const startedOn = fromEpochDay(day);
        const dates = { status: s, startedOn, stoppedOn: addDays(startedOn, -gap) };
        expect(faultOf(() => checkMedicationDates(dates, BOUNDS))).toBe('invalid-date stoppedOn');
      }),
    );
  });
});

describe('the dates of a condition', () => {
  it.each([
    ['active', null, null],
    ['active', '1985-03-14', null],
    ['active', '2026-11-20', null],
    ['resolved', null, null],
    ['resolved', null, '2026-01-01'],
    ['resolved', '2026-01-01', '2026-01-01'],
    ['entered-in-error', '2026-01-01', '2026-02-01'],
  ])('may be %s from %s to %s', (status, onset, resolvedOn) => {
    expect(faultOf(() => checkConditionDates({ status, onset, resolvedOn }, BOUNDS))).toBeNull();
  });

  it.each([
    ['active', '2026-11-21', null, 'onset'],
    ['active', '1985-03-13', null, 'onset'],
    ['active', '2020-01-01', '2021-01-01', 'resolvedOn'],
    ['resolved', '2020-01-02', '2020-01-01', 'resolvedOn'],
    ['resolved', null, '2026-11-21', 'resolvedOn'],
    ['resolved', null, '1985-03-13', 'resolvedOn'],
  ])('may not be %s from %s to %s', (status, onset, resolvedOn, path) => {
    expect(faultOf(() => checkConditionDates({ status, onset, resolvedOn }, BOUNDS))).toBe(`invalid-date ${path}`);
  });
});
