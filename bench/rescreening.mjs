import { setTimeout as pause } from 'node:timers/promises';
import { asSuperuser } from './lib/database.mjs';
import { PASSWORD } from './lib/service.mjs';

/** Of so many patients one has an order of which the release says something else. */
const ONE_CHANGES_OF = 50;

/** Orders anastrozole for the patient that was copied, has it verified, and copies the order with its screening to those copies. */
export async function makeOrders(database, service, patientId, copies) {
  const technician = await service.signIn('technician');
  const pharmacist = await service.signIn('pharmacist');
  const { items } = await technician.get('/prescribers');
  // Yesterday in UTC is not the future anywhere.
  const writtenOn = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const order = await technician.post('/prescriptions', {
    patientId,
    prescriberId: items[0].id,
    origin: 'electronic',
    product: {
      kind: 'compounded',
      ingredients: [{ drug: 'rxcui:84857', strength: { value: '1', unit: 'mg' } }],
      dosageForm: 'capsule',
      route: 'oral',
    },
    sig: {
      text: 'One capsule twice a week',
      dose: { value: '1', unit: '{capsule}' },
      frequency: { times: 2, per: 'week' },
    },
    quantity: { value: '8', unit: '{capsule}' },
    daysSupply: 28,
    refills: 3,
    writtenOn,
    indication: { system: 'icd-10-cm', code: 'E29.1', goal: 'male-hypogonadism' },
    clinicalJustification: 'made up for the benchmark',
    significantDifference: {
      reasonCode: 'excipient-allergy',
      excipient: 'lactose',
      text: 'made up for the benchmark',
      documentedBy: 'prescriber',
      documentedOn: writtenOn,
    },
    continuationOfTherapy: { therapyStartedOn: '2025-01-10' },
  });
  for (const { id, stops, override } of order.screening.findings) {
    if (stops) throw new Error(`A finding stops the order of the benchmark: ${id} (${override})`);
  }
  const signature = { password: PASSWORD };
  await pharmacist.post(`/prescriptions/${order.id}/verification`, { decision: 'verify', signature });
  await asSuperuser(database, async (client) => {
    await client.query('SET session_replication_role = replica'); // copies of valid rows need no checks
    await client.query(
      `INSERT INTO prescription SELECT (jsonb_populate_record(row, jsonb_build_object('id', gen_random_uuid(), 'patient_id', p.id,
         'rx_number', nextval('rx_number')))).* FROM prescription AS row, patient AS p
       WHERE row.id = $1 AND p.id = ANY ($2::uuid[])`,
      [order.id, copies],
    );
    await client.query(
      `INSERT INTO screening SELECT (jsonb_populate_record(row, jsonb_build_object('id', uuidv7(),
         'patient_id', rx.patient_id, 'prescription_id', rx.id))).*
       FROM prescription AS rx, screening AS row
       WHERE row.id = (SELECT max(id::text)::uuid FROM screening WHERE prescription_id = $1) AND rx.patient_id = ANY ($2::uuid[])`,
      [order.id, copies],
    );
    const changing = copies.filter((_, index) => index % ONE_CHANGES_OF === 0);
    await client.query('UPDATE screening SET digest = NULL WHERE patient_id = ANY ($1::uuid[])', [changing]);
    await client.query('VACUUM ANALYZE');
  });
}

/** Forgets that everybody was looked at, as a release does, and waits until a worker has looked at everybody again. */
export async function measureRescreening({ database, service }) {
  const admin = await service.signIn('admin');
  await asSuperuser(database, (client) => client.query('DELETE FROM rescreening_run'));
  const beforeMiB = service.residentMiB();
  const memory = [];
  for (;;) {
    await pause(250);
    const [run] = (await admin.get('/knowledge/rescreenings')).items;
    if (run) memory.push(service.residentMiB());
    if (run?.status !== 'finished') continue;
    const seconds = (Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000;
    return {
      patients: run.patientsLookedAt,
      ordersChanged: run.ordersChanged,
      seconds,
      patientsPerSecond: run.patientsLookedAt / seconds,
      beforeMiB,
      mostMiB: Math.max(...memory),
      leastMiBOfQuarters: leastOfQuarters(memory),
    };
  }
}

/** Memory that is in use comes to light when what is not has been collected: growth shows in the least of each quarter. */
function leastOfQuarters(samples) {
  return [0, 1, 2, 3].map((quarter) => {
    const [from, to] = [quarter, quarter + 1].map((end) => Math.floor((end * samples.length) / 4));
    return Math.min(...samples.slice(from, to));
  });
}
