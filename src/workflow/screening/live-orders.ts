import { Injectable } from '@nestjs/common';

/** SQL expressions of the order that is asked about. */
export interface OrderExpressions {
  readonly pharmacyId: string;
  readonly prescriptionId: string;
}

/** What screening asks of orders, in SQL. */
export interface OrderQueries {
  /** A scalar subquery that answers a JSON list of `CandidateOrder`; it uses `p.pharmacy_id`, `p.id` and, as `$3`, today's date. */
  readonly live: string;
  /**
   * Whether the patient is on the order or about to be: it has not ended, or it was filled and its last supply still lasts.
   * @param today SQL expression of today's date
   */
  readonly isTherapy: (order: OrderExpressions, today: string) => string;
  /** Whether a pharmacist rejected it. */
  readonly isRejected: (order: OrderExpressions) => string;
  /** Whether a pharmacist ever verified it. */
  readonly isVerified: (order: OrderExpressions) => string;
  /** Whether it ended before a pharmacist verified it. */
  readonly endedUnverified: (order: OrderExpressions) => string;
}

/**
 * How orders at this pharmacy are read. They are kept by a later step, which registers itself when the service starts; screening
 * knows them as plain facts alone.
 */
@Injectable()
export class LiveOrders {
  private registered: OrderQueries | undefined;

  /** @throws Error while nobody has registered: a question answered without the orders would look harmless */
  get sql(): OrderQueries {
    if (this.registered === undefined) throw new Error('No step has said how orders are read');
    return this.registered;
  }

  readWith(queries: OrderQueries): void {
    this.registered = queries;
  }
}
