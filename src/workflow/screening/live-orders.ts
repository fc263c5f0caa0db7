import { Injectable } from '@nestjs/common';

/**
 * Where a patient's live orders at this pharmacy are read from. Orders are kept by a later step, which registers itself when the
 * service starts; screening knows them as plain facts alone.
 */
@Injectable()
export class LiveOrders {
  private subquery: string | undefined;

  /**
   * SQL: a scalar subquery that answers a JSON list of `CandidateOrder`.
   * @throws Error while nobody has registered: a question answered without the orders would look harmless
   */
  get sql(): string {
    if (this.subquery === undefined) throw new Error('No step has said where live orders are read from');
    return this.subquery;
  }

  /** @param sql a subquery as described, which uses `p.pharmacy_id`, `p.id` and, as `$3`, today's date */
  readWith(sql: string): void {
    this.subquery = sql;
  }
}
