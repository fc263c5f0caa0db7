import type { Tx } from '../../../platform/database/unit-of-work.js';
import type { ScreeningRequest, ScreeningVersions } from '../../screening/index.js';
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

/** How far a run has come: it goes on after this patient, or with the first one. */
export interface Mark {
  readonly runId: string;
  readonly afterPatient: string | null;
}

/** Some patients after a mark of a run. */
export interface Portion {
  readonly mark: Mark;
  readonly patientIds: readonly string[];
  /** Where the next portion begins; null when nobody is left. */
  readonly next: Mark | null;
}

/** A portion that was screened in memory: the orders of which something else would be said now. */
export interface Look extends Portion {
  readonly orders: number;
  readonly changed: readonly ScreeningRequest[];
}

const THERAPIES = `FROM prescription rx WHERE rx.pharmacy_id = $1 AND ${isTherapySql('$2')}`;
const COLUMNS = `id, knowledge_version AS "knowledgeVersion", engine_version AS "engineVersion", overlay_revision AS "overlayRevision",
  settings_version AS "settingsVersion", status, patients, patients_looked_at AS "patientsLookedAt", orders_looked_at AS "ordersLookedAt",
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

/** How far the run by these versions has come, begun where the latest run was by others; null where it has ended. */
export async function currentRun(tx: Tx, versions: ScreeningVersions): Promise<Mark | null> {
  const [latest] = await tx.query<RescreeningRun & Pick<Mark, 'afterPatient'>>(
    `SELECT ${COLUMNS}, after_patient AS "afterPatient" FROM rescreening_run
     WHERE pharmacy_id = $1 ORDER BY id DESC LIMIT 1`,
    [tx.pharmacyId],
  );
  if (!latest || !sameVersions(latest, versions)) return begin(tx, versions);
  return latest.status === 'running' ? { runId: latest.id, afterPatient: latest.afterPatient } : null;
}

async function begin(tx: Tx, versions: ScreeningVersions): Promise<Mark> {
  const { knowledgeVersion, engineVersion, overlayRevision, settingsVersion } = versions;
  await tx.query(
    `UPDATE rescreening_run SET status = 'superseded', ended_at = $2, moved_at = $2
     WHERE pharmacy_id = $1 AND status = 'running'`,
    [tx.pharmacyId, tx.now],
  );
  const id = tx.newId();
  await tx.query(
    `INSERT INTO rescreening_run (pharmacy_id, id, knowledge_version, engine_version, overlay_revision, settings_version,
       status, patients, started_at, moved_at)
     SELECT $1, $3, $4, $5, $6, $7, 'running', (SELECT count(DISTINCT rx.patient_id) ${THERAPIES}), $8, $8`,
    [tx.pharmacyId, tx.today, id, knowledgeVersion, engineVersion, overlayRevision, settingsVersion, tx.now],
  );
  tx.audit({
    action: 'rescreening.started',
    resource: 'rescreening',
    resourceId: id,
    detail: { ...versions },
  });
  return { runId: id, afterPatient: null };
}

function sameVersions(a: ScreeningVersions, b: ScreeningVersions): boolean {
  return (
    a.knowledgeVersion === b.knowledgeVersion &&
    a.engineVersion === b.engineVersion &&
    a.overlayRevision === b.overlayRevision &&
    a.settingsVersion === b.settingsVersion
  );
}

/** The next patients who have a therapy, in the order of their ids. */
export async function portionAfter(tx: Tx, mark: Mark, limit: number): Promise<Portion> {
  const rows = await tx.query<{ id: string }>(
    `SELECT DISTINCT rx.patient_id AS id ${THERAPIES} AND rx.patient_id > $3 ORDER BY rx.patient_id LIMIT $4`,
    [tx.pharmacyId, tx.today, mark.afterPatient ?? NOBODY, limit],
  );
  const patientIds = rows.map(({ id }) => id);
  const last = patientIds.at(-1);
  const more = last !== undefined && patientIds.length === limit;
  return { mark, patientIds, next: more ? { ...mark, afterPatient: last } : null };
}

/** Writes down how far the run has come; it ends where no look follows. */
export async function move(tx: Tx, { mark: { runId }, patientIds, orders, changed, next }: Look): Promise<void> {
  await tx.query(
    `UPDATE rescreening_run SET patients_looked_at = patients_looked_at + $3, orders_looked_at = orders_looked_at + $4,
       orders_changed = orders_changed + $5, after_patient = coalesce($6, after_patient), moved_at = $7,
       status = CASE WHEN $8 THEN 'finished' ELSE status END, ended_at = CASE WHEN $8 THEN $7::timestamptz END
     WHERE pharmacy_id = $1 AND id = $2`,
    [tx.pharmacyId, runId, patientIds.length, orders, changed.length, patientIds.at(-1) ?? null, tx.now, next === null],
  );
  if (next === null) tx.audit({ action: 'rescreening.finished', resource: 'rescreening', resourceId: runId });
}

/** Runs, latest first. @param before id to continue after */
export async function listRuns(tx: Tx, before: string | null, limit: number): Promise<RescreeningRun[]> {
  return tx.query<RescreeningRun>(
    `SELECT ${COLUMNS} FROM rescreening_run WHERE pharmacy_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
    [tx.pharmacyId, before, limit],
  );
}
