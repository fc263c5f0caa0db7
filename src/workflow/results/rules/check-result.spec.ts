import { checkAfterBirth, checkNewLabResult, type ResultBounds } from './check-result.js';
import type { NewLabResult } from './result.js';

const BOUNDS: ResultBounds = {
  now: new Date('2026-11-20T18:00:00Z'),
  timeZone: 'America/Denver',
};
const RESULT: NewLabResult = {
  loinc: '2243-4',
  status: 'final',
  value: '15',
  comparator: null,
  unit: 'pg/mL',
  collectedAt: '2026-11-01T15:00:00Z',
  issuedAt: null,
  method: null,
  referenceRange: null,
  performingLab: null,
  fasting: null,
  lastDoseAt: null,
  unitConfirmed: false,
  source: 'api',
};

describe('a new result', () => {
  it.each([
    ['2026-11-01T15:00:00Z', '2026-11-01'],
    ['2026-11-01T05:59:00Z', '2026-10-31'], // 23:59 in Denver, still summer time
    ['2026-11-02T06:59:00Z', '2026-11-01'], // 23:59 in Denver, the day on which the clocks went back
    ['2026-11-20T18:14:59Z', '2026-11-20'], // another machine's clock
  ])('collected at %s counts for %s', (collectedAt, collectedOn) => {
    expect(checkNewLabResult({ ...RESULT, collectedAt }, BOUNDS, '')).toBe(collectedOn);
  });

  it.each([
    ['a wrong check digit', { loinc: '2243-5' }, 'unknown-code', 'test.code'],
    ['a name for a code', { loinc: 'estradiol' }, 'unknown-code', 'test.code'],
    ['a collection in the future', { collectedAt: '2026-11-20T18:15:01Z' }, 'invalid-date', 'collectedAt'],
    ['a collection in the year 0', { collectedAt: '0000-01-01T00:00:00Z' }, 'invalid-date', 'collectedAt'],
    ['a collection without a time', { collectedAt: '2026-11-01' }, 'invalid-date', 'collectedAt'],
    ['a report before the collection', { issuedAt: '2026-11-01T14:59:59Z' }, 'invalid-date', 'issuedAt'],
    ['a report from the future', { issuedAt: '2027-01-01T00:00:00Z' }, 'invalid-date', 'issuedAt'],
    ['a last dose after the collection', { lastDoseAt: '2026-11-01T15:00:01Z' }, 'invalid-date', 'lastDoseAt'],
    ['a last dose that is no instant', { lastDoseAt: 'yesterday' }, 'invalid-date', 'lastDoseAt'],
  ])('with %s is refused by name', (_case, changes, code, path) => {
    const check = () => checkNewLabResult({ ...RESULT, ...changes }, BOUNDS, '3.');
    expect(check).toThrow(expect.objectContaining({ code, errors: [expect.objectContaining({ path: `3.${path}` })] }));
  });

  it('may have been issued and preceded by a dose at the moment of collection', () => {
    const { collectedAt } = RESULT;
    expect(checkNewLabResult({ ...RESULT, issuedAt: collectedAt, lastDoseAt: collectedAt }, BOUNDS, '')).toBe(
      '2026-11-01',
    );
  });

  it('is not older than the patient', () => {
    expect(() => checkAfterBirth('1985-03-14', '1985-03-14', '')).not.toThrow();
    expect(() => checkAfterBirth('1985-03-13', '1985-03-14', '3.')).toThrow(
      expect.objectContaining({ code: 'invalid-date', errors: [expect.objectContaining({ path: '3.collectedAt' })] }),
    );
  });
});
