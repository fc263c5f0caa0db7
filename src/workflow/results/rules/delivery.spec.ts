import { deliveryKey, readingOf } from './delivery.js';
import type { NewLabResult } from './result.js';

const RESULT: NewLabResult = {
  loinc: '2243-4',
  status: 'final',
  value: '15',
  comparator: null,
  unit: 'pg/mL',
  collectedAt: '2026-11-01T15:00:00Z',
  issuedAt: '2026-11-02T15:00:00Z',
  method: null,
  referenceRange: null,
  performingLab: 'Demo Laboratory',
  fasting: null,
  lastDoseAt: null,
  unitConfirmed: false,
  source: 'api',
};
const same = (changes: Partial<NewLabResult>) => deliveryKey({ ...RESULT, ...changes }) === deliveryKey(RESULT);

describe('a delivery', () => {
  it.each([
    ['another spelling of the number', { value: '15.00' }],
    ['spaces around the unit', { unit: ' pg/mL ' }],
    ['another zone of the same instant', { issuedAt: '2026-11-02T08:00:00-07:00' }],
    ['another capital in the laboratory', { performingLab: 'DEMO laboratory' }],
    ['another way of coming in', { source: 'hl7v2' }],
    ['a remark more', { method: 'LC-MS/MS', fasting: true }],
  ])('is the same with %s', (_case, changes) => {
    expect(same(changes)).toBe(true);
  });

  it.each([
    ['another value', { value: '15.1' }],
    ['a comparator', { comparator: '<' as const }],
    ['another unit', { unit: 'pmol/L' }],
    ['another status', { status: 'corrected' as const }],
    ['another time of issue', { issuedAt: '2026-11-03T15:00:00Z' }],
    ['no time of issue', { issuedAt: null }],
    ['another laboratory', { performingLab: 'Other Laboratory' }],
    ['a confirmed unit', { unitConfirmed: true }],
    ['no value', { value: null }],
  ])('is another one with %s', (_case, changes) => {
    expect(same(changes)).toBe(false);
  });

  it('has no reading without a value, whatever the unit', () => {
    expect(readingOf({ value: null, comparator: null, unit: 'pg/mL' })).toBeNull();
    expect(readingOf({ value: 'positive', comparator: null, unit: null })).toBe('positive ');
  });
});
