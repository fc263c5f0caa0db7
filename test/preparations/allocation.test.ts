import fc from 'fast-check';
import { DomainError } from '../../src/core/errors.js';
import { Preparations, type AllocationRequest } from '../../src/workflow/preparations/index.js';
import { ExpireBatchesSweep } from '../../src/workflow/preparations/jobs/expire-batches.sweep.js';
import {
  approvedFormulation,
  capsules,
  completedBatch,
  receiveAll,
  releasedBatch,
  step,
} from '../support/compounding.js';
import { SIGNATURE, startService, type TestService } from '../support/service.js';

let service: TestService;

beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const PRODUCT = {
  ingredients: [{ drug: 'rxcui:84857', strength: { value: '1', unit: 'mg' } }],
  dosageForm: 'capsule',
  route: 'oral',
};
const door = () => service.app.get(Preparations, { strict: false });
const today = () => service.clock.today('America/Denver');
const inDays = (days: number) => new Date(Date.parse(today()) + days * 86_400_000).toISOString().slice(0, 10);

let own = 0;
/** A lot of powder that expires before all others, so that the next batch is made of it alone. */
const ownLot = () => ({ 'Anastrozole USP': { expiresOn: inDays(400 - (own += 1)) } });

const allocate = (preparationId: string, changes: Partial<AllocationRequest> = {}) =>
  service.run((tx) =>
    door().allocate(tx, {
      ...{ preparationId, quantity: capsules(8), dispensedOn: today(), daysSupply: 28, product: PRODUCT },
      ...changes,
    }),
  );
const giveBack = (preparationId: string, count: number, fillId?: string) =>
  service.run((tx) =>
    door().giveBack(tx, {
      preparationId,
      quantity: capsules(count),
      reason: 'not collected',
      ...(fillId ? { fillId } : {}),
    }),
  );
const handOver = (id: string, daysSupply?: number) =>
  service.run((tx) => door().assertStillDispensable(tx, [id], today(), daysSupply));
/** What a refusal says: its code and its first reason. */
const refusal = async (work: Promise<unknown>) =>
  work.then(
    () => ({ code: 'none', reason: undefined }),
    (error: unknown) => {
      if (!(error instanceof DomainError)) throw error;
      return { code: error.code, reason: error.reasons[0] };
    },
  );
const read = async (id: string) => (await service.as('pharmacist').get(`/preparations/${id}`)).body;

/** The invariant of both ledgers: what remains is the sum of what moved, and every balance is the sum up to it. */
async function expectLedgersToAgree() {
  const wrong = await service.run((tx) =>
    tx.query(
      `SELECT 'batch' AS of, p.id FROM preparation p
         LEFT JOIN (SELECT preparation_id, sum(quantity) AS total FROM preparation_movement GROUP BY 1) m ON m.preparation_id = p.id
       WHERE p.remaining <> coalesce(m.total, 0)
       UNION ALL
       SELECT 'lot', l.id FROM component_lot l
         LEFT JOIN (SELECT component_lot_id, sum(quantity) AS total FROM component_lot_movement GROUP BY 1) m ON m.component_lot_id = l.id
       WHERE l.remaining <> coalesce(m.total, 0)
       UNION ALL
       SELECT 'balance', id FROM (SELECT id, balance, sum(quantity) OVER (PARTITION BY preparation_id ORDER BY sequence) AS running
         FROM preparation_movement) b WHERE balance <> running`,
    ),
  );
  expect(wrong).toEqual([]);
}

