import { SIGNATURE, type TestService } from './service.js';

/** A master formulation record of anastrozole 1 mg capsules, marked as a sample; `changes` replace whole members. */
export function anastrozoleFormulation(changes: object = {}) {
  return {
    name: 'Anastrozole 1 mg capsules (sample)',
    dosageForm: 'capsule',
    route: 'oral',
    unit: '{capsule}',
    physicalDescription: 'Size 3 hard capsule, white body and cap, filled with a white powder',
    strengths: [{ drug: 'rxcui:84857', strength: { value: '1', unit: 'mg' } }],
    ingredients: [
      {
        component: 'Anastrozole USP',
        drug: 'rxcui:84857',
        role: 'active',
        amountPerUnit: { value: '1', unit: 'mg' },
        tolerancePercent: 2,
        niosh: 'table-2',
      },
      {
        component: 'Microcrystalline cellulose NF',
        role: 'excipient',
        amountPerUnit: { value: '199', unit: 'mg' },
        tolerancePercent: 5,
        niosh: 'not-listed',
      },
      {
        component: 'Capsule shell size 3',
        role: 'excipient',
        amountPerUnit: { value: '1', unit: '{capsule}' },
        tolerancePercent: 0,
        niosh: 'not-listed',
      },
    ],
    containerClosure: { description: 'Amber vial with child-resistant cap', tightAndLightResistant: true },
    equipment: ['Analytical balance', 'Capsule filling machine', 'Containment ventilated enclosure'],
    instructions: [
      'Triturate anastrozole with cellulose by geometric dilution.',
      'Fill the shells and check their weights.',
    ],
    storage: 'controlled-room-temperature',
    beyondUse: {},
    labelCautions: ['Hazardous drug: do not open or crush'],
    qualityChecks: [
      {
        name: 'Average fill weight',
        expected: 'within 10 % of 200 mg',
        low: { value: '180', unit: 'mg' },
        high: { value: '220', unit: 'mg' },
      },
      { name: 'Appearance', expected: 'white size 3 capsules, clean and closed' },
    ],
    references: ['Sample record for tests'],
    ...changes,
  };
}

/** Writes a formulation as the technician and approves it as the pharmacist. @returns the answer of the approval */
export async function approvedFormulation(service: TestService, changes: object = {}) {
  const written = await service.as('technician').post('/formulations', anastrozoleFormulation(changes));
  if (written.status !== 201) throw new Error(`formulation: ${written.text}`);
  const approved = await service
    .as('pharmacist')
    .post(`/formulations/${written.body.id}/approval`, { signature: SIGNATURE });
  if (approved.status !== 201) throw new Error(`approval: ${approved.text}`);
  return approved.body;
}

let deliveries = 0;

/** A delivery of anastrozole powder; `changes` replace members. */
export function delivery(service: TestService, changes: object = {}) {
  return {
    component: 'Anastrozole USP',
    drug: 'rxcui:84857',
    supplier: 'Sample Chemicals (demo)',
    lotNumber: `L-${(deliveries += 1)}`,
    certificateOfAnalysis: 'coa/sample.pdf',
    receivedOn: service.clock.today('America/Denver'),
    expiresOn: '2032-05',
    quantity: { value: '5', unit: 'g' },
    ...changes,
  };
}

/** @returns the received component lot */
export async function receiveLot(service: TestService, changes: object = {}) {
  const { status, body, text } = await service.as('technician').post('/component-lots', delivery(service, changes));
  if (status !== 201) throw new Error(`component lot: ${text}`);
  return body;
}

/** Lots enough for thousands of capsules. @returns the lots by component name */
export async function receiveAll(service: TestService, changes: Record<string, object> = {}) {
  const lots = new Map<string, { id: string; lotNumber: string; lastUsableDay: string }>();
  for (const { component, drug, amountPerUnit } of anastrozoleFormulation().ingredients) {
    const quantity = { value: '5000', unit: amountPerUnit.unit === 'mg' ? 'g' : amountPerUnit.unit };
    lots.set(component, await receiveLot(service, { component, drug, quantity, ...changes[component] }));
  }
  return lots;
}

/** What a compounder records before weighing; `changes` replace members, undefined removes one. */
export function startRecord(service: TestService, changes: object = {}) {
  const today = service.clock.today('America/Denver');
  return {
    balance: { id: 'BAL-1', calibratedOn: today },
    competency: { assessedOn: today },
    containment: {
      device: 'CVE-1',
      protectiveEquipment: ['two-pairs-of-chemotherapy-gloves', 'gown', 'head-and-hair-cover', 'shoe-covers'],
      assessmentReference: 'AoR sample',
      assessmentReviewedOn: today,
    },
    equipment: ['Capsule filling machine CF-1'],
    ...changes,
  };
}

export const capsules = (count: number) => ({ value: String(count), unit: '{capsule}' });

/** Posts a step of a batch and insists that it succeeds. */
export async function step(service: TestService, id: string, name: string, body: object, user = 'technician') {
  const answer = await service.as(user).post(`/preparations/${id}/${name}`, body);
  if (answer.status > 299) throw new Error(`${name}: ${answer.text}`);
  return answer.body;
}

/** A batch that is planned and started. */
export async function startedBatch(service: TestService, formulationVersionId: string, count = 100) {
  const body = { formulationVersionId, batchSize: capsules(count) };
  const { status, body: planned, text } = await service.as('technician').post('/preparations', body);
  if (status !== 201) throw new Error(`plan: ${text}`);
  return step(service, planned.id, 'start', startRecord(service));
}

interface PlannedIngredient {
  readonly ingredientId: string;
  readonly proposedLots: readonly { readonly componentLotId: string; readonly quantity: object }[];
}

/** Weighs every ingredient exactly as proposed. */
export async function weighAll(service: TestService, batch: { id: string; ingredients: readonly PlannedIngredient[] }) {
  for (const { ingredientId, proposedLots } of batch.ingredients) {
    for (const [index, { componentLotId, quantity }] of proposedLots.entries()) {
      const partial = index < proposedLots.length - 1;
      await step(service, batch.id, 'weighings', { ingredientId, componentLotId, actual: quantity, partial });
    }
  }
}

/** Weighs, checks and completes a started batch. */
export async function completedBatch(service: TestService, formulationVersionId: string, count = 100) {
  const batch = await startedBatch(service, formulationVersionId, count);
  await weighAll(service, batch);
  await step(service, batch.id, 'quality-checks', {
    check: 'Average fill weight',
    value: { value: '201', unit: 'mg' },
  });
  await step(service, batch.id, 'quality-checks', { check: 'Appearance', observation: 'white, clean', passed: true });
  const compoundedAt = service.clock.now().toISOString();
  return step(service, batch.id, 'completion', { compoundedAt, actualYield: capsules(count) });
}

const approved = new WeakMap<TestService, Promise<{ formulationVersionId: string }>>();

/** A released batch of anastrozole 1 mg capsules, with its component lots made on the way; the formulation is approved once. */
export async function releasedBatch(service: TestService, count = 100, changes: Record<string, object> = {}) {
  const formulation = approved.get(service) ?? approvedFormulation(service);
  approved.set(service, formulation);
  const { formulationVersionId } = await formulation;
  const lots = await receiveAll(service, changes);
  const { id } = await completedBatch(service, formulationVersionId, count);
  return { lots, batch: await step(service, id, 'release', { signature: SIGNATURE }, 'pharmacist') };
}
