import { LIVE_STATES } from '../rules/prescription-states.js';

const states = LIVE_STATES.map((state) => `'${state}'`).join(', ');

/**
 * The orders of patient `p` that count as therapy today (`$3`), as screening reads them: live ones, and ended ones whose last supply
 * still lasts. The same choice as `PrescriptionStore.therapiesOf`.
 */
export const LIVE_ORDERS_SQL = `(
  SELECT coalesce(json_agg(json_build_object('prescriptionId', rx.id, 'product', rx.product, 'sig', rx.sig,
    'quantity', rx.quantity, 'daysSupply', rx.days_supply, 'refills', rx.refills, 'writtenOn', rx.written_on,
    'indication', rx.indication, 'clinicalJustification', rx.clinical_justification,
    'significantDifference', rx.significant_difference, 'continuationOfTherapy', rx.continuation_of_therapy)
    ORDER BY rx.id), '[]'::json)
  FROM prescription rx
  WHERE rx.pharmacy_id = p.pharmacy_id AND rx.patient_id = p.id
    AND (rx.status IN (${states}) OR (rx.status = 'completed' AND EXISTS (
      SELECT 1 FROM prescription_supply s WHERE s.pharmacy_id = rx.pharmacy_id AND s.prescription_id = rx.id
        AND s.ends_on >= $3))))`;
