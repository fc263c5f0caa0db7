import {
  approvedFormulation,
  capsules,
  receiveAll,
  receiveLot,
  startedBatch,
  step,
  weighAll,
} from '../support/compounding.js';
import { startService, type TestService } from '../support/service.js';

let service: TestService;
let formulationVersionId: string;
let lots: Awaited<ReturnType<typeof receiveAll>>;

beforeAll(async () => {
  service = await startService();
  ({ formulationVersionId } = await approvedFormulation(service));
  lots = await receiveAll(service);
});
afterAll(() => service.stop());

const mg = (value: string) => ({ value, unit: 'mg' });
const lotId = (component = 'Anastrozole USP') => lots.get(component)!.id;
const started = async () => {
  const batch = await startedBatch(service, formulationVersionId);
  const { ingredientId } = batch.ingredients[0];
  const weigh = (changes: object = {}) =>
    service.as('technician').post(`/preparations/${batch.id}/weighings`, {
      ingredientId,
      componentLotId: lotId(),
      actual: mg('100'),
      ...changes,
    });
  return { batch, ingredientId, weigh };
};
const remaining = async (id: string) => (await service.as('technician').get(`/component-lots/${id}`)).body.remaining;

describe('a weighing', () => {
  it.each([
    ['97.999', 422],
    ['98', 201],
    ['102', 201],
    ['102.001', 422],
  ])('of %s mg for 100 mg at 2 %% answers %i, and takes from the lot only what is recorded', async (value, status) => {
    const { weigh } = await started();
    const before = await remaining(lotId());
    const answer = await weigh({ actual: mg(value) });
    expect(answer.status).toBe(status);
    const taken = status === 201 ? Number(value) : 0;
    expect(Number((await remaining(lotId())).value)).toBeCloseTo(Number(before.value) - taken / 1000, 9);
    if (status === 422) {
      expect(answer.body).toMatchObject({
        code: 'out-of-tolerance',
        reasons: [{ target: mg('100'), low: mg('98'), high: mg('102') }],
      });
    }
  });

  it('may come from several lots, and only the sum has to be within', async () => {
    const { batch, weigh } = await started();
    const other = await receiveLot(service);
    expect((await weigh({ actual: mg('60'), partial: true })).status).toBe(201);
    expect((await weigh({ actual: mg('50'), componentLotId: other.id, partial: true })).body.code).toBe(
      'out-of-tolerance',
    );
    const full = await weigh({ actual: mg('40.5'), componentLotId: other.id });
    expect(full.body.ingredients[0]).toMatchObject({ weighed: mg('100.5'), verdict: 'within' });
    expect(full.body.ingredients[0].weighings).toHaveLength(2);
    expect(full.body.id).toBe(batch.id);
  });

  it('that is done again replaces the first, whose material went back or was wasted', async () => {
    const { weigh } = await started();
    const first = await weigh({ actual: mg('101') });
    const [{ id }] = first.body.ingredients[0].weighings;
    const before = Number((await remaining(lotId())).value);
    expect(await weigh({ replaces: id, returnedToLot: true })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'reason' }] },
    });
    expect(await weigh({ replaces: id, reason: 'spilled' })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'returnedToLot' }] },
    });
    const second = await weigh({ replaces: id, reason: 'wrong pan', returnedToLot: true });
    expect(second.status).toBe(201);
    expect(Number((await remaining(lotId())).value)).toBeCloseTo(before + 0.001, 9);
    expect(second.body.ingredients[0]).toMatchObject({ weighed: mg('100'), verdict: 'within' });
    const again = await weigh({ replaces: id, reason: 'wrong pan', returnedToLot: true });
    expect(again).toMatchObject({ status: 409, body: { code: 'wrong-state' } });
    const [, { id: current }] = second.body.ingredients[0].weighings;
    await weigh({ replaces: current, reason: 'dropped', returnedToLot: false });
    expect(Number((await remaining(lotId())).value)).toBeCloseTo(before + 0.001 - 0.1, 9);
  });

  it.each([
    [
      'a lot of another component',
      () => ({ componentLotId: lotId('Capsule shell size 3') }),
      422,
      'component-mismatch',
    ],
    ['an unknown lot', () => ({ componentLotId: '00000000-0000-7000-8000-000000000000' }), 404, 'not-found'],
    ['an unknown ingredient', () => ({ ingredientId: '00000000-0000-7000-8000-000000000000' }), 404, 'not-found'],
    [
      'an unknown replaced weighing',
      () => ({ replaces: '00000000-0000-7000-8000-000000000000', reason: 'x', returnedToLot: true }),
      404,
      'not-found',
    ],
    ['nothing', () => ({ actual: mg('0') }), 422, 'invalid-quantity'],
    ['a count', () => ({ actual: capsules(100) }), 422, 'unknown-unit'],
    ['a number', () => ({ actual: { value: 100, unit: 'mg' } }), 400, 'validation-failed'],
  ])('is refused for %s', async (_, changes, status, code) => {
    const { weigh } = await started();
    expect(await weigh(changes())).toMatchObject({ status, body: { code } });
  });

  it('is refused from a lot that is blocked, too small, or no longer usable', async () => {
    const { weigh } = await started();
    const blocked = await receiveLot(service);
    await service.run((tx) =>
      tx.query("UPDATE component_lot SET blocked_at = $2, blocked_reason = 'test' WHERE id = $1", [blocked.id, tx.now]),
    );
    expect((await weigh({ componentLotId: blocked.id })).body.code).toBe('recalled-lot');
    const small = await receiveLot(service, { quantity: mg('50') });
    expect((await weigh({ componentLotId: small.id })).body.code).toBe('insufficient-stock');
    expect(await remaining(small.id)).toEqual(mg('50'));
    const today = service.clock.today('America/Denver');
    const opened = await receiveLot(service, { openedOn: today, inUseDays: 1 });
    service.clock.advance('P2D');
    expect((await weigh({ componentLotId: opened.id })).body.code).toBe('component-expired');
  });

  it('opens a lot whose use is limited after opening', async () => {
    const { weigh } = await started();
    const limited = await receiveLot(service, { inUseDays: 90 });
    await weigh({ componentLotId: limited.id });
    const { body } = await service.as('technician').get(`/component-lots/${limited.id}`);
    expect(body.openedOn).toBe(service.clock.today('America/Denver'));
  });

  it('belongs to a batch that is being compounded', async () => {
    const { body } = await service
      .as('technician')
      .post('/preparations', { formulationVersionId, batchSize: capsules(10) });
    const weighing = { ingredientId: body.ingredients[0].ingredientId, componentLotId: lotId(), actual: mg('10') };
    expect(await service.as('technician').post(`/preparations/${body.id}/weighings`, weighing)).toMatchObject({
      status: 409,
    });
  });

  it('cannot take more from a lot than it holds, however many weigh at once', async () => {
    const small = await receiveLot(service, { quantity: mg('250') });
    const batches = [await started(), await started(), await started(), await started()];
    const answers = await Promise.all(batches.map(({ weigh }) => weigh({ componentLotId: small.id })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 422, 422]);
    expect(await remaining(small.id)).toEqual(mg('50'));
  });
});

