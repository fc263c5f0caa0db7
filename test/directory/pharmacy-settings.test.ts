import { anastrozoleOrder, capsules, makePatient, must } from '../support/orders.js';
import { SIGNATURE, startService, type TestService } from '../support/service.js';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const change = (changes: object, headers: Record<string, string> = {}) =>
  service.as('admin').patch('/pharmacy/settings', { ...changes, signature: SIGNATURE }, headers);
const order = async (changes: object) => {
  const patient = await makePatient(service);
  return must(service.as('technician').post('/prescriptions', anastrozoleOrder(service, patient.id, changes)));
};
const rulesOf = async (id: string): Promise<string[]> => {
  const { screening } = await must(service.as('pharmacist').get(`/prescriptions/${id}`));
  return screening.findings
    .filter(({ status }: { status: string }) => status === 'open')
    .map(({ rule }: { rule: string }) => rule);
};
const today = () => service.clock.today('America/Denver');

describe("a pharmacy's settings", () => {
  it('are read by those who work there, with what counts where nothing was set', async () => {
    const { body, headers } = await service.as('pharmacist').get('/pharmacy');
    expect(body).toMatchObject({
      id: service.pharmacyId,
      timeZone: 'America/Denver',
      settings: {
        dayCounting: null,
        shipToStates: [],
        legalOpinions: { enclomiphene: null },
        unavailableProducts: [],
        fullReviewCompendia: [],
        unaskedMedications: 'tell',
      },
      version: 1,
    });
    expect(headers['etag']).toBe('"1"');
  });

  it('are changed by the admin alone, signed, and only on the version that was read', async () => {
    const refused = await service.as('pharmacist').patch('/pharmacy/settings', { signature: SIGNATURE });
    expect(refused.status).toBe(403);
    const wrong = await service.as('admin').patch('/pharmacy/settings', { signature: { password: 'not it' } });
    expect([wrong.status, wrong.body.code]).toEqual([403, 'invalid-signature']);
    const first = await must(change({ shipToStates: ['CO', 'UT'] }, { 'if-match': '"1"' }));
    expect(first).toMatchObject({ settings: { shipToStates: ['CO', 'UT'] }, version: 2 });
    expect((await change({ shipToStates: [] }, { 'if-match': '"1"' })).status).toBe(412);
    const second = await must(change({ dayCounting: 'day-of-compounding-is-day-0' }));
    expect(second.settings).toMatchObject({ shipToStates: ['CO', 'UT'], dayCounting: 'day-of-compounding-is-day-0' });
    await must(change({ dayCounting: null, shipToStates: [] }));
  });

  it.each([
    [{ shipToStates: ['Utah'] }, 400, 'shipToStates'],
    [{ fullReviewCompendia: ['A compendium', 'a Compendium'] }, 400, 'fullReviewCompendia'],
    [{ fullReviewCompendia: ['A compendium '] }, 400, 'fullReviewCompendia'],
    [{ fullReviewCompendia: null }, 400, 'fullReviewCompendia'],
    [{ unaskedMedications: 'ask' }, 400, 'unaskedMedications'],
    [{ unaskedMedications: null }, 400, 'unaskedMedications'],
    [
      { unavailableProducts: [{ product: 'no_such', reason: 'shortage', since: '2026-01-01', source: 'list' }] },
      422,
      'unavailableProducts.0.product',
    ],
    [
      {
        unavailableProducts: [{ product: 'anastrozole_tablet', reason: 'shortage', since: '2999-01-01', source: 'x' }],
      },
      422,
      'unavailableProducts.0.since',
    ],
    [{ legalOpinions: { enclomiphene: { author: 'Counsel' } } }, 400, 'legalOpinions.enclomiphene.on'],
    [{ colour: 'blue' }, 400, 'colour'],
  ])('refuses %j and names the place', async (changes, status, path) => {
    const answer = await change(changes);
    expect(answer.status).toBe(status);
    expect(answer.body.errors.map((error: { path: string }) => error.path)).toContain(path);
  });

  it('leave a row with what was before', async () => {
    const { items } = await must(service.as('admin').get('/audit-events?limit=200'));
    const changes = items.filter(({ action }: { action: string }) => action === 'pharmacy.settings-changed');
    expect(changes.length).toBeGreaterThanOrEqual(3);
    expect(changes[0].detail).toMatchObject({ fields: expect.any(Array), before: expect.any(Object) });
  });
});

describe('a product that cannot be had', () => {
  const unavailable = { product: 'anastrozole_tablet', reason: 'shortage', source: 'FDA drug shortage list' };

  it('is no commercially available product to copy, until it is back: everybody is screened again on it', async () => {
    const { items } = await must(service.as('admin').get('/knowledge/commercial-products?drug=rxcui:84857'));
    expect(items.map(({ key }: { key: string }) => key)).toContain(unavailable.product);
    const { id } = await order({ significantDifference: null });
    expect(await rulesOf(id)).toContain('503A-COPY');
    await must(change({ unavailableProducts: [{ ...unavailable, since: today() }] }));
    await service.sweep('rescreening');
    expect(await rulesOf(id)).not.toContain('503A-COPY');
    await must(change({ unavailableProducts: [] }));
    await service.sweep('rescreening');
    expect(await rulesOf(id)).toContain('503A-COPY');
  });
});

describe('enclomiphene', () => {
  it('is blocked until the pharmacy records its own legal opinion, and again when it is withdrawn', async () => {
    const { id } = await order({
      product: {
        kind: 'compounded',
        ingredients: [{ drug: 'local:enclomiphene', strength: { value: '12.5', unit: 'mg' } }],
        dosageForm: 'capsule',
        route: 'oral',
      },
      sig: { text: 'One capsule daily', dose: capsules(1), frequency: { times: 1, per: 'day' } },
      indication: { system: 'icd-10-cm', code: 'E29.1', goal: 'male-hpg-restart' },
      significantDifference: null,
    });
    expect(await rulesOf(id)).toContain('503A-LEGAL-OPINION');
    const opinion = { author: 'Counsel of this pharmacy', on: today(), text: 'kept in the legal file' };
    await must(change({ legalOpinions: { enclomiphene: opinion } }));
    await service.sweep('rescreening');
    expect(await rulesOf(id)).not.toContain('503A-LEGAL-OPINION');
    await must(change({ legalOpinions: { enclomiphene: null } }));
    await service.sweep('rescreening');
    expect(await rulesOf(id)).toContain('503A-LEGAL-OPINION');
  });
});
