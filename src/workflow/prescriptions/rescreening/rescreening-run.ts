import type { Tx } from '../../../platform/database/unit-of-work.js';
import type { ScreeningVersions } from '../../screening/index.js';
import { isTherapySql } from '../persistence/live-orders.sql.js';

/** One look at all therapies of a pharmacy, as far as it has come. Instants in UTC. */
export interface RescreeningRun extends ScreeningVersions {
  readonly id: string;
  readonly status: 'running' | 'finished' | 'superseded';
  /** Patients with a therapy when the run began. */
  readonly patients: number;
  readonly patientsLookedAt: number;
  readonly ordersLookedAt: number;
  /** Orders of which something else was said than before: each has a new screening. */
  readonly ordersChanged: number;
  readonly startedAt: Date;
  readonly movedAt: Date;
  readonly endedAt: Date | null;
}

interface RunUnderWay extends RescreeningRun {
  readonly afterPatient: string | null;
}

/** What one batch came to. */
export interface BatchCounts {
  readonly patientIds: readonly string[];
  readonly orders: number;
  readonly changed: number;
  /** Whether nobody is left. */
  readonly ends: boolean;
}

const THERAPIES = `FROM prescription rx WHERE rx.pharmacy_id = $1 AND ${isTherapySql('$2')}`;
const COLUMNS = `id, knowledge_version AS "knowledgeVersion", engine_version AS "engineVersion", overlay_revision AS "overlayRevision",
  status, patients, patients_looked_at AS "patientsLookedAt", orders_looked_at AS "ordersLookedAt",
  orders_changed AS "ordersChanged", started_at AS "startedAt", moved_at AS "movedAt", ended_at AS "endedAt"`;
/** Sorts before every id. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Makes runs of one pharmacy take turns until the commit. @returns false where another worker has the turn */
export async function takeTurn(tx: Tx): Promise<boolean> {
  const [row] = await tx.query<{ taken: boolean }>(
    'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS taken',
    [`${tx.pharmacyId} rescreening`],
  );
  return row?.taken ?? false;
}

/** The run to go on with, begun where the latest one looked by other versions; null where everybody was looked at by these. */
export async function currentRun(tx: Tx, versions: ScreeningVersions): Promise<RunUnderWay | null> {
  const [latest] = await tx.query<RunUnderWay>(
    `SELECT ${COLUMNS}, after_patient AS "afterPatient" FROM rescreening_run WHERE pharmacy_id = $1 ORDER BY id DESC LIMIT 1`,
    [tx.pharmacyId],
  );
  if (latest && sameVersions(latest, versions)) return latest.status === 'running' ? latest : null;
  await tx.query(
    `UPDATE rescreening_run SET status = 'superseded', ended_at = $2, moved_at = $2 WHERE pharmacy_id = $1 AND status = 'running'`,
    [tx.pharmacyId, tx.now],
  );
  return begin(tx, versions);
}

async function begin(
  tx: Tx,
  { knowledgeVersion, engineVersion, overlayRevision }: ScreeningVersions,
): Promise<RunUnderWay> {
  const [run] = await tx.query<RunUnderWay>(
    `INSERT INTO rescreening_run (pharmacy_id, id, knowledge_version, engine_version, overlay_revision, status, patients,
       started_at, moved_at)
     SELECT $1, $3, $4, $5, $6, 'running', (SELECT count(DISTINCT rx.patient_id) ${THERAPIES}), $7, $7
     RETURNING ${COLUMNS}, after_patient AS "afterPatient"`,
    [tx.pharmacyId, tx.today, tx.newId(), knowledgeVersion, engineVersion, overlayRevision, tx.now],
  );
  if (!run) throw new Error('a run was written and not answered');
  tx.audit({
    action: 'rescreening.started',
    resource: 'rescreening',
    resourceId: run.id,
    detail: { knowledgeVersion },
  });
  return run;
}

function sameVersions(a: ScreeningVersions, b: ScreeningVersions): boolean {
  return (
    a.knowledgeVersion === b.knowledgeVersion &&
    a.engineVersion === b.engineVersion &&
    a.overlayRevision === b.overlayRevision
  );
}

/** The next patients who have a therapy, in the order of their ids. */
export async function nextPatients(tx: Tx, run: RunUnderWay, limit: number): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT DISTINCT rx.patient_id AS id ${THERAPIES} AND rx.patient_id > $3 ORDER BY rx.patient_id LIMIT $4`,
    [tx.pharmacyId, tx.today, run.afterPatient ?? NOBODY, limit],
  );
  return rows.map(({ id }) => id);
}

/** Writes down how far the run has come. */
export async function move(
  tx: Tx,
  run: RunUnderWay,
  { patientIds, orders, changed, ends }: BatchCounts,
): Promise<void> {
  await tx.query(
    `UPDATE rescreening_run SET patients_looked_at = patients_looked_at + $3, orders_looked_at = orders_looked_at + $4,
       orders_changed = orders_changed + $5, after_patient = coalesce($6, after_patient), moved_at = $7,
       status = CASE WHEN $8 THEN 'finished' ELSE status END, ended_at = CASE WHEN $8 THEN $7::timestamptz END
     WHERE pharmacy_id = $1 AND id = $2`,
    [tx.pharmacyId, run.id, patientIds.length, orders, changed, patientIds.at(-1) ?? null, tx.now, ends],
  );
  if (!ends) return;
  const detail = { ordersLookedAt: run.ordersLookedAt + orders, ordersChanged: run.ordersChanged + changed };
  tx.audit({ action: 'rescreening.finished', resource: 'rescreening', resourceId: run.id, detail });
}

/** Runs, latest first. @param before id to continue after */
export async function listRuns(tx: Tx, before: string | null, limit: number): Promise<RescreeningRun[]> {
  return tx.query<RescreeningRun>(
    `SELECT ${COLUMNS} FROM rescreening_run WHERE pharmacy_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
    [tx.pharmacyId, before, limit],
  );
}
