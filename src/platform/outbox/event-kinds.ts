/**
 * What can happen, with the ids that its outbox row carries. Handlers re-read everything else. A kind without exactly one
 * handler refuses the start (see `platform/queues`).
 */
export interface EventIds {
  'patient.facts-changed': { patientId: string };
}

export type EventKind = keyof EventIds;
