import { DomainError } from '../../../core/errors.js';
import { loadUsp795 } from '../usp-795.js';
import { assessBeyondUse, type BeyondUseRequest } from './assess.js';
import { toDomainError, type RefusedDate } from './decision.js';

const limits = loadUsp795();

const CAPSULE: BeyondUseRequest = {
  kind: 'nonsterile',
  dosageForm: 'capsule',
  route: 'oral',
  storage: 'controlled-room-temperature',
  compoundedAt: '2026-01-15T15:00:00Z',
  components: [{ expiresOn: '2028-05' }],
  timeZone: 'America/New_York',
};

function refused(request: BeyondUseRequest): RefusedDate {
  const decision = assessBeyondUse(request, limits);
  if (decision.outcome !== 'refused') throw new Error(`assigned ${decision.bud}`);
  return decision;
}

describe('what is refused by a rule', () => {
  const made = '2026-01-15';
  it.each<[string, Partial<BeyondUseRequest>, string, string]>([
    ['a sterile preparation', { kind: 'sterile' }, 'not-supported', 'kind'],
    ['an injection called nonsterile', { dosageForm: 'injection' }, 'not-supported', 'dosageForm'],
    ['an eye drop called nonsterile', { dosageForm: 'Eye Drops' }, 'not-supported', 'dosageForm'],
    ['a solution to inject', { dosageForm: 'solution', route: 'subcutaneous' }, 'not-supported', 'route'],
    ['an unknown dosage form', { dosageForm: 'gummy' }, 'unknown-code', 'dosageForm'],
    ['no dosage form', { dosageForm: '' }, 'unknown-code', 'dosageForm'],
    [
      'an unknown form although its water was measured',
      { dosageForm: 'gummy', waterActivity: 0.3 },
      'unknown-code',
      'dosageForm',
    ],
    ['an unknown route', { route: 'intravitreal' }, 'unknown-code', 'route'],
    [
      'a freezer',
      { storage: 'freezer', storageJustification: 'It keeps longer there.' },
      'storage-not-allowed',
      'storage',
    ],
    [
      'a frozen nonpreserved suspension',
      { dosageForm: 'suspension', storage: 'freezer', storageJustification: 'Keeps.' },
      'storage-not-allowed',
      'storage',
    ],
    [
      'a cream at room temperature whose preservative nobody stated',
      { dosageForm: 'cream' },
      'storage-not-allowed',
      'storage',
    ],
    ['a capsule with measured water at room temperature', { waterActivity: 0.6 }, 'storage-not-allowed', 'storage'],
    [
      'an expired component',
      { components: [{ expiresOn: '2028-05' }, { expiresOn: '2025-12' }] },
      'component-expired',
      'components.1.expiresOn',
    ],
    [
      'an opened component past its in-use period',
      { components: [{ expiresOn: '2028-05', openedOn: '2025-12-01', inUseDays: 28 }] },
      'component-expired',
      'components.0.inUseDays',
    ],
    [
      'a component received over a year ago',
      { components: [{ receivedOn: '2025-01-14' }] },
      'component-expired',
      'components.0.receivedOn',
    ],
    [
      'a component without a date',
      { components: [{ label: 'lactose' }] },
      'validation-failed',
      'components.0.expiresOn',
    ],
    [
      'an opened component without its period',
      { components: [{ expiresOn: '2028-05', openedOn: made }] },
      'validation-failed',
      'components.0.inUseDays',
    ],
    [
      'an in-use period without the opening',
      { components: [{ expiresOn: '2028-05', inUseDays: 28 }] },
      'validation-failed',
      'components.0.openedOn',
    ],
    [
      'a component opened after compounding',
      { components: [{ expiresOn: '2028-05', openedOn: '2026-01-16', inUseDays: 28 }] },
      'invalid-date',
      'components.0.openedOn',
    ],
    [
      'a component received after compounding',
      { components: [{ receivedOn: '2026-01-16' }] },
      'invalid-date',
      'components.0.receivedOn',
    ],
  ])('%s', (_name, change, code, path) => {
    const decision = refused({ ...CAPSULE, ...change });
    expect(decision).toMatchObject({ code, limitsVersion: limits.version, reasons: [{ code, path }] });
    const [reason] = decision.reasons;
    expect(reason?.source).toBeTruthy();
    expect(reason?.explanation).toMatch(/\.$/);
  });

  it('tells every reason at once, the expired component first', () => {
    const decision = refused({
      ...CAPSULE,
      storage: 'freezer',
      components: [{ expiresOn: '2025-12' }, { expiresOn: '2025-11' }],
    });
    expect(decision.reasons.map((reason) => reason.path)).toEqual([
      'components.0.expiresOn',
      'components.1.expiresOn',
      'storage',
    ]);
    const error = toDomainError(decision);
    expect(error).toBeInstanceOf(DomainError);
    expect(error).toMatchObject({ code: 'component-expired', reasons: decision.reasons });
    expect(error.errors.map((each) => each.path)).toEqual(decision.reasons.map((reason) => reason.path));
  });
});