describe('an allocation', () => {
  it('takes from a released batch and says what a label needs', async () => {
    const { batch } = await releasedBatch(service);
    const allocation = await allocate(batch.id);
    expect(allocation).toMatchObject({
      internalLot: batch.internalLot,
      beyondUseDate: batch.beyondUseDate,
      storage: 'controlled-room-temperature',
      strengths: PRODUCT.ingredients,
      hazardous: true,
      labelCautions: ['Hazardous drug: do not open or crush'],
      quantity: capsules(8),
    });
    expect(await read(batch.id)).toMatchObject({ status: 'released', remaining: capsules(92) });
  });

  it('that outlasts the beyond-use date is refused with the largest quantity and days', async () => {
    const soon = { 'Anastrozole USP': { openedOn: today(), inUseDays: 14 } };
    const { batch } = await releasedBatch(service, 100, soon);
    expect(batch.beyondUseDate).toBe(inDays(14));
    expect(await refusal(allocate(batch.id))).toEqual({
      code: 'past-beyond-use-date',
      reason: {
        preparationId: batch.id,
        beyondUseDate: inDays(14),
        largestQuantity: capsules(4),
        largestDaysSupply: 14,
      },
    });
    expect(await read(batch.id)).toMatchObject({ remaining: capsules(100) });
    await allocate(batch.id, { quantity: capsules(4), daysSupply: 14 });
    service.clock.advance('P15D');
    expect(await refusal(allocate(batch.id, { daysSupply: 1 }))).toMatchObject({
      code: 'past-beyond-use-date',
      reason: { largestQuantity: capsules(0), largestDaysSupply: 0 },
    });
  });

  it('is refused for another product, another unit, an unknown batch, and more than there is', async () => {
    const { batch } = await releasedBatch(service, 10);
    const stronger = [{ drug: 'rxcui:84857', strength: { value: '2', unit: 'mg' } }];
    expect((await refusal(allocate(batch.id, { product: { ...PRODUCT, ingredients: stronger } }))).code).toBe(
      'product-mismatch',
    );
    expect((await refusal(allocate(batch.id, { product: { ...PRODUCT, route: 'vaginal' } }))).code).toBe(
      'product-mismatch',
    );
    expect((await refusal(allocate(batch.id, { quantity: { value: '8', unit: '{tablet}' } }))).code).toBe(
      'invalid-quantity',
    );
    expect((await refusal(allocate(batch.id, { quantity: capsules(0) }))).code).toBe('invalid-quantity');
    expect((await refusal(allocate('00000000-0000-7000-8000-000000000000'))).code).toBe('not-found');
    expect(await refusal(allocate(batch.id, { quantity: capsules(11) }))).toEqual({
      code: 'insufficient-stock',
      reason: { preparationId: batch.id, requested: capsules(11), available: capsules(10) },
    });
    expect(await read(batch.id)).toMatchObject({ remaining: capsules(10) });
  });

  it('is refused from every state but released', async () => {
    const { batch, lots } = await releasedBatch(service);
    const formulationVersionId = batch.formulationVersionId;
    const completed = await completedBatch(service, formulationVersionId);
    expect((await refusal(allocate(completed.id))).code).toBe('wrong-state');
    await step(service, batch.id, 'quarantine', { reason: 'x' }, 'pharmacist');
    expect((await refusal(allocate(batch.id))).code).toBe('wrong-state');
    expect((await refusal(handOver(batch.id))).code).toBe('wrong-state');
    await step(service, batch.id, 'rejection', { reason: 'x', signature: SIGNATURE }, 'pharmacist');
    expect((await refusal(allocate(batch.id))).code).toBe('wrong-state');
    expect(lots.size).toBe(3);
  });

  it('of the last units empties the batch; what comes back restores it', async () => {
    const { batch } = await releasedBatch(service, 8);
    const fillId = batch.id;
    await allocate(batch.id, { fillId });
    expect(await read(batch.id)).toMatchObject({ status: 'depleted', remaining: capsules(0) });
    expect((await refusal(allocate(batch.id))).code).toBe('insufficient-stock');
    await handOver(batch.id);
    expect(await giveBack(batch.id, 8, fillId)).toEqual({ restocked: true, status: 'released' });
    expect((await refusal(giveBack(batch.id, 8, fillId))).code).toBe('invalid-quantity');
    expect(await read(batch.id)).toMatchObject({ status: 'released', remaining: capsules(8) });
    await expectLedgersToAgree();
  });

  it('that races with others for the last units is won by exactly one', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { batch } = await releasedBatch(service, 8);
      const outcomes = await Promise.all(Array.from({ length: 4 }, () => refusal(allocate(batch.id))));
      expect(outcomes.map(({ code }) => code).sort()).toEqual([
        'insufficient-stock',
        'insufficient-stock',
        'insufficient-stock',
        'none',
      ]);
      expect(await read(batch.id)).toMatchObject({ status: 'depleted', remaining: capsules(0) });
    }
    await expectLedgersToAgree();
  });

  it('leaves ledgers that add up, whatever happens in whatever order', async () => {
    const { batch } = await releasedBatch(service, 60);
    const operations = fc.array(
      fc.record({ kind: fc.constantFrom('take' as const, 'back' as const), count: fc.integer({ min: 1, max: 25 }) }),
      { minLength: 4, maxLength: 10 },
    );
    await fc.assert(
      fc.asyncProperty(operations, async (steps) => {
        const before = Number((await read(batch.id)).remaining.value);
        const outcomes = await Promise.all(
          steps.map(async ({ kind, count }) => {
            const work =
              kind === 'take' ? allocate(batch.id, { quantity: capsules(count) }) : giveBack(batch.id, count);
            const { code } = await refusal(work);
            return code === 'none' ? (kind === 'take' ? -count : count) : 0;
          }),
        );
        const after = await read(batch.id);
        const expected = outcomes.reduce((sum: number, change) => sum + change, before);
        expect(after.remaining).toEqual(capsules(expected));
        expect(after.status).toBe(expected === 0 ? 'depleted' : 'released');
        await expectLedgersToAgree();
      }),
      { numRuns: 8 },
    );
  });
});

