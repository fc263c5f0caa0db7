import { Client } from 'pg';
import { Medications } from '../../src/directory/index.js';
import {
  addMedication,
  askFill,
  handOver,
  readyFill,
  remaining,
  statusOf,
  stock,
  TAMOXIFEN,
  verifiedOrder,
} from '../support/dispensing.js';
import { must } from '../support/orders.js';
import { SIGNATURE, startService, type Answer, type TestService } from '../support/service.js';

let service: TestService;
let batch: { id: string };
beforeAll(async () => {
  service = await startService();
  batch = await stock(service, 400);
});
afterAll(() => service.stop());

const codes = (answers: readonly { status: number; body: { code?: string } }[]) =>
  answers.map(({ status, body }) => (status < 300 ? 'ok' : body.code)).sort();
const pharmacist = () => service.as('pharmacist');
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Whether some statement of this database waits for a lock. */
async function someoneWaits(): Promise<boolean> {
  const client = new Client({ connectionString: service.ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query('SELECT 1 FROM pg_locks WHERE NOT granted');
    return rows.length > 0;
  } finally {
    await client.end();
  }
}

async function untilSomeoneWaits(): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await someoneWaits()) return;
    await pause(20);
  }
  throw new Error('nobody waited for the lock');
}

describe('a contraindicated drug in the same second as the hand-over', () => {
  it('stops it when the profile is being written first: the hand-over waits and sees the new drug', async () => {
    const order = await verifiedOrder(service);
    const fill = await readyFill(service, order.id, batch.id);
    const medications = service.app.get(Medications, { strict: false });
    let handingOver: Promise<Answer> | undefined;
    await service.run(async (tx) => {
      await medications.create(tx, order.patientId, {
        drug: TAMOXIFEN,
        status: 'active',
        startedOn: tx.today,
        source: 'outside-pharmacy',
      });
      handingOver = handOver(service, fill.id);
      // The new therapy is written and not committed: nothing but the lock can make the hand-over wait for it.
      await untilSomeoneWaits();
    });
    const answer = await handingOver!;
    expect([answer.status, answer.body.code]).toEqual([422, 'open-findings']);
    expect(answer.body.reasons.map(({ rule }: { rule: string }) => rule)).toContain('DDI-001');
    expect(await statusOf(service, fill.id)).toBe('ready');
  });

  it('either stops it or comes after it, whoever is faster', async () => {
    const outcomes: string[] = [];
    for (let round = 0; round < 4; round += 1) {
      const order = await verifiedOrder(service);
      const fill = await readyFill(service, order.id, batch.id);
      const both =
        round % 2 === 0
          ? [addMedication(service, order.patientId, TAMOXIFEN), handOver(service, fill.id)]
          : [handOver(service, fill.id), addMedication(service, order.patientId, TAMOXIFEN)];
      const answers = await Promise.all(both);
      const handed = answers[round % 2 === 0 ? 1 : 0]!;
      const added = answers[round % 2 === 0 ? 0 : 1]!;
      expect(added.status).toBe(201);
      if (handed.status === 200) {
        // The hand-over was committed before the drug was known: what it saw held no tamoxifen.
        const [row] = await service.run((tx) =>
          tx.query<{ facts: unknown }>(
            'SELECT s.facts FROM fill f JOIN screening s ON s.id = f.hand_over_screening_id WHERE f.id = $1',
            [fill.id],
          ),
        );
        expect(JSON.stringify(row?.facts)).not.toMatch(/10324|tamoxifen/i);
      } else {
        expect([handed.status, handed.body.code]).toEqual([422, 'open-findings']);
        expect(await statusOf(service, fill.id)).toBe('ready');
      }
      outcomes.push(handed.status === 200 ? 'gone' : 'stopped');
    }
    expect(outcomes).toHaveLength(4);
  });
});

it('two fills of one prescription at once: one is too soon', async () => {
  const order = await verifiedOrder(service);
  const before = Number(await remaining(service, batch.id));
  const ask = () => askFill(service, order.id, [[batch.id, 8]]);
  expect(codes(await Promise.all([ask(), ask(), ask()]))).toEqual(['ok', 'too-soon', 'too-soon']);
  expect(Number(await remaining(service, batch.id))).toBe(before - 8);
});

it('two patients and one last supply: one is out of stock', async () => {
  const last = await stock(service, 8);
  const orders = [await verifiedOrder(service), await verifiedOrder(service)];
  const answers = await Promise.all(orders.map(({ id }) => askFill(service, id, [[last.id, 8]])));
  expect(codes(answers)).toEqual(['insufficient-stock', 'ok']);
  expect(await remaining(service, last.id)).toBe('0');
});

