import { must } from '../support/orders.js';
import {
  askFill,
  capsules,
  handedOver,
  handOver,
  readyFill,
  remaining,
  shortDatedStock,
  statusOf,
  stock,
  verifiedOrder,
} from '../support/dispensing.js';
import { pdfText } from '../support/pdf-text.js';
import { PASSWORD, SIGNATURE, startService, type TestService } from '../support/service.js';

let service: TestService;
let batch: { id: string; beyondUseDate: string; internalLot: string };
beforeAll(async () => {
  service = await startService();
  batch = await stock(service, 200);
});
afterAll(() => service.stop());

const pharmacist = () => service.as('pharmacist');
const fillsOf = async (prescriptionId: string) =>
  (await must(pharmacist().get(`/fills?prescriptionId=${prescriptionId}`))).items as { id: string; status: string }[];
const monitoringOf = (patientId: string) => must(pharmacist().get(`/patients/${patientId}/monitoring`));

it('goes from the shelf to the patient: prepared, labelled, verified, handed over, watched', async () => {
  const order = await verifiedOrder(service);
  const before = Number(await remaining(service, batch.id));
  const prepared = await askFill(service, order.id, [[batch.id, 8]]);
  expect(prepared.status).toBe(201);
  const fill = prepared.body;
  expect(fill).toMatchObject({
    status: 'prepared',
    prescriptionId: order.id,
    patientId: order.patientId,
    refillNumber: 0,
    quantity: capsules(8),
    daysSupply: 28,
    allocations: [{ preparationId: batch.id, internalLot: batch.internalLot, quantity: capsules(8) }],
    beyondUseDate: batch.beyondUseDate,
    // The soft liver panel is not on file: the pharmacist fills, and calls.
    gate: { answer: 'fill-and-call', blocks: false, text: 'Fill and call.' },
    verification: null,
    handOver: null,
    returned: null,
  });
  expect(fill.label).toMatchObject({ fill: 'First fill', quantity: '8 capsules', refills: 'Refills left: 3' });
  expect(Number(await remaining(service, batch.id))).toBe(before - 8);
  expect((await monitoringOf(order.patientId)).plans ?? []).toEqual([]);

  const labelled = await must(service.as('technician').post(`/fills/${fill.id}/labelling`));
  expect(labelled.status).toBe('labelled');
  const path = `/fills/${fill.id}/product-verification`;
  expect((await service.as('technician').post(path, { signature: SIGNATURE })).status).toBe(403);
  const wrong = await pharmacist().post(path, { signature: { password: 'wrong' } });
  expect([wrong.status, wrong.body.code]).toEqual([403, 'invalid-signature']);
  expect((await handOver(service, fill.id)).body.code).toBe('wrong-state');

  const ready = await must(pharmacist().post(path, { signature: SIGNATURE }));
  expect(ready).toMatchObject({ status: 'ready', verification: { by: expect.any(String) } });
  expect((await service.as('technician').post(`/fills/${fill.id}/hand-over`, { method: 'pick-up' })).status).toBe(403);

  const gone = await must(handOver(service, fill.id));
  const today = service.clock.today('America/Denver');
  expect(gone).toMatchObject({
    status: 'picked-up',
    handOver: { method: 'pick-up', on: today, state: null, essentiallyACopy: false, gate: { blocks: false } },
  });
  expect(await must(pharmacist().get(`/fills/${fill.id}`))).toMatchObject({
    status: 'picked-up',
    version: gone.version,
  });

  const events = await service.run((tx) =>
    tx.query<{ action: string; to_status: string }>(
      'SELECT action, to_status FROM fill_event WHERE fill_id = $1 ORDER BY id',
      [fill.id],
    ),
  );
  expect(events.map(({ to_status }) => to_status)).toEqual([
    'prepared',
    'labelled',
    'product-verified',
    'ready',
    'picked-up',
  ]);
  const [signed] = await service.run((tx) =>
    tx.query<{ count: string }>(`SELECT count(*) FROM signature WHERE resource = 'fill' AND resource_id = $1`, [
      fill.id,
    ]),
  );
  expect(signed?.count).toBe('1');
  const [supply] = await service.run((tx) =>
    tx.query<{ handed_over_on: string; ends_on: string }>(
      'SELECT handed_over_on, ends_on FROM prescription_supply WHERE fill_id = $1',
      [fill.id],
    ),
  );
  expect(supply?.handed_over_on).toBe(today);
  const [obligations] = await service.run((tx) =>
    tx.query<{ count: string }>('SELECT count(*) FROM obligation WHERE patient_id = $1', [order.patientId]),
  );
  expect(Number(obligations?.count)).toBeGreaterThan(0);
});

