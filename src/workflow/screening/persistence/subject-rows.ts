import type { SubjectRecord } from '../screened.js';

/**
 * Scalar subqueries for what is on file about one order, to be answered together with the patient's facts.
 * @param pharmacyId SQL expression
 * @param prescriptionId SQL expression
 */
export function subjectSql(pharmacyId: string, prescriptionId: string): Record<keyof SubjectRecord, string> {
  return {
    findings: `(
      SELECT coalesce(json_agg(json_build_object('id', f.id, 'key', f.key, 'factsHash', f.facts_hash, 'status', f.status,
        'content', f.content) ORDER BY f.id), '[]')
      FROM finding f WHERE f.pharmacy_id = ${pharmacyId} AND f.prescription_id = ${prescriptionId} AND f.current)`,
    // A finding that stands keeps its own decision, so only those of closed ones are looked for; the latest counts.
    decisions: `(
      SELECT coalesce(json_agg(d), '[]') FROM (
        SELECT DISTINCT ON (f.key, f.facts_hash) f.key, f.facts_hash AS "factsHash", f.resolution_id AS "resolutionId",
          CASE r.action WHEN 'override' THEN 'overridden' WHEN 'acknowledge' THEN 'acknowledged' ELSE 'resolved' END AS status
        FROM finding f
        JOIN finding_resolution r ON r.pharmacy_id = f.pharmacy_id AND r.id = f.resolution_id
        WHERE f.pharmacy_id = ${pharmacyId} AND f.prescription_id = ${prescriptionId} AND NOT f.current
        ORDER BY f.key, f.facts_hash, r.id DESC) d)`,
    attestations: `(
      SELECT coalesce(json_agg(json_build_object('key', a.check_key, 'factsHash', a.facts_hash, 'note', a.note,
        'by', a.attested_by, 'at', a.attested_at)), '[]')
      FROM screening_attestation a WHERE a.pharmacy_id = ${pharmacyId} AND a.prescription_id = ${prescriptionId})`,
  };
}
