import { approvedFormulation, completedBatch, receiveAll, step } from '../support/compounding.js';
import {
  askFill,
  handedOver,
  handOver,
  readyFill,
  remaining,
  statusOf,
  stock,
  verifiedOrder,
} from '../support/dispensing.js';
import { must } from '../support/orders.js';
import { SIGNATURE, startService, type TestService } from '../support/service.js';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const pharmacist = () => service.as('pharmacist');
const recall = (body: object, user = 'pharmacist') =>
  service.as(user).post('/recalls', { reason: 'supplier withdrew the lot', signature: SIGNATURE, ...body });

it('follows a component lot to every batch, fill, patient and prescriber, and blocks all of it at once', async () => {
  const { formulationVersionId } = await approvedFormulation(service);
  // An earlier expiration is used first, and 60 mg make the two batches and no more.
  const lots = await receiveAll(service, {
    'Anastrozole USP': { expiresOn: '2031-05', quantity: { value: '60', unit: 'mg' } },
  });
  const api = lots.get('Anastrozole USP')!;
  const batches: string[] = [];
  for (let n = 0; n < 2; n += 1) {
    const { id } = await completedBatch(service, formulationVersionId, 30);
    batches.push((await step(service, id, 'release', { signature: SIGNATURE }, 'pharmacist')).id);
  }
  const untouched = await stock(service, 30);
  const [first, second] = batches as [string, string];
  const has = await verifiedOrder(service);
  const waits = await verifiedOrder(service);
  const other = await verifiedOrder(service);
  const gone = await handedOver(service, has.id, first);
  const ready = await readyFill(service, waits.id, second);
  const safe = await readyFill(service, other.id, untouched.id);
  const given = await must(askFill(service, (await verifiedOrder(service)).id, [[first, 8]]));
  await must(pharmacist().post(`/fills/${given.id}/return-to-stock`, { reason: 'not wanted' }));

  const answer = await recall({ componentLotId: api.id });
  expect(answer.status).toBe(201);
  expect(answer.body).toMatchObject({ componentLotId: api.id, preparationId: null });
  expect([...answer.body.preparations].sort()).toEqual([...batches].sort());
  expect(answer.body.fills.map(({ id }: { id: string }) => id).sort()).toEqual([gone.id, ready.id].sort());
  expect([...answer.body.patients].sort()).toEqual([has.patientId, waits.patientId].sort());
  expect(answer.body.patientsToReach).toEqual([has.patientId]);
  expect(answer.body.prescribers).toEqual([gone.prescriberId]);
  expect(answer.body.componentLots).toContain(api.id);
  expect(await must(service.as('admin').get(`/recalls/${answer.body.id}`))).toEqual(answer.body);

  for (const id of batches) {
    expect((await must(pharmacist().get(`/preparations/${id}`))).status).toBe('recalled');
  }
  // Neither what is ready nor what is on the shelf can leave any more, today or ever.
  for (let day = 0; day < 2; day += 1) {
    const stopped = await handOver(service, ready.id);
    expect([stopped.status, stopped.body.code]).toEqual([422, 'recalled-lot']);
    service.clock.advance('P1D');
  }
  expect(await statusOf(service, ready.id)).toBe('ready');
  const fresh = await verifiedOrder(service);
  const asked = await askFill(service, fresh.id, [[first, 8]]);
  expect([asked.status, asked.body.code]).toEqual([422, 'recalled-lot']);
  expect((await handOver(service, safe.id)).status).toBe(200);

  // What was never handed over can still be taken back, onto stock that stays recalled.
  const before = Number(await remaining(service, second));
  await must(pharmacist().post(`/fills/${ready.id}/return-to-stock`, { reason: 'recalled' }));
  expect(Number(await remaining(service, second))).toBe(before + 8);
  expect((await must(pharmacist().get(`/preparations/${second}`))).status).toBe('recalled');
});

it('of one batch leaves other batches of the same lots alone, and is kept as it stood', async () => {
  const { formulationVersionId } = await approvedFormulation(service);
  await receiveAll(service);
  const release = async () => {
    const { id } = await completedBatch(service, formulationVersionId, 30);
    return (await step(service, id, 'release', { signature: SIGNATURE }, 'pharmacist')).id as string;
  };
  const [bad, good] = [await release(), await release()];
  const order = await verifiedOrder(service);
  const fill = await readyFill(service, order.id, bad);
  const { body } = await recall({ preparationId: bad });
  expect(body.preparations).toEqual([bad]);
  expect(body.fills).toEqual([
    {
      id: fill.id,
      preparationId: bad,
      patientId: order.patientId,
      prescriberId: fill.prescriberId,
      status: 'ready',
      handedOver: false,
    },
  ]);
  await must(pharmacist().post(`/fills/${fill.id}/return-to-stock`, { reason: 'recalled' }));
  expect((await must(pharmacist().get(`/recalls/${body.id}`))).fills[0].status).toBe('ready');
  expect((await askFill(service, order.id, [[good, 8]])).status).toBe(201);
});

it('names a batch from which nothing was dispensed too', async () => {
  const batch = await stock(service, 10);
  const { body } = await recall({ preparationId: batch.id });
  expect(body).toMatchObject({
    preparations: [batch.id],
    fills: [],
    patients: [],
    prescribers: [],
    patientsToReach: [],
  });
});

describe('a recall is refused', () => {
  it('without exactly one stock that exists, without a reason, or without the right signature', async () => {
    const batch = await stock(service, 10);
    const componentLotId = batch.lots.get('Anastrozole USP')!.id;
    const unknown = '019a0000-0000-7000-8000-000000000001';
    for (const [body, status, code] of [
      [{}, 400, 'validation-failed'],
      [{ componentLotId, preparationId: batch.id }, 400, 'validation-failed'],
      [{ componentLotId: null }, 400, 'validation-failed'],
      [{ preparationId: 'x' }, 400, 'validation-failed'],
      [{ preparationId: batch.id, reason: ' ' }, 400, 'validation-failed'],
      [{ preparationId: unknown }, 404, 'not-found'],
      [{ componentLotId: unknown }, 404, 'not-found'],
      [{ preparationId: batch.id, signature: { password: 'wrong' } }, 403, 'invalid-signature'],
    ] as const) {
      const answer = await recall(body);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
    }
    expect((await must(pharmacist().get(`/preparations/${batch.id}`))).status).toBe('released');
    const rows = await service.run((tx) => tx.query('SELECT id FROM recall WHERE preparation_id = $1', [batch.id]));
    expect(rows).toEqual([]);
  });

  it('to everybody but a pharmacist of this pharmacy', async () => {
    const batch = await stock(service, 10);
    for (const user of ['technician', 'prescriber', 'admin', 'lab']) {
      expect((await recall({ preparationId: batch.id }, user)).status).toBe(403);
    }
    expect((await recall({ preparationId: batch.id }, 'other-pharmacist')).status).toBe(404);
    const { body } = await recall({ preparationId: batch.id });
    expect((await service.as('other-pharmacist').get(`/recalls/${body.id}`)).status).toBe(404);
  });
});
