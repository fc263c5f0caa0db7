import { ComponentStock } from '../../src/formulary/index.js';
import { Preparations } from '../../src/workflow/preparations/index.js';
import {
  approvedFormulation,
  capsules,
  completedBatch,
  receiveAll,
  startedBatch,
  step,
  weighAll,
} from '../support/compounding.js';
import { SIGNATURE, startService, type TestService } from '../support/service.js';

let service: TestService;
let formulationVersionId: string;

beforeAll(async () => {
  service = await startService();
  ({ formulationVersionId } = await approvedFormulation(service));
  await receiveAll(service);
});
afterAll(() => service.stop());

const release = (id: string, user = 'pharmacist', body: object = {}, headers = {}) =>
  service.as(user).post(`/preparations/${id}/release`, { signature: SIGNATURE, ...body }, headers);
const status = async (id: string) => (await service.as('pharmacist').get(`/preparations/${id}`)).body.status;
const codes = ({ body }: { body: { reasons: { code: string }[] } }) => body.reasons.map(({ code }) => code);
const preparations = () => service.app.get(Preparations, { strict: false });

describe('a release', () => {
  it('is refused with the whole list of what is missing, and changes nothing', async () => {
    const batch = await startedBatch(service, formulationVersionId);
    await weighAll(service, batch);
    await step(service, batch.id, 'quality-checks', {
      check: 'Average fill weight',
      value: { value: '150', unit: 'mg' },
    });
    const compoundedAt = service.clock.now().toISOString();
    await step(service, batch.id, 'completion', { compoundedAt, actualYield: capsules(100) });
    const refused = await release(batch.id);
    expect(refused).toMatchObject({ status: 422, body: { code: 'release-refused' } });
    expect(codes(refused)).toEqual(['failed-check', 'missing-check']);
    expect(await status(batch.id)).toBe('awaiting-release');
    const signatures = await service.run((tx) =>
      tx.query('SELECT 1 FROM signature WHERE resource_id = $1', [batch.id]),
    );
    expect(signatures).toEqual([]);

    const value = { value: '200', unit: 'mg' };
    await step(service, batch.id, 'quality-checks', { check: 'Average fill weight', value, reason: 'investigated' });
    expect(codes(await release(batch.id))).toEqual(['missing-check']);
    await step(service, batch.id, 'quality-checks', { check: 'Appearance', observation: 'white', passed: true });
    expect((await release(batch.id)).status).toBe(200);
  });

  it("needs a pharmacist's own signature, the current version, and a batch of the pharmacy", async () => {
    const { id, version } = await completedBatch(service, formulationVersionId);
    expect((await release(id, 'technician')).status).toBe(403);
    expect(await release(id, 'pharmacist', { signature: { password: 'wrong' } })).toMatchObject({
      status: 403,
      body: { code: 'invalid-signature' },
    });
    expect((await release(id, 'pharmacist', { signature: undefined })).status).toBe(400);
    expect((await release(id, 'pharmacist', {}, { 'if-match': `"${version - 1}"` })).status).toBe(412);
    expect((await release(id, 'other-pharmacist')).status).toBe(404);
    expect(await status(id)).toBe('awaiting-release');
    expect((await release(id, 'pharmacist', {}, { 'if-match': `"${version}"` })).status).toBe(200);
    expect(await release(id)).toMatchObject({ status: 409, body: { code: 'wrong-state' } });
  });

  it('is not possible before completion', async () => {
    const { id } = await startedBatch(service, formulationVersionId);
    expect(await release(id)).toMatchObject({ status: 409, body: { code: 'wrong-state' } });
  });

  it('is refused to those who made the batch where the formulation asks for another person', async () => {
    const strict = await approvedFormulation(service, { releaseByAnotherPerson: true });
    const batch = await startedBatch(service, strict.formulationVersionId);
    const [{ ingredientId, proposedLots }] = batch.ingredients;
    const [{ componentLotId, quantity: actual }] = proposedLots;
    await step(service, batch.id, 'weighings', { ingredientId, componentLotId, actual }, 'pharmacist');
    await weighAll(service, { ...batch, ingredients: batch.ingredients.slice(1) });
    await step(service, batch.id, 'quality-checks', {
      check: 'Average fill weight',
      value: { value: '200', unit: 'mg' },
    });
    await step(service, batch.id, 'quality-checks', { check: 'Appearance', observation: 'white', passed: true });
    const compoundedAt = service.clock.now().toISOString();
    await step(service, batch.id, 'completion', { compoundedAt, actualYield: capsules(100) });
    expect(codes(await release(batch.id))).toEqual(['second-person-required']);
    expect((await release(batch.id, 'pharmacist2')).status).toBe(200);
  });

  it('is refused once the beyond-use date has passed, whether a job ran or not', async () => {
    const { id, beyondUseDate } = await completedBatch(service, formulationVersionId);
    service.clock.advance('P180D');
    expect(service.clock.today('America/Denver') > beyondUseDate).toBe(true);
    expect(codes(await release(id))).toEqual(['past-beyond-use-date']);
  });

  it('sees a component lot that was blocked after the weighing, even where the batch itself was not recalled', async () => {
    await receiveAll(service);
    const batch = await completedBatch(service, formulationVersionId);
    const { componentLotId } = batch.ingredients[1].weighings[0];
    await service.run((tx) =>
      service.app.get(ComponentStock, { strict: false }).block(tx, componentLotId, 'supplier recall'),
    );
    const refused = await release(batch.id);
    expect(codes(refused)).toEqual(['recalled-lot']);
    expect(refused.body.reasons[0]).toMatchObject({ componentLotId, component: 'Microcrystalline cellulose NF' });
  });

  it('that races with a recall never leaves the batch on the shelf', async () => {
    await receiveAll(service);
    const batch = await completedBatch(service, formulationVersionId);
    const { componentLotId } = batch.ingredients[0].weighings[0];
    let pending: ReturnType<typeof release> | undefined;
    await service.run(async (tx) => {
      await preparations().block(tx, { componentLotId }, 'supplier recall');
      pending = release(batch.id);
      await new Promise((resolve) => setTimeout(resolve, 400));
    });
    expect(await pending).toMatchObject({ status: 409, body: { code: 'wrong-state' } });
    expect(await status(batch.id)).toBe('recalled');
  });

  it('that came first is overtaken by the recall', async () => {
    await receiveAll(service);
    const batch = await completedBatch(service, formulationVersionId);
    const { componentLotId } = batch.ingredients[0].weighings[0];
    const [released] = await Promise.all([
      release(batch.id),
      service.run((tx) => preparations().block(tx, { componentLotId }, 'supplier recall')),
    ]);
    expect([200, 409, 422]).toContain(released.status);
    expect(await status(batch.id)).toBe('recalled');
  });
});

