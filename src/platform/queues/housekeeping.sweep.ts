import { Injectable } from '@nestjs/common';
import { DatabaseGuard } from '../database/database-guard.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Sweep, type SweepJob } from './job-decorators.js';

const BATCH = 2000;
const OUTBOX_KEPT_DAYS = 7;
/** As long as a stored answer is given again (see `database/idempotency.ts`). */
const KEYS_KEPT_HOURS = 24;

/** Deletes what has served its time, in small transactions, and moves the mark of business time. */
@Injectable()
@Sweep({ name: 'housekeeping', every: 300_000 })
export class HousekeepingSweep implements SweepJob {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly guard: DatabaseGuard,
  ) {}

  async run(pharmacyId: string): Promise<void> {
    await this.guard.advanceClockMark();
    await this.deleteAll(
      pharmacyId,
      `DELETE FROM outbox WHERE id IN (
         SELECT id FROM outbox WHERE pharmacy_id = $1 AND done_at < clock_timestamp() - make_interval(days => $2)
         LIMIT $3 FOR UPDATE SKIP LOCKED)
       RETURNING id`,
      () => [OUTBOX_KEPT_DAYS, BATCH],
    );
    await this.deleteAll(
      pharmacyId,
      `DELETE FROM idempotency_key WHERE pharmacy_id = $1 AND (user_id, route, key) IN (
         SELECT user_id, route, key FROM idempotency_key WHERE pharmacy_id = $1 AND created_at < $2
         LIMIT $3 FOR UPDATE SKIP LOCKED)
       RETURNING key`,
      (now) => [new Date(now.getTime() - KEYS_KEPT_HOURS * 3_600_000), BATCH],
    );
  }

  private async deleteAll(pharmacyId: string, sql: string, parameters: (now: Date) => unknown[]): Promise<void> {
    for (let deleted = BATCH; deleted === BATCH;) {
      deleted = await this.unitOfWork.run(pharmacyId, async (tx) => {
        const rows = await tx.query(sql, [tx.pharmacyId, ...parameters(tx.now)]);
        return rows.length;
      });
    }
  }
}
