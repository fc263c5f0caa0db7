import type { OrderExpressions, OrderQueries } from '../live-orders.js';
import type { SubjectRecord } from '../screened.js';

/** The same, with what a decision on an earlier order has to agree with to count for this one. */
export interface RenewalExpressions extends OrderExpressions {
  readonly patientId: string;
  readonly prescriberId: string;
  readonly therapyHash: string;
}

/** SQL: who decided on finding `origin` by resolution `r`, for another order of the same therapy; null where they are not that. */
export const carriedFromSql = (isCarried: string): string => `CASE WHEN ${isCarried} THEN json_build_object(
  'prescriptionId', origin.prescription_id, 'findingId', origin.id, 'by', r.resolved_by, 'at', r.resolved_at) END`;

/** SQL: the resolution of finding `f` and the finding that it was made on. */
export const RESOLUTION_OF_FINDING = `
  LEFT JOIN finding_resolution r ON r.pharmacy_id = f.pharmacy_id AND r.id = f.resolution_id
  LEFT JOIN finding origin ON origin.pharmacy_id = r.pharmacy_id AND origin.id = r.finding_id`;

/** SQL: where the decision on finding `f` came from. */
export const CARRIED_TO_FINDING = carriedFromSql('origin.prescription_id <> f.prescription_id');

/** Scalar subqueries for what stands about one order, to be answered together with the patient's facts. */
export function standingSql({
  pharmacyId,
  prescriptionId,
}: OrderExpressions): Record<'findings' | 'attestations', string> {
  return {
    findings: `(
      SELECT coalesce(json_agg(json_build_object('id', f.id, 'key', f.key, 'factsHash', f.facts_hash, 'status', f.status,
        'carriedFrom', ${CARRIED_TO_FINDING}, 'knowledgeVersion', f.knowledge_version, 'content', f.content) ORDER BY f.id), '[]')
      FROM finding f ${RESOLUTION_OF_FINDING}
      WHERE f.pharmacy_id = ${pharmacyId} AND f.prescription_id = ${prescriptionId} AND f.current)`,
    attestations: `(
      SELECT coalesce(json_agg(json_build_object('key', a.check_key, 'factsHash', a.facts_hash, 'note', a.note,
        'by', a.attested_by, 'at', a.attested_at)), '[]')
      FROM screening_attestation a WHERE a.pharmacy_id = ${pharmacyId} AND a.prescription_id = ${prescriptionId})`,
  };
}

/**
 * The same, and what was decided before: on findings of this order that closed (one that stands keeps its own decision), and on those
 * of earlier orders of the same therapy by the same prescriber. An order that ended before a pharmacist verified it takes the decisions
 * with it that were made on it, and one that a pharmacist rejected those too that were carried to it.
 */
export function subjectSql(
  renewal: RenewalExpressions,
  { isRejected, endedUnverified }: Pick<OrderQueries, 'isRejected' | 'endedUnverified'>,
): Record<keyof SubjectRecord, string> {
  const { pharmacyId, prescriptionId, patientId, prescriberId, therapyHash } = renewal;
  return {
    ...standingSql(renewal),
    decisions: `(
      SELECT coalesce(json_agg(d), '[]') FROM (
        SELECT DISTINCT ON (origin.key, origin.facts_hash) origin.key, origin.facts_hash AS "factsHash", r.id AS "resolutionId",
          CASE r.action WHEN 'override' THEN 'overridden' WHEN 'acknowledge' THEN 'acknowledged' ELSE 'resolved' END AS status,
          ${carriedFromSql(`origin.prescription_id <> ${prescriptionId}`)} AS "carriedFrom"
        FROM finding origin
        JOIN finding_resolution r ON r.pharmacy_id = origin.pharmacy_id AND r.finding_id = origin.id
        WHERE origin.pharmacy_id = ${pharmacyId} AND origin.patient_id = ${patientId} AND origin.resolution_id IS NOT NULL
          AND (origin.prescription_id = ${prescriptionId} AND NOT origin.current
            OR origin.prescription_id < ${prescriptionId} AND origin.prescriber_id = ${prescriberId}
              AND r.therapy_hash = ${therapyHash}
              AND NOT ${endedUnverified({ pharmacyId, prescriptionId: 'origin.prescription_id' })} AND NOT EXISTS (
                SELECT 1 FROM finding f WHERE f.pharmacy_id = r.pharmacy_id AND f.patient_id = origin.patient_id
                  AND f.resolution_id = r.id AND ${isRejected({ pharmacyId, prescriptionId: 'f.prescription_id' })}))
        ORDER BY origin.key, origin.facts_hash, origin.prescription_id = ${prescriptionId} DESC, r.id DESC) d)`,
  };
}
