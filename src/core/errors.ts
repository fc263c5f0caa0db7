/**
 * Codes of every error that a caller can meet. The HTTP status of each stands in `platform/http/problem-status.ts`, whose
 * map is exhaustive: a code added here does not compile until it has a status there.
 */
export const ERROR_CODES = [
  'malformed-request',
  'validation-failed',
  'unauthenticated',
  'invalid-credentials',
  'forbidden',
  'not-found',
  'duplicate',
  'wrong-state',
  'stale-version',
  'payload-too-large',
  'unsupported-media-type',
  'idempotency-key-reused',
  'too-many-requests',
  'service-unavailable',
  'internal-error',
  'invalid-signature',
  'second-person-required',
  'override-not-allowed',
  'invalid-npi',
  'invalid-dea',
  'invalid-date',
  'invalid-quantity',
  'unknown-unit',
  'unknown-drug',
  'unknown-code',
  'open-findings',
  'documentation-missing',
  'full-review-needed',
  'full-review-outdated',
  'compendium-not-configured',
  'compendium-unavailable',
  'refill-hold',
  'too-soon',
  'no-refills-left',
  'prescription-expired',
  'past-beyond-use-date',
  'recalled-lot',
  'insufficient-stock',
  'component-expired',
  'component-mismatch',
  'certificate-missing',
  'product-mismatch',
  'storage-not-allowed',
  'category-not-allowed',
  'out-of-tolerance',
  'formulation-refused',
  'compounding-refused',
  'release-refused',
  'not-licensed',
  'tuning-refused',
  'not-supported',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** One faulty member of a request: a JSON path such as `ingredients.0.strength`, and what to do about it. Never a value. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/**
 * An error that the caller is meant to see. `message` names the field and the remedy and never holds a person's data or a
 * secret; `reasons` carries what a rule decided (open findings, a refill hold), in the shape the route documents.
 */
export class DomainError extends Error {
  readonly errors: readonly FieldError[];
  readonly reasons: readonly unknown[];

  constructor(
    readonly code: ErrorCode,
    message: string,
    more: { errors?: readonly FieldError[]; reasons?: readonly unknown[] } = {},
  ) {
    super(message);
    this.name = 'DomainError';
    this.errors = more.errors ?? [];
    this.reasons = more.reasons ?? [];
  }
}

/** The error for one faulty field, so that callers do not repeat the path in the text and in the list. */
export function fieldError(code: ErrorCode, path: string, message: string): DomainError {
  return new DomainError(code, `${path}: ${message}`, { errors: [{ path, message }] });
}

/**
 * The error for an id that names nothing, or something of another pharmacy.
 * @param what in words, such as `patient`
 * @param path the field that held the id, where it came in a body rather than in the address
 */
export function notFound(what: string, path?: string): DomainError {
  const message = `there is no such ${what}`;
  return path === undefined
    ? new DomainError('not-found', `There is no such ${what}.`)
    : fieldError('not-found', path, message);
}
