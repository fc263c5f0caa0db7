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
