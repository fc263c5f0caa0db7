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
  const owner = [tx.pharmacyId, tx.actor?.userId, claim.route, claim.key];
  const inserted = await tx.query(
    `INSERT INTO idempotency_key (pharmacy_id, user_id, route, key, fingerprint, created_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (pharmacy_id, user_id, route, key) DO UPDATE
       SET fingerprint = excluded.fingerprint, created_at = excluded.created_at, status = NULL, response = NULL
       WHERE idempotency_key.created_at < $7
     RETURNING key`,
    [...owner, claim.fingerprint, tx.now, new Date(tx.now.getTime() - KEPT_HOURS * 3_600_000)],
  );
  if (inserted.length > 0) return;
  const [first] = await tx.query<{ fingerprint: string; status: number; response: unknown }>(
    `SELECT fingerprint, status, response FROM idempotency_key
     WHERE pharmacy_id = $1 AND user_id = $2 AND route = $3 AND key = $4`,
    owner,
  );
  if (!first || first.fingerprint !== claim.fingerprint) {
    throw new DomainError(
      'idempotency-key-reused',
      'Idempotency-Key: this key was used for another request; send a new key for a new write.',
    );
  }
  throw new ReplayedAnswer(first.status, first.response);
}

/** Gives the key back where the request was refused after all: only a success is answered again. */
export async function releaseIdempotencyKey(tx: Tx, claim: IdempotencyClaim): Promise<void> {
  await tx.query('DELETE FROM idempotency_key WHERE pharmacy_id = $1 AND user_id = $2 AND route = $3 AND key = $4', [
    tx.pharmacyId,
    tx.actor?.userId,
    claim.route,
    claim.key,
  ]);
}
