import { addDays } from '../../../core/plain-date.js';
import type { PlainDate } from '../../../core/plain-date.js';
import { statusOn } from './status.js';
import type { LadderStep, ObligationRecord, PlannedObligation } from './types.js';

/** A rung that is due for one obligation. `once` is its idempotency key: whoever acts on it stores the key under a unique constraint. */
export interface DueStep {
  readonly step: LadderStep['step'];
  readonly dueOn: PlainDate;
  readonly once: string;
  readonly tag: LadderStep['tag'];
}

/**
 * The rungs of the ladder that are due on a day and were not taken yet, lowest first. Only an overdue obligation climbs; one that
 * was satisfied, attested, waived or cancelled rests where it is. A missed day loses nothing: the next look finds every rung since.
 * `hold` and `stop` are told here and enforced by the refill gate alone.
 * @param id identity of the stored obligation, in the idempotency key
 * @param taken steps already taken for this obligation
 */
export function stepsDue(
  id: string,
  planned: PlannedObligation,
  record: ObligationRecord,
  today: PlainDate,
  taken: ReadonlySet<LadderStep['step']>,
): DueStep[] {
  if (statusOn(planned, record, today) !== 'overdue') return [];
  return planned.ladder
    .map(({ step, daysPastLatest, tag }) => ({
      step,
      dueOn: addDays(planned.latest, daysPastLatest),
      once: `${id}.${step}`,
      tag,
    }))
    .filter(({ step, dueOn }) => dueOn <= today && !taken.has(step));
}

/**
 * The next day after `today` on which a sweep must look at the obligation, though nothing else happens: it becomes due or overdue, a
 * grant ends, or a rung is reached. Null when no such day is left. An index on this day lets a sweep find only what became due.
 */
export function nextLookOn(planned: PlannedObligation, record: ObligationRecord, today: PlainDate): PlainDate | null {
  if (planned.satisfied || planned.closed) return null;
  const days = [
    planned.target,
    addDays(planned.latest, 1),
    ...planned.ladder.map(({ daysPastLatest }) => addDays(planned.latest, daysPastLatest)),
    ...record.waivers.map(({ until }) => addDays(until, 1)),
    ...record.attestations.map(({ until }) => addDays(until, 1)),
  ];
  return days.filter((day) => day > today).sort()[0] ?? null;
}
