import {
  anastrozoleFormulation,
  approvedFormulation,
  completedBatch,
  receiveAll,
  receiveLot,
  step,
} from '../support/compounding.js';
import { askFill, handOver, readyFill, remaining, statusOf, stock, verifiedOrder } from '../support/dispensing.js';
import { must } from '../support/orders.js';
import { eventually } from '../support/wait.js';
import { bySecond, resolution } from '../screening/orders.js';
import { SIGNATURE, startService, type Answer, type TestService } from '../support/service.js';

jest.setTimeout(120_000);
const SECONDS = 30_000;

let service: TestService;
let lactose: string;
let flavored: string;
beforeAll(async () => {
  service = await startService({ environment: { RUN_WORKER: 'true' } });
  lactose = await batchWith('Lactose monohydrate NF');
  flavored = await batchWith('Flavozest 20');
});
afterAll(() => service.stop());

const pharmacist = () => service.as('pharmacist');

/** A released batch of anastrozole 1 mg capsules with another filler than cellulose. */
async function batchWith(filler: string): Promise<string> {
  const [active, cellulose, shell] = anastrozoleFormulation().ingredients;
  const { formulationVersionId } = await approvedFormulation(service, {
    name: `Anastrozole 1 mg capsules with ${filler} (sample)`,
    ingredients: [active, { ...cellulose, component: filler }, shell],
  });
  await receiveAll(service);
  await receiveLot(service, { component: filler, drug: undefined, quantity: { value: '5000', unit: 'g' } });
  const { id } = await completedBatch(service, formulationVersionId, 100);
  await step(service, id, 'release', { signature: SIGNATURE }, 'pharmacist');
  return id;
}

async function allergicTo(patientId: string, substance: string): Promise<string> {
  const { id } = await must(service.as('technician').post(`/patients/${patientId}/allergies`, { substance }));
  return `/patients/${patientId}/allergies/${id}`;
}
const setStatus = (allergy: string, status: string): Promise<unknown> =>
  must(service.as('technician').patch(allergy, { status }));
const screeningOf = async (prescriptionId: string) =>
  (await must(pharmacist().get(`/prescriptions/${prescriptionId}`))).screening;
const check = (fillId: string): Promise<Answer> =>
  pharmacist().post(`/fills/${fillId}/product-verification`, { signature: SIGNATURE });

/** Refused for an excipient that the patient is allergic to. @returns the finding's id */
function expectExcipient({ status, body }: Answer): string {
  expect([status, body.code]).toEqual([422, 'open-findings']);
  expect(body.reasons).toContainEqual(
    expect.objectContaining({ rule: 'DPI-003', severity: 'contraindicated', override: 'two-person' }),
  );
  const finding = body.reasons.find(({ rule }: { rule: string }) => rule === 'DPI-003');
  expect(finding.evidence.map(({ text }: { text: string }) => text)).toContain(
    'the formula holds Lactose monohydrate NF',
  );
  return finding.id;
}