describe('a quarantined batch', () => {
  const quarantined = async () => {
    await receiveAll(service);
    const { id } = await completedBatch(service, formulationVersionId);
    await step(service, id, 'release', { signature: SIGNATURE }, 'pharmacist');
    const held = await step(service, id, 'quarantine', { reason: 'temperature excursion' }, 'pharmacist');
    expect(held).toMatchObject({ status: 'quarantined', remaining: capsules(100) });
    return id;
  };

  it('goes back to the shelf by another signature', async () => {
    const id = await quarantined();
    const back = await release(id, 'pharmacist2', { note: 'excursion within limits' });
    expect(back.body).toMatchObject({ status: 'released' });
    expect(back.body.events.at(-1)).toMatchObject({
      action: 'release',
      from: 'quarantined',
      reason: 'excursion within limits',
    });
  });

  it('is rejected and destroyed by signature, with the quantity', async () => {
    const id = await quarantined();
    expect(
      (await service.as('technician').post(`/preparations/${id}/rejection`, { reason: 'x', signature: SIGNATURE }))
        .status,
    ).toBe(403);
    const rejected = await step(service, id, 'rejection', { reason: 'discolored', signature: SIGNATURE }, 'pharmacist');
    expect(rejected.status).toBe('rejected');
    expect((await release(id)).status).toBe(409);
    const destroy = (body: object) =>
      service
        .as('pharmacist')
        .post(`/preparations/${id}/destruction`, { reason: 'reverse distributor', signature: SIGNATURE, ...body });
    expect(await destroy({ quantity: capsules(99) })).toMatchObject({
      status: 422,
      body: { code: 'invalid-quantity' },
    });
    expect(await destroy({ quantity: { value: '20', unit: 'g' } })).toMatchObject({ status: 422 });
    const destroyed = await destroy({ quantity: capsules(99), discrepancyReason: 'one capsule was assayed' });
    expect(destroyed.body).toMatchObject({ status: 'destroyed', remaining: capsules(0) });
    expect(destroyed.body.events.at(-1)).toMatchObject({
      action: 'destroy',
      quantity: capsules(99),
      signatureId: expect.any(String),
    });
    expect((await destroy({ quantity: capsules(0) })).status).toBe(409);
    const ledger = await service.run((tx) =>
      tx.query<{ kind: string }>('SELECT kind FROM preparation_movement WHERE preparation_id = $1 ORDER BY sequence', [
        id,
      ]),
    );
    expect(ledger.map(({ kind }) => kind)).toEqual(['produced', 'adjusted', 'destroyed']);
  });

  it('needs a reason and a pharmacist', async () => {
    const { id } = await completedBatch(service, formulationVersionId);
    expect((await service.as('pharmacist').post(`/preparations/${id}/quarantine`, {})).status).toBe(400);
    expect((await service.as('technician').post(`/preparations/${id}/quarantine`, { reason: 'x' })).status).toBe(403);
  });
});

it('a batch that was never completed is rejected, and what was weighed stays consumed', async () => {
  const batch = await startedBatch(service, formulationVersionId);
  const rejected = await step(
    service,
    batch.id,
    'rejection',
    { reason: 'power failure', signature: SIGNATURE },
    'pharmacist',
  );
  expect(rejected).toMatchObject({ status: 'rejected', remaining: capsules(0) });
  const destroyed = await step(
    service,
    batch.id,
    'destruction',
    { reason: 'waste', quantity: capsules(30), signature: SIGNATURE },
    'pharmacist',
  );
  expect(destroyed).toMatchObject({ status: 'destroyed', remaining: capsules(0) });
});

it('no batch is changed by another pharmacy', async () => {
  const { id } = await completedBatch(service, formulationVersionId);
  const other = service.as('other-pharmacist');
  const bodies: Record<string, object> = {
    quarantine: { reason: 'x' },
    rejection: { reason: 'x', signature: SIGNATURE },
    destruction: { reason: 'x', quantity: capsules(1), signature: SIGNATURE },
    'quality-checks': { check: 'Appearance', observation: 'x', passed: true },
    completion: { compoundedAt: service.clock.now().toISOString(), actualYield: capsules(1) },
    start: {},
  };
  for (const [name, body] of Object.entries(bodies)) {
    expect((await other.post(`/preparations/${id}/${name}`, body)).status).toBe(404);
  }
});
