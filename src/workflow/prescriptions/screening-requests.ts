import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/unit-of-work.js';
import {
  screenedFormulaSql,
  type CandidateOrder,
  type FormulaFacts,
  type ScreeningRequest,
  type ScreeningTrigger,
} from '../screening/index.js';
import { isTherapySql, ORDER_JSON } from './persistence/live-orders.sql.js';
import type { PrescriptionStatus } from './rules/prescription-states.js';
import { SupplyRecords } from './supply-records.js';

interface OrderRow {
  readonly patientId: string;
  readonly prescriberId: string;
  readonly prescriberHasDea: boolean;
  readonly status: PrescriptionStatus;
  readonly interruptedStatus: PrescriptionStatus | null;
  readonly firstHandedOverOn: string | null;
  readonly order: CandidateOrder;
  /** That the latest screening of the order knew. */
  readonly formula: FormulaFacts | null;
  /** False for an ended order that was asked for by its id: it is screened, but no therapy of the patient any more. */
  readonly isTherapy: boolean;
}

/** What a screening has to know of orders, read for several patients at once: two round trips however many there are. */
@Injectable()
export class ScreeningRequests {
  constructor(private readonly supplies: SupplyRecords) {}

  /** One request for each prescription that counts as therapy today, by patient and age. */
  async ofPatients(tx: Tx, patientIds: readonly string[], trigger: ScreeningTrigger): Promise<ScreeningRequest[]> {
    const rows = await tx.prepared<OrderRow>(
      `${SELECT} WHERE rx.pharmacy_id = $1 AND rx.patient_id = ANY ($3::uuid[]) AND ${THERAPY} ${ORDER}`,
      [tx.pharmacyId, tx.today, patientIds],
    );
    return this.toRequests(tx, rows, rows, trigger);
  }

  /** The request for one prescription, in whatever state it is. */
  async ofOrder(
    tx: Tx,
    patientId: string,
    prescriptionId: string,
    trigger: ScreeningTrigger,
  ): Promise<ScreeningRequest> {
    const rows = await tx.prepared<OrderRow>(
      `${SELECT} WHERE rx.pharmacy_id = $1 AND rx.patient_id = $3 AND (rx.id = $4 OR ${THERAPY}) ${ORDER}`,
      [tx.pharmacyId, tx.today, patientId, prescriptionId],
    );
    const wanted = rows.filter(({ order }) => order.prescriptionId === prescriptionId);
    const [request] = await this.toRequests(tx, wanted, rows, trigger);
    if (!request) throw new Error('the prescription to be screened is not on file');
    return request;
  }

  private async toRequests(
    tx: Tx,
    wanted: readonly OrderRow[],
    rows: readonly OrderRow[],
    trigger: ScreeningTrigger,
  ): Promise<ScreeningRequest[]> {
    if (wanted.length === 0) return [];
    const copyFillsThisMonth = await this.supplies.copyFillsThisMonth(tx);
    const therapies = new Map<string, CandidateOrder[]>();
    for (const { isTherapy, patientId, order } of rows) {
      if (isTherapy) therapies.set(patientId, [...(therapies.get(patientId) ?? []), order]);
    }
    return wanted.map(({ order, status, interruptedStatus, ...row }) => ({
      patientId: row.patientId,
      prescriberId: row.prescriberId,
      prescriberHasDea: row.prescriberHasDea,
      candidate: order,
      otherOrders: (therapies.get(row.patientId) ?? []).filter(
        ({ prescriptionId }) => prescriptionId !== order.prescriptionId,
      ),
      firstHandedOverOn: row.firstHandedOverOn,
      formula: row.formula,
      copyFillsThisMonth: copyFillsThisMonth(order.product),
      verified: status === 'verified' || interruptedStatus === 'verified' || status === 'completed',
      trigger,
    }));
  }
}

const THERAPY = isTherapySql('$2');
const SELECT = `
SELECT rx.patient_id AS "patientId", rx.prescriber_id AS "prescriberId", pr.dea IS NOT NULL AS "prescriberHasDea", rx.status,
  rx.interrupted_status AS "interruptedStatus", ${ORDER_JSON} AS "order", ${THERAPY} AS "isTherapy",
  (SELECT min(s.handed_over_on)::text FROM prescription_supply s
   WHERE s.pharmacy_id = rx.pharmacy_id AND s.prescription_id = rx.id) AS "firstHandedOverOn",
  ${screenedFormulaSql({ pharmacyId: 'rx.pharmacy_id', screeningId: 'rx.screening_id' })} AS formula
FROM prescription rx
JOIN prescriber pr ON pr.pharmacy_id = rx.pharmacy_id AND pr.id = rx.prescriber_id`;
const ORDER = 'ORDER BY rx.patient_id, rx.id';
