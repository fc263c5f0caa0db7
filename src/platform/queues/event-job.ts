import type { EventKind } from '../outbox/event-kinds.js';

/** What an event's job carries: ids and the kind, nothing of a person. The handler reads the rest. */
export interface EventJob {
  readonly eventId: string;
  readonly kind: EventKind;
  readonly pharmacyId: string;
  readonly traceId: string;
}

/** One sending of an outbox row. Each has an id of its own, because a finished job that is kept blocks its id. */
export interface EventSending extends EventJob {
  /** Counts from 1. */
  readonly attempt: number;
}
