import type { KnowledgeSource } from '../load.js';
import type { AttachedMonitoring } from './rule-view.js';

/** What the ids in `attachesMonitoring` stand for. The loader refuses an id that leads nowhere. */
export function monitoringById(
  source: Pick<KnowledgeSource, 'protocols' | 'plannedMonitoring'>,
): ReadonlyMap<string, AttachedMonitoring> {
  const laidDown = source.protocols.flatMap(({ rules }) =>
    rules.map(({ id, title }) => ({ id, title, planned: false })),
  );
  const planned = source.plannedMonitoring.map(({ id, title }) => ({ id, title, planned: true }));
  return new Map([...laidDown, ...planned].map((row) => [row.id, row]));
}
