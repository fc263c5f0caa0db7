import {
  approvedFormulation,
  anastrozoleFormulation,
  capsules,
  receiveAll,
  receiveLot,
  startRecord,
  step,
} from '../support/compounding.js';
import { anastrozoleOrder, makePatient, must } from '../support/orders.js';
import { startService, type TestService } from '../support/service.js';

let service: TestService;
let formulationVersionId: string;

beforeAll(async () => {
  service = await startService();
  ({ formulationVersionId } = await approvedFormulation(service));
});
afterAll(() => service.stop());

const plan = (changes: object = {}, user = 'technician') =>
  service.as(user).post('/preparations', { formulationVersionId, batchSize: capsules(100), ...changes });

describe('a plan', () => {
  it('is refused with every shortfall while the stock does not reach, and nothing is written', async () => {
    await receiveLot(service, { quantity: { value: '60', unit: 'mg' } });
    await receiveLot(service, {
      quantity: { value: '500', unit: 'mg' },
      openedOn: service.clock.today('America/Denver'),
      inUseDays: 1,
    });
    service.clock.advance('P3D');
    const refused = await plan();
    expect(refused).toMatchObject({ status: 422, body: { code: 'insufficient-stock' } });
    expect(refused.body.reasons).toEqual([
      expect.objectContaining({ component: 'Anastrozole USP', shortfall: { value: '40', unit: 'mg' } }),
      expect.objectContaining({ component: 'Microcrystalline cellulose NF', available: { value: '0', unit: 'mg' } }),
      expect.objectContaining({ component: 'Capsule shell size 3', shortfall: { value: '100', unit: '{capsule}' } }),
    ]);
    expect((await service.as('technician').get('/preparations')).body.items).toEqual([]);
  });

  it('passes over a blocked lot', async () => {
    const lots = await receiveAll(service);
    const { body: before } = await plan();
    const [{ componentLotId }] = before.ingredients[0].proposedLots;
    await service.run((tx) =>
      tx.query("UPDATE component_lot SET blocked_at = $2, blocked_reason = 'test' WHERE id = $1", [
        componentLotId,
        tx.now,
      ]),
    );
    const { body: after } = await plan();
    expect(after.ingredients[0].proposedLots).toEqual([
      { componentLotId: lots.get('Anastrozole USP')!.id, quantity: { value: '100', unit: 'mg' } },
    ]);
  });

  it('gives every batch its own internal lot, also when two plan at once', async () => {
    const answers = await Promise.all([plan(), plan(), plan()]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.internalLot)).size).toBe(3);
  });

  it.each([
    ['a unit of another kind', { batchSize: { value: '100', unit: 'mL' } }, 422, 'invalid-quantity'],
    ['half a capsule', { batchSize: capsules(0.5) }, 422, 'invalid-quantity'],
    ['nothing', { batchSize: capsules(0) }, 422, 'invalid-quantity'],
    [
      'a batch too large to count',
      { batchSize: { value: '999999999999', unit: '{capsule}' } },
      422,
      'invalid-quantity',
    ],
    ['an unknown prescription', { prescriptionIds: ['00000000-0000-7000-8000-000000000000'] }, 404, 'not-found'],
    ['a null', { prescriptionIds: null }, 400, 'validation-failed'],
    ['an unknown version', { formulationVersionId: '00000000-0000-7000-8000-000000000000' }, 404, 'not-found'],
    ['a version that is no id', { formulationVersionId: 'latest' }, 400, 'validation-failed'],
    ['an unknown field', { lot: 'mine' }, 400, 'validation-failed'],
  ])('is refused for %s', async (_, changes, status, code) => {
    expect(await plan(changes)).toMatchObject({ status, body: { code } });
  });

  it('is made for orders that stand and ask for this product', async () => {
    const { id: patientId } = await makePatient(service);
    const takeIn = async (changes: object = {}): Promise<string> =>
      (await must(service.as('technician').post('/prescriptions', anastrozoleOrder(service, patientId, changes)))).id;
    const stands = await takeIn();
    expect(await plan({ prescriptionIds: [stands] })).toMatchObject({
      status: 201,
      body: { prescriptionIds: [stands], warnings: [] },
    });
    const sameByName = [{ drug: 'local:anastrozole', strength: { value: '1', unit: 'mg' } }];
    const byName = { kind: 'compounded', ingredients: sameByName, dosageForm: 'capsule', route: 'oral' };
    expect((await plan({ prescriptionIds: [await takeIn({ product: byName })] })).status).toBe(201);
    const ended = await takeIn();
    const reason = { reasonCode: 'prescriber-request', note: 'not wanted any more' };
    await must(service.as('prescriber').post(`/prescriptions/${ended}/discontinuation`, reason));
    expect(await plan({ prescriptionIds: [stands, ended] })).toMatchObject({
      status: 409,
      body: { code: 'wrong-state', errors: [{ path: 'prescriptionIds.1' }] },
    });
    const half = [{ drug: 'rxcui:84857', strength: { value: '0.5', unit: 'mg' } }];
    const product = { kind: 'compounded', ingredients: half, dosageForm: 'capsule', route: 'oral' };
    expect(await plan({ prescriptionIds: [await takeIn({ product })] })).toMatchObject({
      status: 422,
      body: { code: 'product-mismatch', errors: [{ path: 'prescriptionIds.0' }] },
    });
  });

  it('needs an approved version of its own pharmacy', async () => {
    const draft = await service.as('technician').post('/formulations', anastrozoleFormulation());
    const { formulationVersionId: unapproved } = draft.body;
    expect(await plan({ formulationVersionId: unapproved })).toMatchObject({
      status: 409,
      body: { code: 'wrong-state' },
    });
    expect((await plan({}, 'other-pharmacist')).status).toBe(404);
    expect((await plan({}, 'prescriber')).status).toBe(403);
  });

  it('is refused where no beyond-use date is possible', async () => {
    const cream = { dosageForm: 'cream', route: 'topical', storage: 'freezer' };
    const frozen = await approvedFormulation(service, cream);
    const refused = await plan({ formulationVersionId: frozen.formulationVersionId });
    expect(refused).toMatchObject({ status: 422, body: { code: 'storage-not-allowed' } });
    const unknown = await approvedFormulation(service, { dosageForm: 'wafer' });
    expect((await plan({ formulationVersionId: unknown.formulationVersionId })).body.code).toBe('unknown-code');
  });
});

