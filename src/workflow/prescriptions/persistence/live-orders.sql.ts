import type { OrderExpressions, OrderQueries } from '../../screening/index.js';
import { LIVE_STATES, prescriptionStates, type PrescriptionStatus } from '../rules/prescription-states.js';

const states = LIVE_STATES.map((state) => `'${state}'`).join(', ');

/**
 * SQL: whether prescription `rx` counts as therapy: a live one, or an ended one whose last supply still lasts. One that was
 * transferred goes on as an entry of the profile.
 * @param today of the statement
 */
export const isTherapySql = (today: string): string => `(rx.status IN (${states})
  OR (rx.status IN ('completed', 'expired') AND EXISTS (SELECT 1 FROM prescription_supply s
    WHERE s.pharmacy_id = rx.pharmacy_id AND s.prescription_id = rx.id AND s.ends_on >= ${today})))`;

/** SQL: prescription `rx` as screening reads it, a JSON `CandidateOrder`. */
export const ORDER_JSON = `json_build_object('prescriptionId', rx.id, 'product', rx.product, 'sig', rx.sig,
  'quantity', rx.quantity, 'daysSupply', rx.days_supply, 'refills', rx.refills, 'writtenOn', rx.written_on,
  'indication', rx.indication, 'clinicalJustification', rx.clinical_justification,
  'significantDifference', rx.significant_difference, 'continuationOfTherapy', rx.continuation_of_therapy)`;

const REJECTED: PrescriptionStatus = 'rejected';
const ended = prescriptionStates.final.map((state) => `'${state}'`).join(', ');

const isSome = ({ pharmacyId, prescriptionId }: OrderExpressions, condition: string): string => `EXISTS (
  SELECT 1 FROM prescription rx
  WHERE rx.pharmacy_id = ${pharmacyId} AND rx.id = ${prescriptionId} AND ${condition})`;

/** Orders as screening reads them: those of patient `p` today (`$3`), and what became of one. */
export const ORDER_QUERIES: OrderQueries = {
  live: `(
  SELECT coalesce(json_agg(${ORDER_JSON} ORDER BY rx.id), '[]'::json)
  FROM prescription rx
  WHERE rx.pharmacy_id = p.pharmacy_id AND rx.patient_id = p.id AND ${isTherapySql('$3')})`,
  isTherapy: (order, today) => isSome(order, isTherapySql(today)),
  isRejected: (order) => isSome(order, `rx.status = '${REJECTED}'`),
  isVerified: (order) => isSome(order, 'rx.verified_at IS NOT NULL'),
  endedUnverified: (order) => isSome(order, `rx.status IN (${ended}) AND rx.verified_at IS NULL`),
};
