import { setTimeout as pause } from 'node:timers/promises';
import { countRows, multiplyPatient } from './lib/database.mjs';
import { inTurns, load } from './lib/load.mjs';
import { replay, transactionWith } from './lib/replay.mjs';

const CONNECTIONS = 8;
const ANASTROZOLE = 'rxcui:84857';

const MEDICATIONS = [
  { drug: 'rxcui:10379', reason: 'testosterone' },
  { drug: 'rxcui:83367', reason: 'atorvastatin' },
  { drug: 'rxcui:29046', reason: 'lisinopril' },
  { drug: 'rxcui:10582', reason: 'levothyroxine' },
];
const PANEL = [
  ['35384-7', '48', 'pg/mL'],
  ['2986-8', '310', 'ng/dL'],
  ['10501-5', '3.1', 'm[IU]/mL'],
  ['15067-2', '2.9', 'm[IU]/mL'],
  ['13967-5', '30', 'nmol/L'],
];

/** The hormone panel as a laboratory sends it. */
const panel = (collectedAt) =>
  PANEL.map(([code, value, unit]) => ({
    test: { system: 'loinc', code },
    value,
    unit,
    collectedAt,
    status: 'final',
    performingLab: 'Sample Laboratory (made up)',
  }));

/** Registers one patient with a profile and a panel over HTTP, and copies it. @returns its id, and those of the copies */
export async function makePatients(database, service, count) {
  const technician = await service.signIn('technician');
  const lab = await service.signIn('lab');
  const { id } = await technician.post('/patients', {
    mrn: 'BENCH',
    givenName: 'Bench',
    familyName: 'Patient (made up)',
    birthDate: '1980-05-17',
    sexAtBirth: 'male',
  });
  const path = `/patients/${id}`;
  for (const medication of MEDICATIONS) {
    await technician.post(`${path}/medications`, {
      ...medication,
      status: 'active',
      startedOn: '2025-01-10',
      source: 'benchmark',
    });
  }
  for (const value of ['I10', 'E78.5']) {
    await technician.post(`${path}/conditions`, { code: { system: 'icd10cm', value } });
  }
  await technician.post(`${path}/allergies`, { substance: 'lactose', reaction: 'hives' });
  await lab.post(`${path}/lab-results`, panel('2026-01-15T15:00:00Z'));
  return { original: id, patients: await multiplyPatient(database, id, count) };
}

/** Gives each patient out once, so that every request meets a patient who was not touched. */
function once(patients) {
  let next = 0;
  return () => {
    if (next === patients.length) throw new Error('The patients are used up: measure for a shorter time');
    return patients[next++];
  };
}

/** Simulations by patient id beside plain reads of a patient, authenticated, in the same run. */
export async function measureSimulations({ service, patients, rounds, seconds }) {
  const { accessToken: token } = await service.signIn('pharmacist');
  const anyone = () => patients[Math.floor(Math.random() * patients.length)];
  const body = (patientId) =>
    JSON.stringify({
      patientId,
      candidates: [{ drug: ANASTROZOLE, strength: { value: '1', unit: 'mg' } }],
      indication: { system: 'icd-10-cm', code: 'E29.1', goal: 'male-hypogonadism' },
    });
  const options = { base: service.base, token, connections: CONNECTIONS, seconds };
  const simulate = () =>
    load({
      ...options,
      next: () => ({ method: 'POST', path: '/api/v1/screenings/simulations', body: body(anyone()) }),
    });
  const read = () => load({ ...options, next: () => ({ method: 'GET', path: `/api/v1/patients/${anyone()}` }) });
  const { one, other, ratio } = await inTurns(rounds, simulate, read);
  return {
    simulationsPerSecond: one,
    readsPerSecond: other,
    ratio,
    patients: patients.length,
    connections: CONNECTIONS,
  };
}

/** A panel of results for a patient over HTTP, beside bare clients that send the same statements. */
export async function measureIntake({ database, service, patients, rounds, seconds }) {
  const user = await service.signIn('lab');
  const nextPatient = once(patients);
  const path = (id) => `/patients/${id}/lab-results`;
  const results = panel('2026-10-30T15:00:00Z');
  for (let calls = 0; calls < 20; calls += 1) await user.post(path(nextPatient()), results);

  const from = nextPatient();
  const connections = await service.statementsDuring(() => user.post(path(from), results));
  const transaction = transactionWith('INSERT INTO lab_result', connections);
  const kept = idsOfToken(user.accessToken);

  const body = JSON.stringify(results);
  const take = () =>
    load({
      base: service.base,
      token: user.accessToken,
      connections: CONNECTIONS,
      seconds,
      next: () => ({ method: 'POST', path: `/api/v1${path(nextPatient())}`, body }),
    });
  const bare = async () => {
    const before = await settled(() => countRows(database, 'lab_result'));
    let sent = 0;
    const next = () => {
      sent += 1;
      return nextPatient();
    };
    const options = { url: database.databaseUrl, transaction, from, kept, connections: CONNECTIONS, seconds };
    const rate = await replay({ ...options, nextPatient: next });
    const stored = (await countRows(database, 'lab_result')) - before;
    if (stored !== sent * results.length) throw new Error(`The bare client stored ${stored} results of ${sent} panels`);
    return rate;
  };
  const { one, other, ratio } = await inTurns(rounds, take, bare);
  return {
    panelsPerSecond: one,
    barePerSecond: other,
    ratio,
    resultsOfAPanel: results.length,
    roundTrips: transaction.length,
    connections: CONNECTIONS,
  };
}

/** Asks until the answer stays the same: the last requests of a load are still worked on when it ends. */
async function settled(ask) {
  for (let last = await ask(); ;) {
    await pause(500);
    const now = await ask();
    if (now === last) return now;
    last = now;
  }
}

/** The user and the pharmacy that an access token names. */
function idsOfToken(token) {
  const { sub, pharmacy } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
  return [sub, pharmacy];
}
