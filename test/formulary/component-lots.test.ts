import { anastrozoleFormulation, delivery, receiveLot } from '../support/compounding.js';
import { startService, type TestService } from '../support/service.js';

let service: TestService;

beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const receive = (changes: object = {}, user = 'technician') =>
  service.as(user).post('/component-lots', delivery(service, changes));

describe('a component lot', () => {
  it('is received with its certificate, and its stock is the sum of its ledger', async () => {
    const { status, body } = await receive({ expiresOn: '2028-05' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      component: 'Anastrozole USP',
      expiresOn: '2028-05',
      lastDay: '2028-05-31',
      lastUsableDay: '2028-05-31',
      remaining: { value: '5', unit: 'g' },
      blocked: null,
    });
    const adjusted = await service
      .as('technician')
      .post(`/component-lots/${body.id}/adjustments`, { counted: { value: '4750.5', unit: 'mg' }, reason: 'spilled' });
    expect(adjusted.body.remaining).toEqual({ value: '4.7505', unit: 'g' });
    const ledger = await service.run((tx) =>
      tx.query(
        'SELECT kind, quantity, balance, reason FROM component_lot_movement WHERE component_lot_id = $1 ORDER BY sequence',
        [body.id],
      ),
    );
    expect(ledger).toEqual([
      { kind: 'received', quantity: '5.000000000', balance: '5.000000000', reason: null },
      { kind: 'adjusted', quantity: '-0.249500000', balance: '4.750500000', reason: 'spilled' },
    ]);
  });

  it('is refused without a certificate of analysis, whoever asks, and nothing is written', async () => {
    for (const user of ['technician', 'pharmacist']) {
      const refused = await receive({ certificateOfAnalysis: undefined, lotNumber: 'NO-COA' }, user);
      expect(refused).toMatchObject({ status: 422, body: { code: 'certificate-missing' } });
    }
    expect((await receive({ certificateOfAnalysis: '  ' })).status).toBe(400);
    const rows = await service.run((tx) => tx.query("SELECT 1 FROM component_lot WHERE lot_number = 'NO-COA'"));
    expect(rows).toEqual([]);
  });

  it.each([
    ['an expired lot', { expiresOn: '2026-01' }, 422, 'component-expired', 'expiresOn'],
    ['a month that does not exist', { expiresOn: '2028-13' }, 422, 'invalid-date', 'expiresOn'],
    ['a receipt in the future', { receivedOn: '2099-01-01' }, 422, 'invalid-date', 'receivedOn'],
    ['an opening before the receipt', { openedOn: '2020-01-01' }, 422, 'invalid-date', 'openedOn'],
    ['nothing', { quantity: { value: '0', unit: 'g' } }, 422, 'invalid-quantity', 'quantity.value'],
    ['a negative quantity', { quantity: { value: '-1', unit: 'g' } }, 422, 'invalid-quantity', 'quantity.value'],
    [
      'an absurd quantity',
      { quantity: { value: '1'.repeat(20), unit: 'g' } },
      422,
      'invalid-quantity',
      'quantity.value',
    ],
    ['an unknown unit', { quantity: { value: '1', unit: 'pinch' } }, 422, 'unknown-unit', 'quantity.unit'],
    ['another drug under a known name', { drug: 'rxcui:72965' }, 422, 'component-mismatch', 'drug'],
    ['a drug that the knowledge does not hold', { drug: 'rxcui:99999999' }, 422, 'unknown-drug', 'drug'],
    ['null for a drug', { drug: null }, 400, 'validation-failed', 'drug'],
    ['a number for a quantity', { quantity: { value: 1, unit: 'g' } }, 400, 'validation-failed', 'quantity.value'],
  ])('refuses %s', async (_, changes, status, code, path) => {
    const refused = await receive(changes);
    expect({ status: refused.status, code: refused.body.code, path: refused.body.errors[0].path }).toEqual({
      status,
      code,
      path,
    });
  });

  it('is received once', async () => {
    await receiveLot(service, { lotNumber: 'TWICE' });
    expect(await receive({ lotNumber: 'TWICE' })).toMatchObject({ status: 409, body: { code: 'duplicate' } });
  });

  it('begins its in-use period when it is opened, once', async () => {
    const { id, receivedOn } = await receiveLot(service);
    const path = `/component-lots/${id}/opening`;
    const opened = await service.as('technician').post(path, { openedOn: receivedOn, inUseDays: 45 });
    expect(opened.body.lastUsableDay).toBe(addDays(receivedOn, 45));
    expect((await service.as('technician').post(path, { openedOn: receivedOn })).status).toBe(409);
  });

  it.each([
    ['999999999999', 'kg', 'invalid-quantity'],
    ['0.000000001', 'mg', 'invalid-quantity'],
    ['5', '{capsule}', 'unknown-unit'],
    ['-5', 'g', 'invalid-quantity'],
  ])('is not adjusted to %s %s', async (value, unit, code) => {
    const lot = await receiveLot(service);
    const path = `/component-lots/${lot.id}`;
    const refused = await service
      .as('technician')
      .post(`${path}/adjustments`, { counted: { value, unit }, reason: 'count' });
    expect(refused).toMatchObject({ status: 422, body: { code } });
    expect((await service.as('technician').get(path)).body).toEqual(lot);
  });

  it('is listed by its state', async () => {
    const lot = await receiveLot(service, { component: 'Sample excipient', drug: undefined });
    const lots = (state: string) =>
      service.as('technician').get(`/component-lots?state=${state}&componentId=${lot.componentId}`);
    expect((await lots('available')).body.items).toEqual([lot]);
    expect((await lots('used-up')).body.items).toEqual([]);
    await service
      .as('technician')
      .post(`/component-lots/${lot.id}/adjustments`, { counted: { value: '0', unit: 'g' }, reason: 'discarded' });
    expect((await lots('used-up')).body.items).toHaveLength(1);
  });

  it('keeps its remaining stock out of reach: no direct write, no overdraft, no change of the ledger', async () => {
    const { id } = await receiveLot(service);
    const write = (sql: string) => service.run((tx) => tx.query(sql, [id]));
    await expect(write('UPDATE component_lot SET remaining = 99 WHERE id = $1')).rejects.toThrow(/permission denied/);
    await expect(write('UPDATE component_lot_movement SET quantity = 1 WHERE component_lot_id = $1')).rejects.toThrow(
      /permission denied/,
    );
    await expect(write('DELETE FROM component_lot_movement WHERE component_lot_id = $1')).rejects.toThrow(
      /permission denied/,
    );
    const overdraft = service.run((tx) =>
      tx.query(
        `INSERT INTO component_lot_movement (pharmacy_id, id, component_lot_id, kind, quantity, occurred_at)
         VALUES ($1, $2, $3, 'adjusted', -6, $4)`,
        [tx.pharmacyId, tx.newId(), id, tx.now],
      ),
    );
    await expect(overdraft).rejects.toThrow(/component_lot_not_overdrawn/);
  });

  it('belongs to one pharmacy and to those who may', async () => {
    const { id } = await receiveLot(service);
    expect((await service.as('other-pharmacist').get(`/component-lots/${id}`)).status).toBe(404);
    for (const user of ['prescriber', 'lab', 'admin']) {
      expect((await service.as(user).post('/component-lots', delivery(service))).status).toBe(403);
      expect((await service.as(user).post('/formulations', anastrozoleFormulation())).status).toBe(403);
    }
  });
});

function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}
