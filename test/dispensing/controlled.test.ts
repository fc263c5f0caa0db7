import { Temporal } from 'temporal-polyfill';
import {
  anastrozoleFormulation,
  approvedFormulation,
  completedBatch,
  receiveAll,
  receiveLot,
  step,
} from '../support/compounding.js';
import { askFill, handOver, readyFill, statusOf, verify } from '../support/dispensing.js';
import { anastrozoleOrder, hormonePanel, makePatient, must, yesterday } from '../support/orders.js';
import { SIGNATURE, startService, type TestService } from '../support/service.js';

// Testosterone is schedule III: 21 CFR 1306.22 and 290.5 (regulatory facts, example 24).
const TESTOSTERONE = 'rxcui:10379';
const STRENGTH = { value: '50', unit: 'mg' };

let service: TestService;
let batch: string;
const today = () => Temporal.PlainDate.from(service.clock.today('America/Denver'));

beforeAll(async () => {
  service = await startService();
  // The middle of a month exists in every month.
  const middle = today().add({ months: 1 }).with({ day: 15 });
  service.clock.advance(`P${today().until(middle).days}D`);
  const [, ...excipients] = anastrozoleFormulation().ingredients;
  const active = { component: 'Testosterone USP', drug: TESTOSTERONE, role: 'active', amountPerUnit: STRENGTH };
  const { formulationVersionId } = await approvedFormulation(service, {
    name: 'Testosterone 50 mg capsules (sample)',
    strengths: [{ drug: TESTOSTERONE, strength: STRENGTH }],
    ingredients: [{ ...active, tolerancePercent: 2, niosh: 'table-2' }, ...excipients],
  });
  await receiveAll(service);
  await receiveLot(service, { component: active.component, drug: TESTOSTERONE, quantity: { value: '50', unit: 'g' } });
  const { id } = await completedBatch(service, formulationVersionId, 80);
  await step(service, id, 'release', { signature: SIGNATURE }, 'pharmacist');
  batch = id;
});
afterAll(() => service.stop());

async function testosteroneOrder(changes: object = {}): Promise<string> {
  const { id: patientId } = await makePatient(service);
  await must(service.as('technician').post(`/patients/${patientId}/conditions`, { noneKnown: true }));
  await must(service.as('lab').post(`/patients/${patientId}/lab-results`, hormonePanel(yesterday(service))));
  const product = {
    kind: 'compounded',
    ingredients: [{ drug: TESTOSTERONE, strength: STRENGTH }],
    dosageForm: 'capsule',
    route: 'oral',
  };
  const body = anastrozoleOrder(service, patientId, { product, refills: 5, ...changes });
  const { id } = await must(service.as('technician').post('/prescriptions', body));
  await verify(service, id);
  return id;
}

const writtenSixMonthsAgo = () => today().subtract({ months: 6 }).toString();

it('carries the federal transfer warning on its label', async () => {
  const fill = await must(askFill(service, await testosteroneOrder(), [[batch, 8]]));
  expect(fill.label.statements.join(' ')).toContain(
    'Caution: Federal law prohibits the transfer of this drug to any person other than the patient for whom it was prescribed.',
  );
  expect(fill.label.product).toMatch(/^testosterone 50 mg capsule, compounded$/i);
});

it('is filled and handed over on the day six months after its date, and not on the next', async () => {
  const [first, second] = [
    await testosteroneOrder({ writtenOn: writtenSixMonthsAgo() }),
    await testosteroneOrder({ writtenOn: writtenSixMonthsAgo() }),
  ];
  const gone = await readyFill(service, first, batch);
  expect((await handOver(service, gone.id)).status).toBe(200);
  const waits = await readyFill(service, second, batch);
  service.clock.advance('P1D');
  const late = await handOver(service, waits.id);
  expect([late.status, late.body.code]).toEqual([422, 'prescription-expired']);
  expect(late.body.reasons[0].source).toBe('21 CFR 1306.22');
  expect(await statusOf(service, waits.id)).toBe('ready');
  await must(service.as('pharmacist').post(`/fills/${waits.id}/return-to-stock`, { reason: 'expired' }));
  const anew = await askFill(service, second, [[batch, 8]]);
  expect([anew.status, anew.body.code]).toEqual([422, 'prescription-expired']);
});

it('is refilled two days early at most', async () => {
  const order = await testosteroneOrder();
  const { id } = await readyFill(service, order, batch);
  await must(handOver(service, id));
  service.clock.advance('P25D');
  const early = await askFill(service, order, [[batch, 8]]);
  expect([early.status, early.body.code]).toEqual([422, 'too-soon']);
  expect(early.body.reasons[0]).toMatchObject({
    rule: 'refill-timing-controlled',
    earliestOn: today().add({ days: 1 }).toString(),
  });
  service.clock.advance('P1D');
  expect((await askFill(service, order, [[batch, 8]])).status).toBe(201);
});
