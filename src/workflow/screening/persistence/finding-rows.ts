import type { FindingEffect } from '../../../core/decision.js';
import type { Tx } from '../../../platform/database/unit-of-work.js';
import type { OrderQueries } from '../live-orders.js';
import type { ScreeningFinding } from '../rules/decision.js';
import type { CarriedFrom, ClosingReason } from '../rules/reconcile.js';
import type { ResolutionAction } from '../rules/resolution-policy.js';
import type { FindingStatus } from '../rules/standing.js';
import type { OrderOfPatient } from '../patient-records.js';
import { CARRIED_TO_FINDING, RESOLUTION_OF_FINDING } from './subject-rows.js';

/** The prescriber's word for one finding, as the pharmacist wrote it down. `at` is an RFC 3339 instant. */
export interface PrescriberAuthorization {
  readonly name: string;
  readonly at: string;
  readonly readBack: boolean;
}

/** What a person decided on a finding. */
export interface Resolution {
  readonly id: string;
  readonly action: ResolutionAction;
  readonly reasonCode: string;
  readonly note: string;
  readonly by: string;
  /** RFC 3339 instant. */
  readonly at: string;
  readonly signatureId: string;
  readonly secondSignatureId: string | null;
  readonly prescriberAuthorization: PrescriberAuthorization | null;
}

/** One finding on file. */
export interface FiledFinding {
  readonly id: string;
  readonly patientId: string;
  readonly prescriptionId: string;
  readonly prescriberId: string;
  /** Whether the patient is not on the order any more (`OrderQueries.isTherapy`). */
  readonly orderEnded: boolean;
  readonly current: boolean;
  readonly status: FindingStatus;
  readonly closedBecause: ClosingReason | null;
  readonly content: ScreeningFinding;
  readonly raisedAt: Date;
  readonly resolution: Resolution | null;
  readonly carriedFrom: CarriedFrom | null;
}

const ORDER = { pharmacyId: 'f.pharmacy_id', prescriptionId: 'f.prescription_id' };

/** The parameters are the pharmacy's id and today's date. */
const select = ({ isTherapy }: Pick<OrderQueries, 'isTherapy'>): string => `
SELECT f.id, f.patient_id AS "patientId", f.prescription_id AS "prescriptionId", f.prescriber_id AS "prescriberId",
  NOT ${isTherapy(ORDER, '$2')} AS "orderEnded", f.current, f.status, f.closed_because AS "closedBecause", f.content, f.raised_at AS "raisedAt",
  CASE WHEN r.id IS NOT NULL THEN json_build_object('id', r.id, 'action', r.action, 'reasonCode', r.reason_code, 'note', r.note,
    'by', r.resolved_by, 'at', r.resolved_at, 'signatureId', r.signature_id, 'secondSignatureId', r.second_signature_id,
    'prescriberAuthorization', r.prescriber_authorization) END AS resolution, ${CARRIED_TO_FINDING} AS "carriedFrom"
FROM finding f ${RESOLUTION_OF_FINDING}
WHERE f.pharmacy_id = $1`;

export async function findFinding(tx: Tx, orders: OrderQueries, id: string): Promise<FiledFinding | undefined> {
  const [row] = await tx.query<FiledFinding>(`${select(orders)} AND f.id = $3`, [tx.pharmacyId, tx.today, id]);
  return row;
}

/** Of orders that the patient is on or about to be, of those that ended, or of all. */
export type FindingsOfOrders = 'current' | 'ended' | 'all';

export interface FindingFilter {
  readonly status?: FindingStatus | undefined;
  readonly patientId?: string | undefined;
  readonly prescriptionId?: string | undefined;
  readonly prescriberId?: string | undefined;
  readonly orders: FindingsOfOrders;
  /** Id to continue after. */
  readonly after: string | null;
  readonly limit: number;
}

/** Findings that stand, oldest first; those that closed too where their status is asked for. */
export async function listFindings(tx: Tx, orders: OrderQueries, filter: FindingFilter): Promise<FiledFinding[]> {
  const parameters: unknown[] = [tx.pharmacyId, tx.today];
  const equal = {
    'f.status': filter.status,
    'f.patient_id': filter.patientId,
    'f.prescription_id': filter.prescriptionId,
  };
  const conditions = Object.entries({ ...equal, 'f.prescriber_id': filter.prescriberId })
    .filter(([, value]) => value !== undefined)
    .map(([column, value]) => `AND ${column} = $${parameters.push(value)}`);
  if (filter.after) conditions.push(`AND f.id > $${parameters.push(filter.after)}`);
  if (filter.status !== 'resolved') conditions.push('AND f.current');
  if (filter.orders !== 'all') {
    conditions.push(`AND ${filter.orders === 'ended' ? 'NOT' : ''} ${orders.isTherapy(ORDER, '$2')}`);
  }
  return tx.query<FiledFinding>(
    `${select(orders)} ${conditions.join(' ')} ORDER BY f.id LIMIT $${parameters.push(filter.limit)}`,
    parameters,
  );
}

/**
 * Writes a decision and puts the finding into the state it brings, in one round trip.
 * @param therapyHash names the therapy that it is made for (`therapyHash`)
 */
export async function saveResolution(
  tx: Tx,
  findingId: string,
  status: FindingStatus,
  resolution: Omit<Resolution, 'by' | 'at'>,
  therapyHash: string,
): Promise<void> {
  await tx.query(
    `WITH decided AS (
       UPDATE finding SET status = $4, resolution_id = $3, changed_at = $5 WHERE pharmacy_id = $1 AND id = $2)
     INSERT INTO finding_resolution (pharmacy_id, finding_id, id, resolved_at, resolved_by, action, reason_code, note,
       signature_id, second_signature_id, prescriber_authorization, therapy_hash)
     VALUES ($1, $2, $3, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      tx.pharmacyId,
      findingId,
      resolution.id,
      status,
      tx.now,
      tx.actor?.userId,
      resolution.action,
      resolution.reasonCode,
      resolution.note,
      resolution.signatureId,
      resolution.secondSignatureId,
      resolution.prescriberAuthorization && JSON.stringify(resolution.prescriberAuthorization),
      therapyHash,
    ],
  );
}

/**
 * Opens findings again whose decision was made on an order that ended before its verification, in one round trip. Those of that order
 * itself stay as they were decided.
 * @param fromVerified whether those of orders too that a pharmacist verified with it
 */
export async function openCarriedFrom(
  tx: Tx,
  { isVerified }: OrderQueries,
  { patientId, prescriptionId }: OrderOfPatient,
  { fromVerified }: { fromVerified: boolean },
): Promise<OpenedFinding[]> {
  return tx.query<OpenedFinding>(
    `UPDATE finding f SET status = 'open', resolution_id = NULL, changed_at = $4
     FROM finding_resolution r JOIN finding origin ON origin.pharmacy_id = r.pharmacy_id AND origin.id = r.finding_id
     WHERE f.pharmacy_id = $1 AND f.patient_id = $2 AND f.current AND f.prescription_id <> $3
       AND r.pharmacy_id = f.pharmacy_id AND r.id = f.resolution_id AND origin.prescription_id = $3
       AND ($5 OR NOT ${isVerified(ORDER)})
     RETURNING f.id, f.rule, f.effect`,
    [tx.pharmacyId, patientId, prescriptionId, tx.now, fromVerified],
  );
}

export interface OpenedFinding {
  readonly id: string;
  readonly rule: string;
  readonly effect: FindingEffect;
}
