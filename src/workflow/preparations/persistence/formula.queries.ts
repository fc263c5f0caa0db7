import type { Tx } from '../../../platform/database/unit-of-work.js';
import type { FormulaFacts } from '../../screening/index.js';

/** What these batches were made with, replaced weighings left out; null where one of them does not exist. */
export async function formulaOf(tx: Tx, preparationIds: readonly string[]): Promise<FormulaFacts | null> {
  const ids = [...new Set(preparationIds)];
  const [row] = await tx.query<FormulaFacts & { batches: number }>(
    `SELECT
       (SELECT count(*)::integer FROM preparation WHERE pharmacy_id = $1 AND id = ANY ($2::uuid[])) AS batches,
       (SELECT coalesce(json_agg(DISTINCT c.name), '[]') FROM preparation b
        JOIN formulation_ingredient i ON i.pharmacy_id = b.pharmacy_id AND i.formulation_version_id = b.formulation_version_id
        JOIN component c ON c.pharmacy_id = i.pharmacy_id AND c.id = i.component_id
        WHERE b.pharmacy_id = $1 AND b.id = ANY ($2::uuid[]) AND i.role = 'excipient') AS excipients,
       (SELECT coalesce(json_agg(DISTINCT jsonb_build_object('drug', c.drug,
          'certificateOfAnalysis', btrim(l.certificate_of_analysis) <> '')), '[]')
        FROM preparation_weighing w
        JOIN component_lot l ON l.pharmacy_id = w.pharmacy_id AND l.id = w.component_lot_id
        JOIN component c ON c.pharmacy_id = l.pharmacy_id AND c.id = l.component_id
        WHERE w.pharmacy_id = $1 AND w.preparation_id = ANY ($2::uuid[]) AND c.drug IS NOT NULL AND NOT EXISTS (
          SELECT FROM preparation_weighing r WHERE r.pharmacy_id = w.pharmacy_id AND r.replaces_id = w.id)) AS lots`,
    [tx.pharmacyId, ids],
  );
  if (!row || ids.length === 0 || row.batches < ids.length) return null;
  return { excipients: row.excipients, lots: row.lots };
}
