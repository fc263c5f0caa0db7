import { allRules, placeOf } from '../cross-checks.js';
import type { KnowledgeRows } from '../load.js';
import { unknownNames } from '../references.js';
import { TABLE_ROWS } from '../table-rows.js';

/** Ids that rules name beside their own lead to monitoring, laid down or planned, and to rows of the source tables. Returns the faults. */
export function monitoringFaults(source: KnowledgeRows): string[] {
  const laidDown = source.protocols.flatMap(({ rules }) => rules);
  const monitoring = new Set([...laidDown, ...source.plannedMonitoring].map(({ id }) => id));
  const rows = new Set(Object.values(TABLE_ROWS).flat());
  const drugs = new Set(source.drugs.map(({ key }) => key));
  const classes = new Set(source.drugs.flatMap((row) => row.classes));
  return [
    ...allRules(source).flatMap((rule) => [
      ...unknownNames(
        `${placeOf(source, rule)}: attachesMonitoring`,
        'monitoring rule',
        rule.attachesMonitoring ?? [],
        monitoring,
      ),
      ...unknownNames(`${placeOf(source, rule)}: covers`, 'row of the source tables', rule.covers ?? [], rows),
    ]),
    ...source.plannedMonitoring.flatMap((row) => [
      ...unknownNames(`${placeOf(source, row)}: trigger`, 'drug', row.trigger.drugs, drugs),
      ...unknownNames(`${placeOf(source, row)}: trigger`, 'class', row.trigger.classes, classes),
    ]),
  ];
}
