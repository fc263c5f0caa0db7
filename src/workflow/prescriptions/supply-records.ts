import { Injectable } from '@nestjs/common';
import type { Quantity } from '../../core/decimal-quantity.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import type { ProductDto } from './dto/prescription.dto.js';

export interface Supply {
  readonly fillId: string;
  readonly prescriptionId: string;
  readonly patientId: string;
  readonly product: ProductDto;
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
  /** Written by the hand-over, once for each fill. */
  async record(tx: Tx, supply: Supply): Promise<void> {
    await tx.query(
      `INSERT INTO prescription_supply (pharmacy_id, fill_id, prescription_id, patient_id, product_key, handed_over_on, ends_on,
         quantity, essentially_a_copy)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        tx.pharmacyId,
        supply.fillId,
        supply.prescriptionId,
        supply.patientId,
        productKey(supply.product),
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
  async lockProduct(tx: Tx, product: ProductDto): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `${tx.pharmacyId} ${productKey(product)}`,
    ]);
  }

  /**
   * Fills of each product that were handed over as copies in the calendar month of today, by `productKey` (FDA guidance of January
   * 2018: four are tolerated). A product without any is absent.
   */
  async copyFillsThisMonth(tx: Tx, products: readonly CopyTested[]): Promise<ReadonlyMap<string, number>> {
    const rows = await tx.query<{ key: string; count: number }>(
      `SELECT product_key AS key, count(*)::integer AS count FROM prescription_supply
       WHERE pharmacy_id = $1 AND product_key = ANY ($2) AND essentially_a_copy AND handed_over_on BETWEEN $3 AND $4
       GROUP BY product_key`,
      [tx.pharmacyId, [...new Set(products.map(productKey))], `${tx.today.slice(0, 7)}-01`, tx.today],
    );
    return new Map(rows.map(({ key, count }) => [key, count]));
  }
}

/** What the copy test looks at. */
export interface CopyTested {
  readonly ingredients: readonly { readonly drug: string; readonly strength: Quantity }[];
  readonly route: string;
}

/** The same for every order of the same ingredients, strengths and route; the dosage form is no part of the copy test. */
export function productKey(product: CopyTested): string {
  const parts = product.ingredients.map(({ drug, strength }) => `${drug}=${Number(strength.value)} ${strength.unit}`);
  return `${parts.sort().join('+')}|${product.route}`;
}
