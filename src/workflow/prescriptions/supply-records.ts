import { Injectable } from '@nestjs/common';
import type { Quantity } from '../../core/decimal-quantity.js';
import { Knowledge } from '../../knowledge/index.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { productKey, type CopyTested } from './rules/product-key.js';

export interface Supply {
  readonly fillId: string;
  readonly prescriptionId: string;
  readonly patientId: string;
  /** Plain dates in the pharmacy's zone; `endsOn` is the last day that the quantity covers. */
  readonly handedOverOn: string;
  readonly endsOn: string;
  readonly quantity: Quantity;
  /** Whether the fill is a copy of a commercially available product without a documented difference. */
  readonly essentiallyACopy: boolean;
}

export interface SupplySummary {
  readonly fills: number;
  /** Of the latest fill; null before the first. */
  readonly lastEndsOn: string | null;
  readonly firstHandedOverOn: string | null;
}

/** What left the pharmacy: the ground for refills used, supply in the patient's hands and the monthly count of copies. */
@Injectable()
export class SupplyRecords {
  constructor(private readonly knowledge: Knowledge) {}

  /** Written by the hand-over, once for each fill. */
  async record(tx: Tx, supply: Supply): Promise<void> {
    await tx.query(
      `INSERT INTO prescription_supply (pharmacy_id, fill_id, prescription_id, patient_id, handed_over_on, ends_on, quantity,
         essentially_a_copy)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        tx.pharmacyId,
        supply.fillId,
        supply.prescriptionId,
        supply.patientId,
        supply.handedOverOn,
        supply.endsOn,
        supply.quantity,
        supply.essentiallyACopy,
      ],
    );
  }

  async summary(tx: Tx, prescriptionId: string): Promise<SupplySummary> {
    const [row] = await tx.query<{ fills: string; last: string | null; first: string | null }>(
      `SELECT count(*) AS fills, max(ends_on) AS last, min(handed_over_on) AS first FROM prescription_supply
       WHERE pharmacy_id = $1 AND prescription_id = $2`,
      [tx.pharmacyId, prescriptionId],
    );
    return { fills: Number(row?.fills ?? 0), lastEndsOn: row?.last ?? null, firstHandedOverOn: row?.first ?? null };
  }

  /**
   * Makes hand-overs of one product take turns until the commit, so that two of them never count the same month's copies. Taken
   * after the locks of patient and prescription, before those of batches.
   */
  async lockProduct(tx: Tx, product: CopyTested): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `${tx.pharmacyId} ${this.keyOf(product)}`,
    ]);
  }

  /**
   * Counts the fills that were handed over as copies in the calendar month of today (FDA guidance of January 2018: four of a product
   * are tolerated), whatever patient they were for and however the order was written.
   */
  async copyFillsThisMonth(tx: Tx): Promise<(product: CopyTested) => number> {
    const rows = await tx.query<{ product: CopyTested; count: number }>(
      `SELECT rx.product, count(*)::integer AS count
       FROM prescription_supply s
       JOIN prescription rx ON rx.pharmacy_id = s.pharmacy_id AND rx.id = s.prescription_id
       WHERE s.pharmacy_id = $1 AND s.essentially_a_copy AND s.handed_over_on BETWEEN $2 AND $3
       GROUP BY rx.product`,
      [tx.pharmacyId, `${tx.today.slice(0, 7)}-01`, tx.today],
    );
    const counts = new Map<string, number>();
    for (const { product, count } of rows) {
      const key = this.keyOf(product);
      counts.set(key, (counts.get(key) ?? 0) + count);
    }
    return (product) => counts.get(this.keyOf(product)) ?? 0;
  }

  /** The patient's prescriptions for the same product as this one, itself among them. */
  async prescriptionsOfProduct(tx: Tx, patientId: string, product: CopyTested): Promise<string[]> {
    const rows = await tx.query<{ id: string; product: CopyTested }>(
      'SELECT id, product FROM prescription WHERE pharmacy_id = $1 AND patient_id = $2',
      [tx.pharmacyId, patientId],
    );
    const key = this.keyOf(product);
    return rows.filter((row) => this.keyOf(row.product) === key).map(({ id }) => id);
  }

  private keyOf(product: CopyTested): string {
    return productKey(product, this.knowledge.current());
  }
}
