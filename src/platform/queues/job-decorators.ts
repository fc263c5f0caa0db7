import { SetMetadata } from '@nestjs/common';
import type { Tx } from '../database/unit-of-work.js';
import type { EventIds, EventKind } from '../outbox/event-kinds.js';

export const HANDLES_EVENT = 'galenic:handles-event';
export const SWEEP = 'galenic:sweep';

/** What a provider under `@HandlesEvent` offers. */
export interface EventHandler<Kind extends EventKind = EventKind> {
  /**
   * The effect of one event, in the transaction that also marks its outbox row done: it takes effect once. Whatever it
   * throws rolls everything back, and the event comes again.
   */
  handle(tx: Tx, ids: EventIds[Kind]): Promise<void>;
  /** Runs after the commit, for speed only: it may be lost with the process, so a sweep must find the same work. */
  after?(pharmacyId: string, ids: EventIds[Kind]): Promise<void>;
}

/** What a provider under `@Sweep` offers. */
export interface SweepJob {
  /** Finds by itself what is due for one pharmacy and does it. It may run twice at once, late, or not for days. */
  run(pharmacyId: string): Promise<void>;
}

interface SweepName {
  /** Lower-case words joined by `-`, for example `overdue-obligations`. */
  readonly name: string;
}
/** `every`: milliseconds, at least a second. `cron`: five or six fields, in UTC; one run is also made at each start. */
export type SweepOptions = SweepName & ({ readonly every: number } | { readonly cron: string });

type ClassOf<Instance> = new (...args: never[]) => Instance;

/** The one provider that works events of this kind. */
export const HandlesEvent =
  <Kind extends EventKind>(kind: Kind) =>
  (target: ClassOf<EventHandler<Kind>>): void => {
    SetMetadata(HANDLES_EVENT, kind)(target);
  };

/** A provider that runs for every pharmacy again and again. */
export const Sweep =
  (options: SweepOptions) =>
  (target: ClassOf<SweepJob>): void => {
    SetMetadata(SWEEP, options)(target);
  };
