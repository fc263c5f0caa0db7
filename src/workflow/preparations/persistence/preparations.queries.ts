import { storedQuantity } from '../../../core/decimal-quantity.js';
import { DomainError } from '../../../core/errors.js';
import type { PlainDate } from '../../../core/plain-date.js';
import type { Tx } from '../../../platform/database/unit-of-work.js';
import type { AssignedDate } from '../../beyond-use/index.js';
import type { BatchPlan, Preparation, StartRecord } from '../preparation.js';
import type { PreparationStatus } from '../preparation.states.js';

interface PreparationRow {
  id: string;
  version: number;
  status: PreparationStatus;
  internal_lot: string;
  formulation_version_id: string;
  batch_size: string;
  unit: string;
  plan: BatchPlan;
  planned_by: string;
  created_at: Date;
  start: StartRecord | null;
  started_by: string | null;
  started_at: Date | null;
  completed_by: string | null;
  compounded_at: Date | null;
  actual_yield: string | null;
  description: string | null;
  beyond_use_date: PlainDate | null;
  beyond_use: AssignedDate | null;
  released_by: string | null;
  released_at: Date | null;
  release_signature_id: string | null;
  remaining: string;
}

const COLUMNS = `id, version, status, internal_lot, formulation_version_id, batch_size, unit, plan, planned_by, created_at, start,
  started_by, started_at, completed_by, compounded_at, actual_yield, description, beyond_use_date, beyond_use, released_by,
  released_at, release_signature_id, remaining`;

/** @throws DomainError `not-found` */
export async function readPreparation(tx: Tx, id: string): Promise<Preparation> {
  const [row] = await tx.query<PreparationRow>(
    `SELECT ${COLUMNS} FROM preparation WHERE pharmacy_id = $1 AND id = $2`,
    [tx.pharmacyId, id],
  );
  if (!row) throw new DomainError('not-found', 'There is no such preparation.');
  return toPreparation(row);
}

/**
 * Reads and locks a batch until the transaction ends. Whoever also needs component lots locks those first.
 * @throws DomainError `not-found`
 */
export async function lockPreparation(tx: Tx, id: string): Promise<Preparation> {
  const [row] = await lockPreparations(tx, [id]);
  if (!row) throw new DomainError('not-found', 'There is no such preparation.');
  return row;
}

/** The same for several, in the order of their ids; those that do not exist are left out. */
export async function lockPreparations(tx: Tx, ids: readonly string[]): Promise<Preparation[]> {
  const rows = await tx.query<PreparationRow>(
    `SELECT ${COLUMNS} FROM preparation WHERE pharmacy_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR UPDATE`,
    [tx.pharmacyId, ids],
  );
  return rows.map(toPreparation);
}

/** Batches on the shelf whose beyond-use date has passed, locked; those that somebody else holds are left for the next time. */
export async function pastBeyondUse(tx: Tx, limit: number): Promise<Preparation[]> {
  const rows = await tx.query<PreparationRow>(
    `SELECT ${COLUMNS} FROM preparation
     WHERE pharmacy_id = $1 AND beyond_use_date < $2 AND status IN ('awaiting-release', 'released', 'quarantined')
     ORDER BY beyond_use_date, id LIMIT $3 FOR UPDATE SKIP LOCKED`,
    [tx.pharmacyId, tx.today, limit],
  );
  return rows.map(toPreparation);
}

export interface PreparationFilter {
  readonly status: PreparationStatus | null;
  readonly formulationVersionId: string | null;
  readonly prescriptionId: string | null;
}

/** Newest first, after the id `before`. */
export async function listPreparations(
  tx: Tx,
  filter: PreparationFilter,
  page: { before: string | null; limit: number },
): Promise<Preparation[]> {
  const rows = await tx.query<PreparationRow>(
    `SELECT ${COLUMNS} FROM preparation p WHERE pharmacy_id = $1 AND ($2::uuid IS NULL OR id < $2)
       AND ($3::text IS NULL OR status = $3) AND ($4::uuid IS NULL OR formulation_version_id = $4)
       AND ($5::uuid IS NULL OR EXISTS (SELECT FROM preparation_prescription l
         WHERE l.pharmacy_id = p.pharmacy_id AND l.preparation_id = p.id AND l.prescription_id = $5))
     ORDER BY id DESC LIMIT $6`,
    [tx.pharmacyId, page.before, filter.status, filter.formulationVersionId, filter.prescriptionId, page.limit],
  );
  return rows.map(toPreparation);
}

/** The next internal lot of the day, such as `261121-003`; unique in the pharmacy. */
export async function nextInternalLot(tx: Tx): Promise<string> {
  const [row] = await tx.query<{ last: number }>(
    `INSERT INTO preparation_number (pharmacy_id, day, last) VALUES ($1, $2, 1)
     ON CONFLICT (pharmacy_id, day) DO UPDATE SET last = preparation_number.last + 1 RETURNING last`,
    [tx.pharmacyId, tx.today],
  );
  return `${tx.today.slice(2).replaceAll('-', '')}-${String(row?.last).padStart(3, '0')}`;
}

export type NewPreparation = Pick<
  Preparation,
  'id' | 'status' | 'internalLot' | 'formulationVersionId' | 'batchSize' | 'plan' | 'plannedBy'
>;

export async function insertPreparation(
  tx: Tx,
  preparation: NewPreparation,
  prescriptionIds: readonly string[],
): Promise<void> {
  const { id, status, internalLot, formulationVersionId, batchSize, plan, plannedBy } = preparation;
  await tx.query(
    `INSERT INTO preparation (pharmacy_id, id, status, internal_lot, formulation_version_id, batch_size, unit, plan, planned_by,
       created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      tx.pharmacyId,
      id,
      status,
      internalLot,
      formulationVersionId,
      batchSize.value,
      batchSize.unit,
      JSON.stringify(plan),
      plannedBy,
      tx.now,
    ],
  );
  if (prescriptionIds.length === 0) return;
  await tx.query(
    'INSERT INTO preparation_prescription (pharmacy_id, preparation_id, prescription_id) SELECT $1, $2, unnest($3::uuid[])',
    [tx.pharmacyId, id, prescriptionIds],
  );
}

function toPreparation(row: PreparationRow): Preparation {
  const quantity = (value: string) => storedQuantity(value, row.unit);
  return {
    id: row.id,
    version: row.version,
    status: row.status,
    internalLot: row.internal_lot,
    formulationVersionId: row.formulation_version_id,
    batchSize: quantity(row.batch_size),
    plan: row.plan,
    plannedBy: row.planned_by,
    createdAt: row.created_at,
    start: row.start,
    startedBy: row.started_by,
    startedAt: row.started_at,
    completedBy: row.completed_by,
    compoundedAt: row.compounded_at,
    actualYield: row.actual_yield === null ? null : quantity(row.actual_yield),
    description: row.description,
    beyondUseDate: row.beyond_use_date,
    beyondUse: row.beyond_use,
    releasedBy: row.released_by,
    releasedAt: row.released_at,
    releaseSignatureId: row.release_signature_id,
    remaining: quantity(row.remaining),
  };
}
