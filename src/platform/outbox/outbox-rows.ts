import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EventSending } from '../queues/event-job.js';

/** The lease of the first sending; it doubles with each one, so that a row that cannot succeed is tried ever more slowly. */
const FIRST_LEASE_S = 30;
const LONGEST_LEASE_S = 900;
/** A row sent this often without being done counts as stuck: it shows in the metrics and goes on being tried. */
export const STUCK_AFTER = 8;

export interface OutboxState {
  readonly undone: number;
  readonly stuck: number;
  /** Business time of the oldest undone row; null when there is none. */
  readonly oldest: Date | null;
}

/** The relay's statements on the outbox, across pharmacies: it holds ids only. Leases run on the database's real time. */
@Injectable()
export class OutboxRows {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Takes up to `limit` rows that are neither done nor leased. The lease is committed when this answers: a worker must not
   * meet the relay's own lock.
   */
  async lease(limit: number): Promise<EventSending[]> {
    const [rows] = await this.dataSource.query<[EventSending[], number]>(
      `WITH due AS (
         SELECT id FROM outbox
         WHERE done_at IS NULL AND (leased_until IS NULL OR leased_until < clock_timestamp())
         ORDER BY leased_until NULLS FIRST, id LIMIT $1 FOR UPDATE SKIP LOCKED)
       UPDATE outbox SET attempts = attempts + 1,
         leased_until = clock_timestamp() + make_interval(secs => least($2 * power(2, least(attempts, 20)), $3)),
         failure = CASE WHEN attempts + 1 >= $4 THEN coalesce(failure, 'not-finished') ELSE failure END
       FROM due WHERE outbox.id = due.id
       RETURNING outbox.id AS "eventId", pharmacy_id AS "pharmacyId", trace_id AS "traceId", kind, attempts AS attempt`,
      [limit, FIRST_LEASE_S, LONGEST_LEASE_S, STUCK_AFTER],
    );
    return rows;
  }

  /** Gives leased rows back as if they had not been taken: the queue could not be reached. */
  async giveBack(eventIds: readonly string[]): Promise<void> {
    await this.dataSource.query(
      `UPDATE outbox SET leased_until = NULL, attempts = greatest(attempts - 1, 0)
       WHERE id = ANY ($1::uuid[]) AND done_at IS NULL`,
      [eventIds],
    );
  }

  /** Notes why the last try failed: a code, never a message. */
  async noteFailure(eventId: string, code: string): Promise<void> {
    await this.dataSource.query('UPDATE outbox SET failure = $2 WHERE id = $1 AND done_at IS NULL', [eventId, code]);
  }

  async state(): Promise<OutboxState> {
    const [row] = await this.dataSource.query<OutboxState[]>(
      `SELECT count(*)::int AS undone, count(*) FILTER (WHERE attempts >= $1)::int AS stuck, min(occurred_at) AS oldest
       FROM outbox WHERE done_at IS NULL`,
      [STUCK_AFTER],
    );
    return row ?? { undone: 0, stuck: 0, oldest: null };
  }
}