describe('the start of a batch', () => {
  it('names everything that is missing', async () => {
    const { body } = await plan();
    const refused = await service.as('technician').post(`/preparations/${body.id}/start`, {});
    expect(refused).toMatchObject({ status: 422, body: { code: 'compounding-refused' } });
    expect(refused.body.reasons.map(({ code }: { code: string }) => code)).toEqual([
      'balance-calibration-missing',
      'competency-missing',
      'containment-missing',
    ]);
    expect((await service.as('technician').get(`/preparations/${body.id}`)).body.status).toBe('planned');
  });

  it('happens once, from the state that was read', async () => {
    const { body } = await plan();
    const path = `/preparations/${body.id}/start`;
    const stale = await service.as('technician').post(path, startRecord(service), { 'if-match': '"7"' });
    expect(stale.status).toBe(412);
    await step(service, body.id, 'start', startRecord(service));
    expect(await service.as('technician').post(path, startRecord(service))).toMatchObject({ status: 409 });
    const malformed = { balance: { id: 'B', calibratedOn: '2026-02-30' } };
    expect((await service.as('technician').post(path, malformed)).status).toBe(400);
  });

  it('is refused for a version that was retired since the plan', async () => {
    const first = await approvedFormulation(service);
    const { body } = await plan({ formulationVersionId: first.formulationVersionId });
    await service.as('technician').post(`/formulations/${first.id}/versions`, anastrozoleFormulation());
    await service
      .as('pharmacist')
      .post(`/formulations/${first.id}/approval`, { signature: { password: 'correct horse battery' } });
    const late = await service.as('technician').post(`/preparations/${body.id}/start`, startRecord(service));
    expect(late).toMatchObject({ status: 409, body: { code: 'wrong-state' } });
  });
});
