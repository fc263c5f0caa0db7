import { createValidationPipe } from '../../src/platform/http/validation.js';
import { LabResultDto } from '../../src/workflow/results/index.js';

const RESULT = {
  test: { system: 'loinc', code: '2243-4' },
  value: '15',
  unit: 'pg/mL',
  collectedAt: '2026-11-01T15:00:00Z',
  status: 'final',
};

/** The field that the request is refused for, or null when it is taken. */
const refusedFor = async (changes: object): Promise<string | null> => {
  try {
    await createValidationPipe().transform({ ...RESULT, ...changes }, { type: 'body', metatype: LabResultDto });
    return null;
  } catch (error) {
    const { code, errors } = error as { code: string; errors: { path: string }[] };
    expect(code).toBe('validation-failed');
    return errors.map(({ path }) => path).join();
  }
};

describe('the shape of a result', () => {
  it.each([
    ['a whole number', {}],
    ['a negative decimal', { value: '-2.5' }],
    ['a word', { value: 'indeterminate', unit: undefined }],
    ['a comparator', { comparator: '<=' }],
    ['no value, said so', { value: null }],
    ['a withdrawal without a value', { value: undefined, status: 'entered-in-error' }],
    ['a cancellation without a value', { value: undefined, status: 'cancelled' }],
    ['a unit in the laboratory’s spelling', { unit: 'IU/L' }],
    ['printed limits', { referenceRange: { low: '-1', high: '42.5', text: 'adult men' } }],
    ['an offset', { collectedAt: '2026-11-01T08:00:00-07:00' }],
    [
      'all that may be said',
      { method: 'LC-MS/MS', performingLab: 'Demo', fasting: false, lastDoseAt: '2026-11-01T14:00:00Z' },
    ],
  ])('takes %s', async (_case, changes) => {
    expect(await refusedFor(changes)).toBeNull();
  });

  it.each([
    ['a number for text', { value: 15 }, 'value'],
    ['no value', { value: undefined }, 'value'],
    ['an exponent', { value: '1e3' }, 'value'],
    ['a comma', { value: '1,5' }, 'value'],
    ['leading zeros', { value: '015' }, 'value'],
    ['an absurd length', { value: '9'.repeat(13) }, 'value'],
    ['a comparator inside', { value: '<15' }, 'value'],
    ['no number', { value: 'NaN' }, 'value'],
    ['two lines', { value: '15\n' }, 'value'],
    ['an unknown comparator', { comparator: '~' }, 'comparator'],
    ['an unknown status', { status: 'done' }, 'status'],
    ['no status', { status: undefined }, 'status'],
    ['no test', { test: undefined }, 'test'],
    ['text for a test', { test: '2243-4' }, 'test'],
    ['a list for a test', { test: [RESULT.test] }, 'test'],
    ['an unknown member of the test', { test: { ...RESULT.test, name: 'x' } }, 'test.name'],
    ['a date for an instant', { collectedAt: '2026-11-01' }, 'collectedAt'],
    ['an instant without an offset', { collectedAt: '2026-11-01T15:00:00' }, 'collectedAt'],
    ['a date that does not exist', { collectedAt: '2026-02-30T15:00:00Z' }, 'collectedAt'],
    ['a last dose in words', { lastDoseAt: 'this morning' }, 'lastDoseAt'],
    ['text for fasting', { fasting: 'yes' }, 'fasting'],
    ['null for a confirmation', { unitConfirmed: null }, 'unitConfirmed'],
    ['limits in words', { referenceRange: { low: 'ten' } }, 'referenceRange.low'],
    ['text for limits', { referenceRange: '10-42' }, 'referenceRange'],
    ['a unit too long', { unit: 'x'.repeat(65) }, 'unit'],
    ['an unknown field', { flag: 'H' }, 'flag'],
  ])('refuses %s by name', async (_case, changes, path) => {
    expect(await refusedFor(changes)).toBe(path);
  });
});