it('takes a partial quantity from each of several lots and prints the earliest beyond-use date', async () => {
  const early = await shortDatedStock(service, 10, 60);
  const order = await verifiedOrder(service);
  const fill = await must(
    askFill(service, order.id, [
      [batch.id, 5],
      [early.id, 3],
    ]),
  );
  expect(early.beyondUseDate < batch.beyondUseDate).toBe(true);
  expect(fill.beyondUseDate).toBe(early.beyondUseDate);
  expect(fill.label.beyondUse).toContain(early.beyondUseDate);
  expect(fill.label.lots).toContain(`${early.internalLot} (3)`);
  expect(fill.quantity).toEqual(capsules(8));
  expect(await remaining(service, early.id)).toBe('7');
});

it('lists fills by prescription and state, page by page, and hides those of another pharmacy', async () => {
  const order = await verifiedOrder(service);
  const fill = await must(askFill(service, order.id, [[batch.id, 8]]));
  expect((await fillsOf(order.id)).map(({ id }) => id)).toEqual([fill.id]);
  const ready = await must(pharmacist().get(`/fills?prescriptionId=${order.id}&status=ready`));
  expect(ready.items).toEqual([]);
  const page = await must(pharmacist().get('/fills?limit=1'));
  expect(page.items[0].id).toBe(fill.id);
  expect(page.nextCursor).toEqual(expect.any(String));
  for (const path of [`/fills/${fill.id}`, `/fills/${fill.id}/label.pdf`, `/fills/${fill.id}/label.zpl`]) {
    expect((await service.as('other-pharmacist').get(path)).status).toBe(404);
  }
  const foreign = await service.as('other-pharmacist').post(`/prescriptions/${order.id}/fills`, {
    allocations: [{ preparationId: batch.id, quantity: capsules(8) }],
    daysSupply: 28,
  });
  expect([foreign.status, foreign.body.code]).toEqual([404, 'not-found']);
});

it('answers the same fill to a repeated idempotency key and takes stock once', async () => {
  const order = await verifiedOrder(service);
  const before = Number(await remaining(service, batch.id));
  const body = { allocations: [{ preparationId: batch.id, quantity: capsules(8) }], daysSupply: 28 };
  const send = () =>
    service.as('technician').post(`/prescriptions/${order.id}/fills`, body, { 'idempotency-key': `fill-${order.id}` });
  const [first, second] = [await send(), await send()];
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(second.body).toEqual(first.body);
  expect(Number(await remaining(service, batch.id))).toBe(before - 8);
});

describe('a refill', () => {
  it('follows when the supply is nearly used, counts down, and the last one completes the prescription', async () => {
    const own = await stock(service, 40);
    const order = await verifiedOrder(service, { refills: 1 });
    await handedOver(service, order.id, own.id);
    expect((await must(pharmacist().get(`/prescriptions/${order.id}`))).status).toBe('verified');
    service.clock.advance('P21D');
    const second = await must(askFill(service, order.id, [[own.id, 8]]));
    expect(second).toMatchObject({ refillNumber: 1, label: { fill: 'Refill 1', refills: 'No refills left' } });
    await must(pharmacist().post(`/fills/${second.id}/product-verification`, { signature: SIGNATURE }));
    await must(handOver(service, second.id));
    expect((await must(pharmacist().get(`/prescriptions/${order.id}`))).status).toBe('completed');
    // Handed over a week early: the supplies follow each other, 56 days from the first hand-over.
    const [row] = await service.run((tx) =>
      tx.query<{ days: number }>(
        'SELECT max(ends_on) - min(handed_over_on) + 1 AS days FROM prescription_supply WHERE prescription_id = $1',
        [order.id],
      ),
    );
    expect(row?.days).toBe(56);
    const third = await askFill(service, order.id, [[own.id, 8]]);
    expect([third.status, third.body.code]).toEqual([409, 'wrong-state']);
  });

  it('completes a partial fill before it counts as one', async () => {
    const own = await stock(service, 40);
    const order = await verifiedOrder(service, { refills: 0 });
    const part = await must(askFill(service, order.id, [[own.id, 5]], 18));
    expect(part.label.refills).toBe('No refills left');
    await must(pharmacist().post(`/fills/${part.id}/product-verification`, { signature: SIGNATURE }));
    await must(handOver(service, part.id));
    expect((await must(pharmacist().get(`/prescriptions/${order.id}`))).status).toBe('verified');
    service.clock.advance('P17D');
    const tooMuch = await askFill(service, order.id, [[own.id, 4]], 14);
    expect([tooMuch.status, tooMuch.body.code]).toEqual([422, 'invalid-quantity']);
    const rest = await must(askFill(service, order.id, [[own.id, 3]], 11));
    expect([part.refillNumber, rest.refillNumber]).toEqual([0, 0]);
    await must(pharmacist().post(`/fills/${rest.id}/product-verification`, { signature: SIGNATURE }));
    await must(handOver(service, rest.id));
    expect((await must(pharmacist().get(`/prescriptions/${order.id}`))).status).toBe('completed');
  });
});