describe('a quality check', () => {
  const check = async (id: string, body: object) =>
    service.as('technician').post(`/preparations/${id}/quality-checks`, body);

  it('is judged by the limits of the formulation', async () => {
    const { batch } = await started();
    const failed = await check(batch.id, { check: 'Average fill weight', value: mg('179') });
    expect(failed).toMatchObject({
      status: 201,
      body: { qualityChecks: [{ results: [{ passed: false }] }, { results: [] }] },
    });
    const silent = await check(batch.id, { check: 'Average fill weight', value: mg('200') });
    expect(silent).toMatchObject({ status: 422, body: { errors: [{ path: 'reason' }] } });
    const again = await check(batch.id, {
      check: 'Average fill weight',
      value: mg('200'),
      reason: 'refilled, investigated',
    });
    expect(again.body.qualityChecks[0].results.map(({ passed }: { passed: boolean }) => passed)).toEqual([false, true]);
  });

  it.each([
    [{ check: 'Average fill weight', passed: true }, 422, 'compounding-refused'],
    [{ check: 'Appearance', passed: true }, 422, 'compounding-refused'],
    [{ check: 'Appearance', observation: 'white' }, 422, 'compounding-refused'],
    [{ check: 'Taste', observation: 'bitter', passed: true }, 404, 'not-found'],
  ])('%j answers %i', async (body, status, code) => {
    const { batch } = await started();
    expect(await check(batch.id, body)).toMatchObject({ status, body: { code } });
  });
});

