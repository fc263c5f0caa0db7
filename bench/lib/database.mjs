import pg from 'pg';
import { addressOf } from '../../scripts/lib/bootstrap.mjs';
import { DATABASE, startEmbedded } from '../../scripts/lib/embedded.mjs';
import { discard, throwawayFolder } from '../../scripts/lib/throwaway.mjs';

/** What belongs to a patient, each row with its `patient_id`. */
const PATIENT_TABLES = ['patient_medication', 'patient_condition', 'patient_allergy', 'lab_result'];

/** A Postgres of the benchmark's own. It is durable: what is measured waits for the disk like the real thing. */
export async function startDatabase() {
  const dataDir = await throwawayFolder();
  const database = await startEmbedded({ dataDir });
  return { ...database, dataDir, stop: () => discard(dataDir) };
}

/** Runs work past row-level security and the other manners of the service: to fill tables, never to measure. */
export async function asSuperuser(database, work) {
  const client = new pg.Client({ connectionString: addressOf(database.superuserUrl, { database: DATABASE }) });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/**
 * Copies one patient with everything on file, so often that `count` patients are there; all are made up and say so.
 * @returns {Promise<string[]>} the ids of the copies, in no order
 */
export async function multiplyPatient(database, patientId, count) {
  return asSuperuser(database, async (client) => {
    await client.query('SET session_replication_role = replica'); // copies of valid rows need no checks
    await client.query(
      'CREATE TEMPORARY TABLE copy AS SELECT gen_random_uuid() AS id, n FROM generate_series(1, $1::int) AS n',
      [count],
    );
    await client.query(
      `INSERT INTO patient SELECT (jsonb_populate_record(p, jsonb_build_object('id', copy.id, 'mrn', 'BENCH-' || n,
         'family_name', 'Patient ' || n || ' (made up)'))).* FROM patient AS p, copy WHERE p.id = $1`,
      [patientId],
    );
    for (const table of PATIENT_TABLES) {
      await client.query(
        `INSERT INTO ${table} SELECT (jsonb_populate_record(row, jsonb_build_object('id', gen_random_uuid(),
           'patient_id', copy.id))).* FROM ${table} AS row, copy WHERE row.patient_id = $1`,
        [patientId],
      );
    }
    await client.query('VACUUM ANALYZE');
    const { rows } = await client.query('SELECT id FROM copy ORDER BY random()');
    return rows.map(({ id }) => id);
  });
}

export async function countRows(database, table) {
  return asSuperuser(database, async (client) => {
    const { rows } = await client.query(`SELECT count(*)::int AS count FROM ${table}`);
    return rows[0].count;
  });
}

export async function postgresVersion(database) {
  return asSuperuser(database, async (client) => (await client.query('SHOW server_version')).rows[0].server_version);
}
