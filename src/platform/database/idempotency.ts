import { DomainError } from '../../core/errors.js';
import type { IdempotencyClaim } from '../context/request-context.js';
import type { Tx } from './unit-of-work.js';

/** How long a stored answer is given again. */
const KEPT_HOURS = 24;

/** Not a failure: the write was done before, and this is what it answered then. The HTTP filter sends it again. */
export class ReplayedAnswer extends Error {
  constructor(
    readonly status: number,
    readonly body: unknown,
  ) {
    super('The first answer is given again');
  }
}

/**
 * Takes the key inside the write's own transaction. A second request with the same key waits here for the first to end:
 * after its commit it gets the stored answer, after its rollback it may go on.
 * @throws ReplayedAnswer when the write was done already.
 * @throws DomainError `idempotency-key-reused` when the key came with another body.
 */
export async function claimIdempotencyKey(tx: Tx, claim: IdempotencyClaim): Promise<void> {
  const inserted = await tx.query(
    `INSERT INTO idempotency_key (pharmacy_id, user_id, route, key, fingerprint, created_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (pharmacy_id, user_id, route, key) DO UPDATE
       SET fingerprint = excluded.fingerprint, created_at = excluded.created_at, status = NULL, response = NULL
       WHERE idempotency_key.created_at < $7
     RETURNING key`,
    [...ownerOf(tx, claim), claim.fingerprint, tx.now, keptSince(tx)],
  );
  if (inserted.length > 0) return;
  throw repeated(await firstUse(tx, claim), claim);
}

/**
 * Gives the first answer again without taking the key: for a transaction before the one that writes.
 * @throws as `claimIdempotencyKey`
 */
export async function replayAnswered(tx: Tx, claim: IdempotencyClaim): Promise<void> {
  const first = await firstUse(tx, claim);
  if (first && first.createdAt >= keptSince(tx)) throw repeated(first, claim);
}

interface FirstUse {
  readonly fingerprint: string;
  readonly status: number;
  readonly response: unknown;
  readonly createdAt: Date;
}

async function firstUse(tx: Tx, claim: IdempotencyClaim): Promise<FirstUse | undefined> {
  const [first] = await tx.query<FirstUse>(
    `SELECT fingerprint, status, response, created_at AS "createdAt" FROM idempotency_key
     WHERE pharmacy_id = $1 AND user_id = $2 AND route = $3 AND key = $4`,
    ownerOf(tx, claim),
  );
  return first;
}

function repeated(first: FirstUse | undefined, claim: IdempotencyClaim): Error {
  if (first?.fingerprint === claim.fingerprint) return new ReplayedAnswer(first.status, first.response);
  return new DomainError(
    'idempotency-key-reused',
    'Idempotency-Key: this key was used for another request; send a new key for a new write.',
  );
}

function ownerOf(tx: Tx, { route, key }: IdempotencyClaim): unknown[] {
  return [tx.pharmacyId, tx.actor?.userId, route, key];
}

function keptSince(tx: Tx): Date {
  return new Date(tx.now.getTime() - KEPT_HOURS * 3_600_000);
}

/** Gives the key back where the request was refused after all: only a success is answered again. */
export async function releaseIdempotencyKey(tx: Tx, claim: IdempotencyClaim): Promise<void> {
  await tx.query(
    'DELETE FROM idempotency_key WHERE pharmacy_id = $1 AND user_id = $2 AND route = $3 AND key = $4',
    ownerOf(tx, claim),
  );
}
