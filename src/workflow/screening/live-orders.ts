import { Injectable } from '@nestjs/common';

/**
 * Where a patient's live orders at this pharmacy are read from. Orders are kept by a later step, which registers itself when the
 * service starts; screening knows them as plain facts alone.
 */
@Injectable()
export class LiveOrders {
  private subquery = `'[]'::json`;

  /** SQL: a scalar subquery that answers a JSON list of `CandidateOrder`. */
  get sql(): string {
    return this.subquery;
  }

  /** @param sql a subquery as described, which may use `p.pharmacy_id`, `p.id` and, as `$3`, today's date */
  readWith(sql: string): void {
    this.subquery = sql;
  }
}
