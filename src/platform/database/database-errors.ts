import { DomainError } from '../../core/errors.js';

/** Node's and Postgres's codes for "the database is away": refused, reset, shutting down, starting up, too many clients. */
const AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '08000',
  '08001',
  '08003',
  '08006',
]);
const REFUSING = new Set(['28P01', '28000', '3D000']);
const AWAY_TEXT =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/i;

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const own = (error as { code?: unknown }).code;
  if (typeof own === 'string') return own;
  return codeOf((error as { driverError?: unknown }).driverError);
}

/** A deadlock or a serialization failure: the same work may be tried again. */
export function isRetryable(error: unknown): boolean {
  const code = codeOf(error);
  return code === '40P01' || code === '40001';
}

export function isDatabaseAway(error: unknown): boolean {
  const code = codeOf(error);
  if (code && AWAY.has(code)) return true;
  return error instanceof Error && AWAY_TEXT.test(error.message);
}

/** Wrong password, user or database, or a rule of the server's `pg_hba.conf`. */
export function isDatabaseRefusing(error: unknown): boolean {
  return REFUSING.has(codeOf(error) ?? '');
}

/**
 * What a unit of work answers when its connection was lost: before the commit nothing of it is stored, during the commit
 * nobody but the database knows.
 */
export function connectionLost(at: 'work' | 'commit'): DomainError {
  const outcome =
    at === 'work'
      ? 'Nothing was changed; try again shortly.'
      : 'Whether the change was stored is not known: send it again with the same Idempotency-Key, or look before you repeat it.';
  return new DomainError('service-unavailable', `The database cannot be reached. ${outcome}`);
}

/** What a caller may see of a database's failure: 503 when it is away, 409 for a duplicate; anything else stays hidden. */
export function translateDatabaseError(error: unknown): unknown {
  if (error instanceof DomainError) return error;
  if (isDatabaseAway(error)) return connectionLost('work');
  if (codeOf(error) === '23505') {
    return new DomainError('duplicate', 'A record with the same key exists already.');
  }
  return error;
}

/** The name of the constraint that refused a row, so that a service can say which field it was. */
export function violatedConstraint(error: unknown): string | undefined {
  const driver = (error as { driverError?: { constraint?: string } }).driverError ?? (error as { constraint?: string });
  return driver?.constraint;
}
