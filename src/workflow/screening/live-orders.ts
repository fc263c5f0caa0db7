import { Injectable } from '@nestjs/common';

/** What screening asks of orders, in SQL. */
export interface OrderQueries {
  /** A scalar subquery that answers a JSON list of `CandidateOrder`; it uses `p.pharmacy_id`, `p.id` and, as `$3`, today's date. */
  readonly live: string;
  /** Whether a pharmacist rejected the order of the id given; it uses `p.pharmacy_id`. */
  readonly isRejected: (prescriptionId: string) => string;
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
