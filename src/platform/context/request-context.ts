import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

export type Role = 'pharmacist' | 'technician' | 'prescriber' | 'admin' | 'lab';

/** The signed-in user on whose behalf a request runs. */
export interface Actor {
  readonly userId: string;
  readonly pharmacyId: string;
  readonly role: Role;
  /** Set for prescribers: the directory entry that the account belongs to. */
  readonly prescriberId: string | null;
}

/** A key that the caller sent with a write, and what it was sent with. */
export interface IdempotencyClaim {
  readonly key: string;
  /** Method and route pattern, for example `POST /api/v1/patients`. */
  readonly route: string;
  /** Hash of the path and of the body without its signatures. */
  readonly fingerprint: string;
  /** The status that the route answers when it succeeds. */
  readonly status: number;
}

/** What a request, or a job, carries along without passing it through every function. */
export interface RequestContext {
  readonly traceId: string;
  actor?: Actor;
  idempotency?: IdempotencyClaim;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** A trace id in the form of W3C trace context. */
export const newTraceId = (): string => randomBytes(16).toString('hex');

export const runInContext = <T>(context: RequestContext, work: () => T): T => storage.run(context, work);
export const currentContext = (): RequestContext | undefined => storage.getStore();

/** The acting user. @throws Error when called outside a signed-in request: a fault of the program, not of the caller. */
export function currentActor(): Actor {
  const actor = storage.getStore()?.actor;
  if (!actor) throw new Error('No signed-in user in this context');
  return actor;
}
