/**
 * What can happen, with the names of the ids that its outbox row carries. Handlers re-read everything else. A kind without
 * exactly one handler refuses the start (see `platform/queues`).
 */
export const EVENT_KINDS = {
  'finding.raised': ['findingId', 'patientId'],
  'patient.facts-changed': ['patientId'],
  'obligation.overdue': ['obligationId', 'patientId', 'step'],
} as const satisfies Record<string, readonly string[]>;

export type EventKind = keyof typeof EVENT_KINDS;

/** The ids of each kind, by name. */
export type EventIds = { readonly [Kind in EventKind]: Readonly<Record<(typeof EVENT_KINDS)[Kind][number], string>> };