describe('return to stock', () => {
  it('puts the units back, ends the label, and frees the prescription for another fill', async () => {
    const order = await verifiedOrder(service);
    const before = await remaining(service, batch.id);
    const fill = await must(askFill(service, order.id, [[batch.id, 8]]));
    const path = `/fills/${fill.id}/return-to-stock`;
    const silent = await service.as('technician').post(path, { reason: ' ' });
    expect(silent.status).toBe(400);
    const returned = await must(service.as('technician').post(path, { reason: 'patient travels' }));
    expect(returned).toMatchObject({ status: 'returned-to-stock', returned: { reason: 'patient travels' } });
    expect(await remaining(service, batch.id)).toBe(before);
    expect((await service.as('technician').post(path, { reason: 'again' })).body.code).toBe('wrong-state');
    expect(await remaining(service, batch.id)).toBe(before);
    const label = await pharmacist().get(`/fills/${fill.id}/label.zpl`);
    expect([label.status, label.body.code]).toEqual([409, 'wrong-state']);
    expect((await askFill(service, order.id, [[batch.id, 8]])).body).toMatchObject({ refillNumber: 0 });
  });

  it('is a pharmacist’s decision once a pharmacist verified the product', async () => {
    const order = await verifiedOrder(service);
    const fill = await readyFill(service, order.id, batch.id);
    const path = `/fills/${fill.id}/return-to-stock`;
    const technician = await service.as('technician').post(path, { reason: 'patient travels' });
    expect([technician.status, technician.body.code]).toEqual([403, 'forbidden']);
    expect(await statusOf(service, fill.id)).toBe('ready');
    expect((await must(pharmacist().post(path, { reason: 'patient travels' }))).status).toBe('returned-to-stock');
  });

  it('never takes back what left the pharmacy', async () => {
    const order = await verifiedOrder(service);
    const fill = await handedOver(service, order.id, batch.id);
    const before = await remaining(service, batch.id);
    const answer = await pharmacist().post(`/fills/${fill.id}/return-to-stock`, { reason: 'brought back' });
    expect([answer.status, answer.body.code]).toEqual([409, 'wrong-state']);
    expect(await remaining(service, batch.id)).toBe(before);
  });
});

