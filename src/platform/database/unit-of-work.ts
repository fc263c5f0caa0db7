import { Injectable } from '@nestjs/common';
import { DataSource, QueryRunnerAlreadyReleasedError, type EntityManager, type QueryRunner } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { DomainError } from '../../core/errors.js';
import { Clock } from '../clock/clock.js';
import { currentContext, type Actor } from '../context/request-context.js';
import { OutboxSignal } from '../outbox/outbox-signal.js';
import type { EventKind } from '../outbox/event-kinds.js';
import { connectionLost, isDatabaseAway, isRetryable, translateDatabaseError } from './database-errors.js';
import { claimIdempotencyKey, releaseIdempotencyKey, replayAnswered } from './idempotency.js';
import { PendingRows, type AuditEntry } from './pending-rows.js';
import { PharmacyProfiles } from './pharmacy-profiles.js';
import { namedStatement } from './prepared-statements.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ATTEMPTS = 3;
/** What a unit of work does with the idempotency key of its request. */
type KeyUse = 'takes' | 'leaves';

/**
 * Thrown by work that wants what it wrote so far kept although it answers an error: a refused verification keeps the
 * findings that refused it. Throw it only before any change that the refusal should have stopped.
 */
export class RefuseAfterCommit extends Error {
  constructor(readonly refusal: DomainError) {
    super(refusal.message);
  }
}

/** One open transaction of one pharmacy. Everything that reads or writes tenant rows gets it as an argument. */
export interface Tx {
  readonly pharmacyId: string;
  /** Who acts; null in a job. */
  readonly actor: Actor | null;
  /** Business time, the same throughout the transaction. */
  readonly now: Date;
  /** The plain date of `now` in the pharmacy's zone. */
  readonly today: string;
  readonly timeZone: string;
  readonly manager: EntityManager;
  /** Runs one statement with `$1` parameters and answers its rows. */
  query<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /**
   * The same for a large statement of a hot path: Postgres plans it once a connection. The text must hold no value, and the columns it
   * answers must stay what they are.
   */
  prepared<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** Adds an audit row, written just before the commit. Ids, codes and field names only, never a person's data. */
  audit(entry: AuditEntry): void;
  /** Adds an outbox row, written just before the commit; its handler runs at least once after it. */
  emit(kind: EventKind, ids: Record<string, string>): void;
  newId(): string;
}

/**
 * The only way to tenant rows: a transaction in which `app.pharmacy_id` is set, so that row-level security shows one
 * pharmacy. State, audit rows, outbox rows and the stored answer of an idempotency key commit together.
 */