describe('what cannot be read', () => {
  it.each<[string, Partial<BeyondUseRequest>, string, string]>([
    ['an impossible day', { compoundedAt: '2026-02-30' }, 'invalid-date', 'compoundedAt'],
    ['an instant without an offset', { compoundedAt: '2026-01-15T10:00:00' }, 'invalid-date', 'compoundedAt'],
    ['a day far in the future', { compoundedAt: '9999-12-31' }, 'invalid-date', 'compoundedAt'],
    ['an unknown zone', { timeZone: 'Mars/Olympus' }, 'invalid-date', 'timeZone'],
    ['an impossible expiration', { components: [{ expiresOn: '2026-13' }] }, 'invalid-date', 'components.0.expiresOn'],
    [
      'an impossible opening',
      { components: [{ expiresOn: '2028-05', openedOn: '2026-01', inUseDays: 3 }] },
      'invalid-date',
      'components.0.openedOn',
    ],
    [
      'an in-use period of nothing',
      { components: [{ expiresOn: '2028-05', openedOn: '2026-01-10', inUseDays: 0 }] },
      'validation-failed',
      'components.0.inUseDays',
    ],
    ['a broken number of days', { monographDays: 30.5 }, 'validation-failed', 'monographDays'],
    ['an endless study', { study: { days: 100_000 } }, 'validation-failed', 'study.days'],
    ['a water activity above 1', { waterActivity: 60 }, 'validation-failed', 'waterActivity'],
    ['no number for water', { waterActivity: Number.NaN }, 'validation-failed', 'waterActivity'],
  ])('%s', (_name, change, code, path) => {
    expect(() => assessBeyondUse({ ...CAPSULE, ...change }, limits)).toThrow(
      expect.objectContaining({ code, errors: [expect.objectContaining({ path })] }),
    );
  });
});

describe('reading a request', () => {
  const bud = (change: Partial<BeyondUseRequest>): string => {
    const decision = assessBeyondUse({ ...CAPSULE, dayCounting: 'day-of-compounding-is-day-0', ...change }, limits);
    return decision.outcome === 'assigned' ? decision.bud : decision.code;
  };

  it('takes the day of compounding in the zone of the pharmacy', () => {
    expect(bud({ compoundedAt: '2026-01-16T03:00:00Z' })).toBe('2026-07-14');
    expect(bud({ compoundedAt: '2026-01-16T03:00:00Z', timeZone: 'UTC' })).toBe('2026-07-15');
    expect(bud({ compoundedAt: '2026-01-15' })).toBe('2026-07-14');
  });

  it('counts only a stated pass as an antimicrobial effectiveness test', () => {
    const cream: Partial<BeyondUseRequest> = { dosageForm: 'cream', route: 'topical', preserved: true };
    expect(bud({ ...cream, study: { days: 120, antimicrobialEffectiveness: 'passed' } })).toBe('2026-05-15');
    expect(bud({ ...cream, study: { days: 120, antimicrobialEffectiveness: true } })).toBe('2026-05-15');
    for (const result of ['failed', 'not-performed', false, undefined] as const) {
      expect(bud({ ...cream, study: { days: 120, antimicrobialEffectiveness: result } })).toBe('2026-02-19');
    }
  });

  it('limits a component without an expiration to a year from receipt, and forgets the receipt where there is one', () => {
    expect(bud({ components: [{ receivedOn: '2025-02-01' }] })).toBe('2026-02-01');
    expect(bud({ components: [{ receivedOn: '2025-02-01', expiresOn: '2028-05' }] })).toBe('2026-07-14');
  });

  it('uses a component on its last day, and the preparation that day only', () => {
    expect(bud({ components: [{ expiresOn: '2026-01-15' }] })).toBe('2026-01-15');
  });
});