describe('an excipient that the patient is allergic to', () => {
  it('stops the fill from that batch, and none from a batch without it', async () => {
    const order = await verifiedOrder(service);
    await allergicTo(order.patientId, 'lactose');
    expect((await must(pharmacist().post(`/prescriptions/${order.id}/screenings`))).checks).toContainEqual(
      expect.objectContaining({ check: 'allergy', outcome: 'not-checked', key: 'excipients', stops: false }),
    );
    const shelf = await remaining(service, lactose);
    expectExcipient(await askFill(service, order.id, [[lactose, 8]]));
    expect(await remaining(service, lactose)).toBe(shelf);
    expect(await screeningOf(order.id)).toMatchObject({ outcome: 'blocked' });

    const cellulose = await stock(service, 20);
    expectExcipient(
      await askFill(service, order.id, [
        [cellulose.id, 4],
        [lactose, 4],
      ]),
    );
    const { id } = await readyFill(service, order.id, cellulose.id);
    expect(await must(handOver(service, id))).toMatchObject({ status: 'picked-up' });
    const { facts } = await must(pharmacist().get(`/screenings/${(await screeningOf(order.id)).id}`));
    expect(facts.candidates[0]).toMatchObject({
      excipients: ['Capsule shell size 3', 'Microcrystalline cellulose NF'],
      lots: [{ drug: 'rxcui:84857', certificateOfAnalysis: true }],
    });
  });

  it('stops product verification and hand-over when it is told after the fill was prepared', async () => {
    const order = await verifiedOrder(service);
    const fill = await must(askFill(service, order.id, [[lactose, 8]]));
    const allergy = await allergicTo(order.patientId, 'milk');
    await eventually(async () => {
      const { trigger, findings } = await screeningOf(order.id);
      expect([trigger, findings[0].rule, findings[0].status]).toEqual(['surveillance', 'DPI-003', 'open']);
    }, SECONDS);
    expectExcipient(await check(fill.id));
    expect(await statusOf(service, fill.id)).toBe('prepared');

    await setStatus(allergy, 'entered-in-error');
    await must(service.as('technician').post(`/patients/${order.patientId}/allergies`, { noneKnown: true }));
    await must(check(fill.id));
    await setStatus(allergy, 'active');
    for (const way of [{ method: 'pick-up' }, { method: 'shipment', state: 'CO' }]) {
      expectExcipient(await handOver(service, fill.id, way));
      expect(await statusOf(service, fill.id)).toBe('ready');
    }
  });

  it('lets the fill go to the patient once two pharmacists decided, who are not asked again', async () => {
    const order = await verifiedOrder(service);
    await allergicTo(order.patientId, 'lactose');
    const findingId = expectExcipient(await askFill(service, order.id, [[lactose, 8]]));
    const alone = await pharmacist().post(`/findings/${findingId}/resolution`, resolution());
    expect([alone.status, alone.body.code]).toEqual([422, 'second-person-required']);
    await must(pharmacist().post(`/findings/${findingId}/resolution`, resolution(bySecond('pharmacist2'))));
    const { id } = await readyFill(service, order.id, lactose);
    await must(pharmacist().post(`/prescriptions/${order.id}/screenings`));
    expect(await must(handOver(service, id))).toMatchObject({ status: 'picked-up' });
    // The patient has the capsules: the finding and the decision on it stand.
    const later = await must(pharmacist().post(`/prescriptions/${order.id}/screenings`));
    expect(later.findings).toContainEqual(expect.objectContaining({ id: findingId, status: 'overridden' }));
  });
});

describe('an excipient that nobody knows', () => {
  it('stops the fill before an allergy to an excipient until a pharmacist has compared them', async () => {
    const order = await verifiedOrder(service);
    await allergicTo(order.patientId, 'lactose');
    const shelf = await remaining(service, flavored);
    const { status, body } = await askFill(service, order.id, [[flavored, 8]]);
    expect([status, body.code]).toEqual([422, 'open-findings']);
    expect(body.reasons).toEqual([
      expect.objectContaining({
        check: 'allergy',
        key: 'excipient:flavozest',
        reason: 'the excipient Flavozest 20 is not recognized: compare it by hand with the allergy to lactose',
      }),
    ]);
    expect(await remaining(service, flavored)).toBe(shelf);

    const word = { keys: ['excipient:flavozest'], note: 'maker: free of lactose', signature: SIGNATURE };
    // The allergy makes a worker look as well, which may come between.
    await eventually(async () => {
      const { id: screeningId } = await screeningOf(order.id);
      await must(pharmacist().post(`/screenings/${screeningId}/attestations`, word));
    }, SECONDS);
    const { id } = await readyFill(service, order.id, flavored);

    // The word was given for lactose, not for whatever comes up later.
    await allergicTo(order.patientId, 'sesame');
    const again = await handOver(service, id);
    expect([again.status, again.body.code]).toEqual([422, 'open-findings']);
    expect(again.body.reasons[0].reason).toMatch(/the allergy to lactose, sesame$/);
  });

  it('stops nothing for a patient without allergies, or with one to a drug', async () => {
    const order = await verifiedOrder(service);
    const { id } = await readyFill(service, order.id, flavored);
    await allergicTo(order.patientId, 'penicillin');
    expect(await must(handOver(service, id))).toMatchObject({ status: 'picked-up' });
  });
});