it('refuses malformed requests by field, and roles that do not dispense', async () => {
  const order = await verifiedOrder(service);
  const allocation = { preparationId: batch.id, quantity: capsules(8) };
  for (const [body, path] of [
    [{ allocations: [], daysSupply: 28 }, 'allocations'],
    [{ allocations: [allocation], daysSupply: 0 }, 'daysSupply'],
    [{ allocations: [allocation], daysSupply: 28.5 }, 'daysSupply'],
    [{ allocations: [{ ...allocation, quantity: null }], daysSupply: 28 }, 'allocations.0.quantity'],
    [{ allocations: [{ ...allocation, preparationId: 'x' }], daysSupply: 28 }, 'allocations.0.preparationId'],
    [{ allocations: [allocation], daysSupply: 28, price: 1 }, 'price'],
  ] as const) {
    const answer = await service.as('technician').post(`/prescriptions/${order.id}/fills`, body);
    expect([answer.status, answer.body.errors.map((each: { path: string }) => each.path)]).toEqual([400, [path]]);
  }
  for (const [quantity, code] of [
    [{ value: '-8', unit: '{capsule}' }, 'invalid-quantity'],
    [{ value: '8', unit: 'capsules?' }, 'unknown-unit'],
    [{ value: '8', unit: 'g' }, 'invalid-quantity'],
  ] as const) {
    const answer = await service
      .as('technician')
      .post(`/prescriptions/${order.id}/fills`, { allocations: [{ ...allocation, quantity }], daysSupply: 28 });
    expect([answer.status, answer.body.code]).toEqual([422, code]);
  }
  const twice = await askFill(service, order.id, [
    [batch.id, 4],
    [batch.id, 4],
  ]);
  expect([twice.status, twice.body.code]).toEqual([409, 'duplicate']);
  for (const user of ['prescriber', 'lab', 'admin']) {
    expect((await service.as(user).post(`/prescriptions/${order.id}/fills`, {})).status).toBe(403);
  }
  expect(await fillsOf(order.id)).toEqual([]);
});

/** The PDF as bytes: `Caller` answers text. */
async function pdfOf(fillId: string): Promise<{ type: string; bytes: Buffer }> {
  const { accessToken } = await must(
    service.nobody().post('/auth/token', { username: 'technician', password: PASSWORD }),
  );
  const response = await service.app.inject({
    method: 'GET',
    url: `/api/v1/fills/${fillId}/label.pdf`,
    headers: { authorization: `Bearer ${accessToken}` },
  });
  expect(response.statusCode).toBe(200);
  return { type: String(response.headers['content-type']), bytes: response.rawPayload };
}

describe('the label', () => {
  it('prints what is kept with the fill, on both printers', async () => {
    const order = await verifiedOrder(service, {}, { givenName: 'José', familyName: 'Łukaszewski' });
    const fill = await must(askFill(service, order.id, [[batch.id, 8]]));
    const { type, bytes } = await pdfOf(fill.id);
    expect(type).toBe('application/pdf');
    const text = pdfText(bytes);
    const zpl = await service.as('technician').get(`/fills/${fill.id}/label.zpl`);
    expect(zpl.headers['content-type']).toBe('text/plain; charset=utf-8');
    const today = service.clock.today('America/Denver');
    for (const words of [
      'Test pharmacy',
      '1 Test Street, Denver, CO 80202',
      '+1 303 555 0100',
      `Rx ${fill.label.rxNumber}`,
      `filled ${today}`,
      'nastrozole 1 mg capsule, compounded',
      'One capsule twice a week',
      '8 capsules',
      "28 days' supply",
      'Refills left: 3',
      `BUD ${batch.beyondUseDate}`,
      `Lot ${batch.internalLot}`,
      'controlled room temperature',
      'HAZARDOUS DRUG',
      'Hazardous drug: do not open or crush',
      'compounded by the pharmacy',
      `Prescriber ${fill.label.prescriber}`,
    ]) {
      expect(text).toContain(words);
      expect(zpl.text).toContain(words);
    }
    expect(text).toContain('José Lukaszewski');
    expect(zpl.text).toContain('José Łukaszewski');
    expect(zpl.text).toContain(`^FD${fill.id}^FS`);
    expect(text).not.toContain('Federal law prohibits');
  });

  it('says the same later, whatever changed in the records', async () => {
    const order = await verifiedOrder(service);
    const fill = await must(askFill(service, order.id, [[batch.id, 8]]));
    const path = `/fills/${fill.id}/label.zpl`;
    const before = await service.as('technician').get(path);
    await must(service.as('technician').patch(`/patients/${order.patientId}`, { familyName: 'Renamed' }));
    expect((await service.as('technician').get(path)).text).toBe(before.text);
  });

  it('leaves an audit row for each print, without what it says', async () => {
    const order = await verifiedOrder(service);
    const fill = await must(askFill(service, order.id, [[batch.id, 8]]));
    await pdfOf(fill.id);
    const { items } = await must(service.as('admin').get(`/audit-events?patientId=${order.patientId}`));
    const printed = items.filter(({ action }: { action: string }) => action === 'fill.label-printed');
    expect(printed).toHaveLength(1);
    expect(JSON.stringify(items)).not.toContain('twice a week');
  });
});
