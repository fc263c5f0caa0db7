import {
  approvedFormulation,
  capsules,
  receiveAll,
  receiveLot,
  startRecord,
  step,
  weighAll,
} from '../support/compounding.js';
import { SIGNATURE, startService, type TestService } from '../support/service.js';

let service: TestService;

beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

/** 179 days later: 180 days with the day of compounding as day 1. */
function daysLater(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}

it('makes a batch of anastrozole capsules from the formulation to the shelf', async () => {
  const today = service.clock.today('America/Denver');
  const { formulationVersionId } = await approvedFormulation(service);
  const early = await receiveLot(service, { expiresOn: daysLater(today, 60), quantity: { value: '40', unit: 'mg' } });
  const lots = await receiveAll(service);

  const planned = await service
    .as('technician')
    .post('/preparations', { formulationVersionId, batchSize: capsules(100) });
  expect(planned.status).toBe(201);
  const { body: plan } = planned;
  expect(plan).toMatchObject({ status: 'planned', hazardous: true, beyondUseDate: null, remaining: capsules(0) });
  expect(plan.warnings).toEqual([
    expect.objectContaining({ code: 'anticipatory-batch', source: expect.stringMatching(/353a/) }),
  ]);
  expect(plan.internalLot).toMatch(/^\d{6}-001$/);
  const [active] = plan.ingredients;
  expect(active).toMatchObject({ target: { value: '100', unit: 'mg' }, low: { value: '98' }, high: { value: '102' } });
  expect(active.proposedLots).toEqual([
    { componentLotId: early.id, quantity: { value: '40', unit: 'mg' } },
    { componentLotId: lots.get('Anastrozole USP')!.id, quantity: { value: '60', unit: 'mg' } },
  ]);
  expect(plan.expectedBeyondUseDate).toBe(daysLater(today, 60));

  const started = await step(service, plan.id, 'start', startRecord(service));
  expect(started).toMatchObject({
    status: 'compounding',
    start: { balance: { id: 'BAL-1' }, containment: { device: 'CVE-1' } },
  });
  await weighAll(service, plan);
  const lot = await service.as('technician').get(`/component-lots/${early.id}`);
  expect(lot.body.remaining).toEqual({ value: '0', unit: 'mg' });

  await step(service, plan.id, 'quality-checks', { check: 'Average fill weight', value: { value: '0.2', unit: 'g' } });
  await step(service, plan.id, 'quality-checks', { check: 'Appearance', observation: 'white, clean', passed: true });
  const compoundedAt = service.clock.now().toISOString();
  const completed = await step(service, plan.id, 'completion', { compoundedAt, actualYield: capsules(98) });
  expect(completed).toMatchObject({
    status: 'awaiting-release',
    actualYield: capsules(98),
    remaining: capsules(98),
    beyondUseDate: daysLater(today, 60),
    beyondUse: {
      binding: { rule: 'component-expiration', component: { label: `Anastrozole USP, lot ${early.lotNumber}` } },
    },
  });
  expect(completed.beyondUse.considered.map(({ rule }: { rule: string }) => rule)).toContain('nonaqueous-other');
  expect(completed.beyondUse.dayCounting).toBe('day-of-compounding-is-day-1');

  const released = await step(service, plan.id, 'release', { signature: SIGNATURE, note: 'inspected' }, 'pharmacist');
  expect(released).toMatchObject({
    status: 'released',
    release: { signatureId: expect.any(String) },
    pastBeyondUseDate: false,
  });
  expect(released.events.map(({ action }: { action: string }) => action)).toEqual([
    'plan',
    'start',
    'complete',
    'release',
  ]);
  const [signature] = await service.run((tx) =>
    tx.query('SELECT meaning, resource_id FROM signature WHERE id = $1', [released.release.signatureId]),
  );
  expect(signature).toMatchObject({ meaning: expect.stringMatching(/^releases this batch/), resource_id: plan.id });

  const list = await service.as('pharmacist').get('/preparations?status=released');
  expect(list.body.items).toEqual([expect.objectContaining({ id: plan.id, remaining: capsules(98) })]);
  expect((await service.as('other-pharmacist').get(`/preparations/${plan.id}`)).status).toBe(404);
});
