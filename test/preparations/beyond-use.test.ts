import { startService, type TestService } from '../support/service.js';

let service: TestService;

beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const CAPSULE = {
  kind: 'nonsterile',
  dosageForm: 'capsule',
  route: 'oral',
  storage: 'controlled-room-temperature',
  compoundedAt: '2026-01-15T18:00:00Z',
  components: [{ label: 'Anastrozole USP', expiresOn: '2028-05' }],
  timeZone: 'America/Denver',
};
const CREAM = {
  ...CAPSULE,
  dosageForm: 'cream',
  route: 'topical',
  preserved: true,
  compoundedAt: '2026-03-01T18:00:00Z',
};
const DAY_0 = { dayCounting: 'day-of-compounding-is-day-0' };
const assess = (changes: object, user = 'technician') =>
  service.as(user).post('/beyond-use-dates/assessments', { ...CAPSULE, ...changes });

describe('a beyond-use date', () => {
  it('is explained with its limits and their sources, and counts days in the stricter way', async () => {
    const { status, body } = await assess({});
    expect(status).toBe(200);
    expect(body).toMatchObject({ bud: '2026-07-13', expression: 'date', dayCounting: 'day-of-compounding-is-day-1' });
    expect(body.binding).toMatchObject({
      rule: 'nonaqueous-other',
      limit: '2026-07-13',
      source: expect.stringContaining('795'),
    });
    expect(body.considered.map(({ rule }: { rule: string }) => rule)).toContain('component-expiration');
    expect(body.explanation).toContain('179 days later and not 180');
  });

  it.each([
    [1, {}, '2026-07-14'],
    [2, { components: [{ expiresOn: '2026-04' }] }, '2026-04-30'],
    [4, { ...CREAM }, '2026-04-05'],
    [8, { compoundedAt: '2027-12-01T18:00:00Z' }, '2028-05-29'],
    [10, { components: [{ expiresOn: '2028-05', openedOn: '2026-01-10', inUseDays: 45 }] }, '2026-02-24'],
    [11, { ...CREAM, study: { days: 120, antimicrobialEffectiveness: true } }, '2026-06-29'],
    [12, { ...CREAM, study: { days: 120, antimicrobialEffectiveness: false } }, '2026-04-05'],
    [14, { ...CREAM, monographDays: 60 }, '2026-04-30'],
  ])('example %i of the worked examples, over HTTP', async (_, changes, bud) => {
    expect((await assess({ ...DAY_0, ...changes })).body).toMatchObject({ bud });
  });

  it("tells the day of compounding in the zone given, or else in the pharmacy's", async () => {
    const late = { ...DAY_0, compoundedAt: '2026-01-16T05:00:00Z' };
    expect((await assess({ ...late, timeZone: undefined })).body.compoundedOn).toBe('2026-01-15');
    expect((await assess({ ...late, timeZone: 'Europe/Paris' })).body.compoundedOn).toBe('2026-01-16');
  });

  it("follows the pharmacy's setting of how days are counted", async () => {
    const set = (settings: object) =>
      service.run((tx) => tx.query('UPDATE pharmacy SET settings = $2 WHERE id = $1', [tx.pharmacyId, settings]));
    await set(DAY_0);
    expect((await assess({})).body.bud).toBe('2026-07-14');
    await set({ dayCounting: 'whatever' });
    expect((await assess({})).body.bud).toBe('2026-07-13');
  });

  it.each([
    ['an expired component', { components: [{ expiresOn: '2026-01-14' }] }, 422, 'component-expired'],
    ['the wrong storage', { ...CREAM, preserved: false }, 422, 'storage-not-allowed'],
    [
      'a sterile preparation',
      {
        kind: 'sterile',
        category: '2',
        process: 'aseptic',
        sterilityTest: 'not-performed',
        startingComponents: 'sterile-only',
      },
      422,
      'not-supported',
    ],
    ['an unknown dosage form', { dosageForm: 'wafer of doom' }, 422, 'unknown-code'],
    ['an unknown zone', { timeZone: 'Mars/Olympus' }, 422, 'invalid-date'],
    ['an impossible date', { compoundedAt: '2026-02-30T10:00:00Z' }, 422, 'invalid-date'],
    ['an unknown field', { colour: 'blue' }, 400, 'validation-failed'],
    ['a word of its own for storage', { storage: 'shelf' }, 400, 'validation-failed'],
  ])('is refused for %s', async (_, changes, status, code) => {
    expect(await assess(changes)).toMatchObject({ status, body: { code } });
  });

  it('is for those who compound', async () => {
    expect((await assess({}, 'pharmacist')).status).toBe(200);
    expect((await assess({}, 'lab')).status).toBe(403);
  });
});