it('two fills that take from the same two batches in opposite order do not lock each other out', async () => {
  const other = await stock(service, 100);
  const orders = await Promise.all(Array.from({ length: 6 }, () => verifiedOrder(service)));
  const answers = await Promise.all(
    orders.map(({ id }, index) => {
      const allocations: [string, number][] = [
        [batch.id, 4],
        [other.id, 4],
      ];
      return askFill(service, id, index % 2 === 0 ? allocations : allocations.reverse());
    }),
  );
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201, 201]);
});

it('two hand-overs of one fill at once: it leaves once', async () => {
  const order = await verifiedOrder(service);
  const fill = await readyFill(service, order.id, batch.id);
  const answers = await Promise.all([1, 2, 3].map(() => handOver(service, fill.id)));
  expect(codes(answers)).toEqual(['ok', 'wrong-state', 'wrong-state']);
  const supplies = await service.run((tx) =>
    tx.query('SELECT fill_id FROM prescription_supply WHERE prescription_id = $1', [order.id]),
  );
  expect(supplies).toHaveLength(1);
});

it('two pharmacists verify one product at once: it is signed once', async () => {
  const order = await verifiedOrder(service);
  const fill = await must(askFill(service, order.id, [[batch.id, 8]]));
  const sign = (user: string) =>
    service.as(user).post(`/fills/${fill.id}/product-verification`, { signature: SIGNATURE });
  expect(codes(await Promise.all([sign('pharmacist'), sign('pharmacist2')]))).toEqual(['ok', 'wrong-state']);
  const signatures = await service.run((tx) =>
    tx.query(`SELECT id FROM signature WHERE resource = 'fill' AND resource_id = $1`, [fill.id]),
  );
  expect(signatures).toHaveLength(1);
});

it('a hand-over and a return to stock at once: one of them', async () => {
  const order = await verifiedOrder(service);
  const fill = await readyFill(service, order.id, batch.id);
  const before = Number(await remaining(service, batch.id));
  const [handed, returned] = await Promise.all([
    handOver(service, fill.id),
    pharmacist().post(`/fills/${fill.id}/return-to-stock`, { reason: 'not wanted' }),
  ]);
  expect(codes([handed, returned])).toEqual(['ok', 'wrong-state']);
  expect(Number(await remaining(service, batch.id))).toBe(handed.status === 200 ? before : before + 8);
});

it('a recall and a hand-over at once: the recall knows whether the patient has it', async () => {
  for (let round = 0; round < 3; round += 1) {
    const bad = await stock(service, 10);
    const order = await verifiedOrder(service);
    const fill = await readyFill(service, order.id, bad.id);
    const recall = () =>
      pharmacist().post('/recalls', { preparationId: bad.id, reason: 'subpotent', signature: SIGNATURE });
    const [handed, recalled] = await Promise.all([handOver(service, fill.id), recall()]);
    expect(recalled.status).toBe(201);
    expect(codes([handed])).toEqual([handed.status === 200 ? 'ok' : 'recalled-lot']);
    expect(recalled.body.fills).toEqual([expect.objectContaining({ id: fill.id, handedOver: handed.status === 200 })]);
    expect(recalled.body.patientsToReach).toEqual(handed.status === 200 ? [order.patientId] : []);
  }
});

it('a recall and a new fill at once: the fill is refused or named', async () => {
  const bad = await stock(service, 10);
  const order = await verifiedOrder(service);
  const [asked, recalled] = await Promise.all([
    askFill(service, order.id, [[bad.id, 8]]),
    pharmacist().post('/recalls', { preparationId: bad.id, reason: 'subpotent', signature: SIGNATURE }),
  ]);
  const named = recalled.body.fills.map(({ id }: { id: string }) => id);
  expect(named).toEqual(asked.status === 201 ? [asked.body.id] : []);
  if (asked.status !== 201) expect(asked.body.code).toBe('recalled-lot');
});

it('a step of a fill that is unknown answers 404', async () => {
  const unknown = '/fills/019a0000-0000-7000-8000-000000000001';
  expect((await pharmacist().post(`${unknown}/hand-over`, { method: 'pick-up' })).status).toBe(404);
  expect((await pharmacist().post(`${unknown}/return-to-stock`, { reason: 'x' })).status).toBe(404);
  await expect(must(pharmacist().get(unknown))).rejects.toThrow('404');
});
