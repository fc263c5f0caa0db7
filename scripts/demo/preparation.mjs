import { chapter, expectSame, expectThat, localDate, tell } from './client.mjs';
import { PASSWORD } from './stage.mjs';

const signature = { password: PASSWORD };
const capsules = (count) => ({ value: String(count), unit: '{capsule}' });
const today = () => localDate();
const daysAgo = (days) => localDate(-days);
const BATCH = 60;

const FORMULATION = {
  name: 'Anastrozole 1 mg capsules (demo)',
  dosageForm: 'capsule',
  route: 'oral',
  unit: '{capsule}',
  physicalDescription: 'Size 3 hard capsule, white, filled with a white powder',
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
      amountPerUnit: capsules(1),
      tolerancePercent: 0,
      niosh: 'not-listed',
    },
  ],
  containerClosure: { description: 'Amber vial with child-resistant cap', tightAndLightResistant: true },
  equipment: ['Analytical balance', 'Capsule filling machine', 'Containment ventilated enclosure'],
  instructions: [
    'Triturate the anastrozole with the cellulose by geometric dilution.',
    'Fill the shells; check their weights.',
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
    { name: 'Appearance', expected: 'white capsules, clean and closed' },
  ],
  references: ['Demonstration record'],
};

async function receiveLots(technician) {
  for (const { component, drug, amountPerUnit } of FORMULATION.ingredients) {
    await technician.post('/component-lots', {
      component,
      ...(drug ? { drug } : {}),
      supplier: 'Demonstration supplier',
      lotNumber: `DEMO-${component.split(' ')[0].toUpperCase()}`,
      certificateOfAnalysis: `demo/coa-${component.split(' ')[0].toLowerCase()}.pdf`,
      receivedOn: daysAgo(10),
      expiresOn: `${new Date().getFullYear() + 2}-05`,
      quantity: amountPerUnit.unit === 'mg' ? { value: '100', unit: 'g' } : capsules(1000),
    });
  }
}

export async function prepare({ technician, pharmacist }, story) {
  chapter('3. A batch is prepared, released, filled and handed over');
  const formulation = await technician.post('/formulations', FORMULATION);
  const approved = await pharmacist.post(`/formulations/${formulation.id}/approval`, { signature });
  tell('The technician writes the master formulation record; the pharmacist approves it.');
  await receiveLots(technician);
  const batch = await technician.post('/preparations', {
    formulationVersionId: approved.formulationVersionId,
    batchSize: capsules(BATCH),
    prescriptionIds: [story.prescriptionId],
  });
  story.preparationId = batch.id;
  const path = `/preparations/${batch.id}`;
  await technician.post(
    `${path}/start`,
    {
      balance: { id: 'BAL-1', calibratedOn: today() },
      competency: { assessedOn: daysAgo(30) },
      containment: {
        device: 'CVE-1',
        protectiveEquipment: ['two-pairs-of-chemotherapy-gloves', 'gown', 'head-and-hair-cover', 'shoe-covers'],
        assessmentReference: 'Demonstration assessment of risk',
        assessmentReviewedOn: daysAgo(60),
      },
      equipment: ['Capsule filling machine CF-1'],
    },
    200,
  );
  for (const { ingredientId, proposedLots } of batch.ingredients) {
    for (const { componentLotId, quantity } of proposedLots) {
      await technician.post(`${path}/weighings`, { ingredientId, componentLotId, actual: quantity });
    }
  }
  await technician.post(`${path}/quality-checks`, {
    check: 'Average fill weight',
    value: { value: '201', unit: 'mg' },
  });
  await technician.post(`${path}/quality-checks`, {
    check: 'Appearance',
    observation: 'white, clean, closed',
    passed: true,
  });
  const done = await technician.post(
    `${path}/completion`,
    { compoundedAt: new Date().toISOString(), actualYield: capsules(BATCH) },
    200,
  );
  tell(`Batch ${done.internalLot}: beyond-use date ${done.beyondUseDate}.`);
  for (const line of [done.beyondUse.explanation].flat()) tell(`    ${line}`);
  const released = await pharmacist.post(`${path}/release`, { signature, note: 'inspected against the record' }, 200);
  expectSame(released.status, 'released', 'the batch');
  tell('The pharmacist releases it.');
}

export async function handOver({ technician, pharmacist }, story) {
  const fill = await technician.post(`/prescriptions/${story.prescriptionId}/fills`, {
    allocations: [{ preparationId: story.preparationId, quantity: capsules(8) }],
    daysSupply: 28,
  });
  const label = await technician.get(`/fills/${fill.id}/label.pdf`);
  expectThat(label.startsWith('%PDF'), 'a label in PDF');
  await pharmacist.post(`/fills/${fill.id}/product-verification`, { signature }, 200);
  const handed = await pharmacist.post(`/fills/${fill.id}/hand-over`, { method: 'pick-up' }, 200);
  expectSame(handed.status, 'picked-up', 'the fill');
  tell(`Fill prepared, labelled, product-verified and handed over: 8 capsules from batch, state ${handed.status}.`);
}