describe('the completion of a batch', () => {
  const complete = (id: string, changes: object = {}) =>
    service.as('technician').post(`/preparations/${id}/completion`, {
      compoundedAt: service.clock.now().toISOString(),
      actualYield: capsules(100),
      ...changes,
    });

  it('is refused while an ingredient is not weighed, and names it', async () => {
    const { batch, weigh } = await started();
    await weigh();
    const refused = await complete(batch.id);
    expect(refused).toMatchObject({ status: 422, body: { code: 'compounding-refused' } });
    expect(refused.body.reasons.map(({ component }: { component: string }) => component)).toEqual([
      'Microcrystalline cellulose NF',
      'Capsule shell size 3',
    ]);
  });

  it.each([
    ['a time in the future', { compoundedAt: '2099-01-01T00:00:00Z' }, 422, 'invalid-date'],
    ['a time before the components came', { compoundedAt: '2020-01-01T00:00:00Z' }, 422, 'invalid-date'],
    ['a date without a time', { compoundedAt: '2026-11-21' }, 422, 'invalid-date'],
    ['more than a batch can yield', { actualYield: capsules(111) }, 422, 'invalid-quantity'],
    ['no yield', { actualYield: capsules(0) }, 422, 'invalid-quantity'],
    ['half a capsule', { actualYield: capsules(99.5) }, 422, 'invalid-quantity'],
    ['another unit', { actualYield: { value: '20', unit: 'g' } }, 422, 'invalid-quantity'],
  ])('is refused for %s', async (_, changes, status, code) => {
    const { batch } = await started();
    await weighAll(service, batch);
    expect(await complete(batch.id, changes)).toMatchObject({ status, body: { code } });
    expect((await service.as('technician').get(`/preparations/${batch.id}`)).body.status).toBe('compounding');
  });

  it('derives the beyond-use date from the lots that were weighed, not from those proposed', async () => {
    const { batch, weigh } = await started();
    const today = service.clock.today('America/Denver');
    const soon = await receiveLot(service, { inUseDays: 45 });
    await weighAll(service, { ...batch, ingredients: batch.ingredients.slice(1) });
    await weigh({ componentLotId: soon.id });
    const done = await complete(batch.id);
    const expected = new Date(Date.parse(today) + 45 * 86_400_000).toISOString().slice(0, 10);
    expect(done.body).toMatchObject({ beyondUseDate: expected, beyondUse: { binding: { rule: 'component-in-use' } } });
    expect(done.body.expectedBeyondUseDate > expected).toBe(true);
    expect(await complete(batch.id)).toMatchObject({ status: 409 });
  });

  it("follows the pharmacy's way of counting days", async () => {
    const setting = (settings: object) =>
      service.run((tx) => tx.query('UPDATE pharmacy SET settings = $2 WHERE id = $1', [tx.pharmacyId, settings]));
    const dates: string[] = [];
    for (const settings of [{}, { dayCounting: 'day-of-compounding-is-day-0' }]) {
      await setting(settings);
      const { batch, weigh } = await started();
      await weigh();
      await weighAll(service, { ...batch, ingredients: batch.ingredients.slice(1) });
      dates.push((await complete(batch.id)).body.beyondUseDate);
    }
    await setting({});
    expect(Date.parse(dates[1]!) - Date.parse(dates[0]!)).toBe(86_400_000);
  });

  it('says when the record was made afterwards', async () => {
    service.clock.advance('P5D');
    const { batch } = await started();
    await weighAll(service, batch);
    const earlier = new Date(service.clock.now().getTime() - 2 * 86_400_000).toISOString();
    const { body } = await complete(batch.id, { compoundedAt: earlier });
    expect(body.warnings.map(({ code }: { code: string }) => code)).toContain('late-entry');
    expect(body.beyondUse.compoundedOn < service.clock.today('America/Denver')).toBe(true);
    await step(service, batch.id, 'quality-checks', { check: 'Appearance', observation: 'white', passed: true });
  });
});