describe('a recall', () => {
  it('of a component lot blocks every delivery of it and every batch that holds it, in one transaction', async () => {
    const { batch, lots } = await releasedBatch(service, 8, ownLot());
    const componentLotId = lots.get('Anastrozole USP')!.id;
    const planned = await service
      .as('technician')
      .post('/preparations', { formulationVersionId: batch.formulationVersionId, batchSize: capsules(10) });
    await allocate(batch.id);
    const blocked = await service.run((tx) => door().block(tx, { componentLotId }, 'supplier recall'));
    expect(blocked).toEqual({ preparationIds: [batch.id], componentLotIds: [componentLotId] });
    expect(await read(batch.id)).toMatchObject({ status: 'recalled' });
    expect((await refusal(allocate(batch.id, { quantity: capsules(1) }))).code).toBe('recalled-lot');
    expect((await refusal(handOver(batch.id))).code).toBe('recalled-lot');
    expect(await giveBack(batch.id, 8)).toEqual({ restocked: true, status: 'recalled' });
    expect((await read(planned.body.id)).status).toBe('planned');
    const again = await service.run((tx) => door().block(tx, { componentLotId }, 'again'));
    expect(again.preparationIds).toEqual([batch.id]);
    const lot = await service.as('technician').get(`/component-lots/${componentLotId}`);
    expect(lot.body.blocked).toMatchObject({ reason: 'supplier recall' });
  });

  it('counts a second delivery of the same lot, and a batch that was destroyed since', async () => {
    const { batch, lots } = await releasedBatch(service, 8, ownLot());
    const first = await service.as('technician').get(`/component-lots/${lots.get('Anastrozole USP')!.id}`);
    const { supplier, lotNumber } = first.body;
    service.clock.advance('P1D');
    const second = await receiveAll(service, { 'Anastrozole USP': { supplier: supplier.toUpperCase(), lotNumber } });
    await step(
      service,
      batch.id,
      'destruction',
      { reason: 'x', quantity: capsules(8), signature: SIGNATURE },
      'pharmacist',
    );
    const secondId = second.get('Anastrozole USP')!.id;
    const blocked = await service.run((tx) => door().block(tx, { componentLotId: secondId }, 'supplier recall'));
    expect([...blocked.componentLotIds].sort()).toEqual([first.body.id, secondId].sort());
    expect(blocked.preparationIds).toEqual([batch.id]);
    expect((await read(batch.id)).status).toBe('destroyed');
  });

  it('of one batch leaves its components alone; unknown ids are not found', async () => {
    const { batch, lots } = await releasedBatch(service, 8, ownLot());
    const blocked = await service.run((tx) => door().block(tx, { preparationId: batch.id }, 'label error'));
    expect(blocked).toEqual({ preparationIds: [batch.id], componentLotIds: [] });
    expect(await read(batch.id)).toMatchObject({ status: 'recalled' });
    const lot = await service.as('technician').get(`/component-lots/${lots.get('Anastrozole USP')!.id}`);
    expect(lot.body.blocked).toBeNull();
    const nowhere = '00000000-0000-7000-8000-000000000000';
    expect((await refusal(service.run((tx) => door().block(tx, { preparationId: nowhere }, 'x')))).code).toBe(
      'not-found',
    );
    expect((await refusal(service.run((tx) => door().block(tx, { componentLotId: nowhere }, 'x')))).code).toBe(
      'not-found',
    );
  });

  it('that meets an allocation in the same moment either comes first or finds it in the ledger', async () => {
    const { batch, lots } = await releasedBatch(service, 8, ownLot());
    const componentLotId = lots.get('Anastrozole USP')!.id;
    const [taken, blocked] = await Promise.all([
      refusal(allocate(batch.id)),
      service.run((tx) => door().block(tx, { componentLotId }, 'supplier recall')),
    ]);
    expect(['none', 'recalled-lot']).toContain(taken.code);
    expect(blocked.preparationIds).toEqual([batch.id]);
    expect((await read(batch.id)).status).toBe('recalled');
  });
});

