import type { PlainDate } from '../../core/plain-date.js';
import { showsAsked, type AskedEntry } from './medications-asked.js';

const TODAY = '2026-11-20' as PlainDate;

describe('an entry of the profile', () => {
  it.each<[string, AskedEntry['status'], string, boolean]>([
    ['that is taken', 'active', '2020-03-01', true],
    ['on hold', 'on-hold', '2020-03-01', true],
    ['noted as stopped today', 'stopped', '2026-11-20', true],
    ['noted as stopped a year ago', 'stopped', '2025-11-20', true],
    ['noted as stopped more than a year ago', 'stopped', '2025-11-19', false],
    ['that ended in 2020 and was filed then', 'stopped', '2020-03-01', false],
  ])('%s shows that somebody asked: %#', (_, status, recordedOn, expected) => {
    expect(showsAsked({ status, recordedOn: recordedOn as PlainDate }, TODAY)).toBe(expected);
  });
});