@Injectable()
export class UnitOfWork {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly profiles: PharmacyProfiles,
    private readonly signal: OutboxSignal,
  ) {}

  /**
   * Runs `work` in one transaction and answers what it answers. In a request with an `Idempotency-Key`, that value is
   * stored as the answer: let the outermost unit of work of a route return the response body.
   * `work` may run again after a deadlock, so it must touch nothing but the database.
   */
  async run<T>(pharmacyId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.retried(pharmacyId, work, 'takes');
  }

  /**
   * A transaction before the one that writes, for a route that asks somebody outside in between. It leaves an `Idempotency-Key` to
   * that one: a repeat after a success gets the stored answer here, a repeat after a failure asks again.
   */
  async runBefore<T>(pharmacyId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.retried(pharmacyId, work, 'leaves');
  }

  private async retried<T>(pharmacyId: string, work: (tx: Tx) => Promise<T>, key: KeyUse): Promise<T> {
    if (!UUID.test(pharmacyId)) throw new Error('A unit of work needs the id of a pharmacy');
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.attempt(pharmacyId, work, key);
      } catch (error) {
        if (attempt < ATTEMPTS && isRetryable(error)) continue;
        throw translateDatabaseError(error);
      }
    }
  }

  private async attempt<T>(pharmacyId: string, work: (tx: Tx) => Promise<T>, key: KeyUse): Promise<T> {
    const timeZone = await this.profiles.timeZone(pharmacyId);
    const runner = this.dataSource.createQueryRunner();
    const pending = new PendingRows();
    let reached: 'work' | 'commit' = 'work';
    try {
      await runner.connect();
      await begin(runner, pharmacyId);
      const tx = this.openTx(runner, pharmacyId, timeZone, pending);
      const context = currentContext();
      const sent = context?.idempotency;
      const claim = key === 'takes' ? sent : undefined;
      if (claim) await claimIdempotencyKey(tx, claim);
      else if (sent) await replayAnswered(tx, sent);
      const outcome = await outcomeOf(work(tx));
      const answered = claim && 'value' in outcome;
      await pending.flush(tx, answered ? { claim, answer: outcome.value } : undefined);
      if (claim && !answered) await releaseIdempotencyKey(tx, claim);
      reached = 'commit';
      await end(runner, 'COMMIT');
      if (claim && context) context.idempotency = undefined;
      if (pending.hasEvents) this.signal.raise();
      if ('refusal' in outcome) throw outcome.refusal;
      return outcome.value;
    } catch (error) {
      await end(runner, 'ROLLBACK').catch(() => undefined);
      throw isLostConnection(error) ? connectionLost(reached) : error;
    } finally {
      await runner.release().catch(() => undefined);
    }
  }

  private openTx(runner: QueryRunner, pharmacyId: string, timeZone: string, pending: PendingRows): Tx {
    const now = this.clock.now();
    const context = currentContext();
    const traceId = context?.traceId ?? 'none';
    const actor = context?.actor ?? null;
    return {
      pharmacyId,
      actor,
      now,
      today: this.clock.today(timeZone, now),
      timeZone,
      manager: runner.manager,
      query: <Row extends object>(sql: string, parameters: readonly unknown[] = []) =>
        run<Row>(runner, sql, parameters),
      prepared: <Row extends object>(sql: string, parameters: readonly unknown[] = []) =>
        // TypeORM hands its first argument to pg as it is, and pg takes a named statement there.
        run<Row>(runner, namedStatement(sql) as unknown as string, parameters),
      audit: (entry) => pending.addAudit(entry, traceId, actor),
      emit: (kind, ids) => pending.addEvent(kind, ids, traceId),
      newId: () => uuidv7(),
    };
  }
}

/** TypeORM gives a runner back by itself when its connection breaks; whatever is asked of it after that fails for that reason. */
function isLostConnection(error: unknown): boolean {
  return error instanceof QueryRunnerAlreadyReleasedError || isDatabaseAway(error);
}

/** What the work answered, or the refusal that it wants answered after the commit. */
async function outcomeOf<T>(work: Promise<T>): Promise<{ value: T } | { refusal: DomainError }> {
  try {
    return { value: await work };
  } catch (error) {
    if (error instanceof RefuseAfterCommit) return { refusal: error.refusal };
    throw error;
  }
}

async function run<Row>(runner: QueryRunner, sql: string, parameters: readonly unknown[]): Promise<Row[]> {
  const rows: unknown = await runner.query(sql, [...parameters]);
  // For UPDATE and DELETE, TypeORM answers [rows, count] instead of rows.
  return (isCounted(rows) ? rows[0] : rows) as Row[];
}

function isCounted(rows: unknown): rows is [unknown[], number] {
  return Array.isArray(rows) && rows.length === 2 && Array.isArray(rows[0]) && typeof rows[1] === 'number';
}

/** Opens the transaction and sets the tenant in one round trip; `startTransaction()` would take two. The id is checked above. */
async function begin(runner: QueryRunner, pharmacyId: string): Promise<void> {
  await runner.query(`BEGIN; SET LOCAL app.pharmacy_id = '${pharmacyId}'`);
  (runner as { isTransactionActive: boolean }).isTransactionActive = true;
}

async function end(runner: QueryRunner, command: 'COMMIT' | 'ROLLBACK'): Promise<void> {
  if (!runner.isTransactionActive) return;
  (runner as { isTransactionActive: boolean }).isTransactionActive = false;
  await runner.query(command);
}