describe('the hand-over of what was allocated', () => {
  it('is stopped by the date, with the days that the patient will use it', async () => {
    const { batch } = await releasedBatch(service, 8, { 'Anastrozole USP': { openedOn: today(), inUseDays: 10 } });
    await allocate(batch.id, { daysSupply: 10 });
    await handOver(batch.id, 10);
    service.clock.advance('P1D');
    await handOver(batch.id);
    expect((await refusal(handOver(batch.id, 10))).code).toBe('past-beyond-use-date');
    service.clock.advance('P10D');
    expect((await refusal(handOver(batch.id))).code).toBe('past-beyond-use-date');
    expect((await refusal(handOver('00000000-0000-7000-8000-000000000000'))).code).toBe('not-found');
  });
});

describe('a batch past its date', () => {
  it('is refused before any job ran and after it, and the sweep touches nothing else', async () => {
    const { formulationVersionId } = await approvedFormulation(service);
    await receiveAll(service, { 'Anastrozole USP': { openedOn: today(), inUseDays: 5 } });
    const old = await completedBatch(service, formulationVersionId);
    await step(service, old.id, 'release', { signature: SIGNATURE }, 'pharmacist');
    service.clock.advance('P6D');
    const { batch: fresh } = await releasedBatch(service, 8);
    expect(await read(old.id)).toMatchObject({ status: 'released', pastBeyondUseDate: true });
    expect((await refusal(allocate(old.id))).code).toBe('past-beyond-use-date');

    const sweep = service.app.get(ExpireBatchesSweep, { strict: false });
    await Promise.all([sweep.run(service.pharmacyId), sweep.run(service.pharmacyId)]);
    const after = await read(old.id);
    expect(after.status).toBe('expired');
    expect(after.events.filter(({ action }: { action: string }) => action === 'expire')).toHaveLength(1);
    expect((await read(fresh.id)).status).toBe('released');
    expect((await refusal(allocate(old.id))).code).toBe('past-beyond-use-date');
    expect((await refusal(handOver(old.id))).code).toBe('past-beyond-use-date');
    const destruction = { reason: 'past its date', quantity: capsules(100), signature: SIGNATURE };
    expect((await step(service, old.id, 'destruction', destruction, 'pharmacist')).status).toBe('destroyed');
  });
});
