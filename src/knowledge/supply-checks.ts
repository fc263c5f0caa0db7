import { placeOf } from './cross-checks.js';
import type { KnowledgeRows } from './load.js';
import { unknownNames } from './references.js';

/** One rule for each direction: without one, a contradiction of that kind would be found and not told. Returns the faults. */
export function supplyFaults(source: KnowledgeRows): string[] {
  const { supplyRules, drugs } = source;
  const classes = new Set(drugs.flatMap((drug) => drug.classes));
  return [
    ...(['more', 'less'] as const)
      .filter((direction) => supplyRules.filter(({ supplied }) => supplied === direction).length !== 1)
      .map((direction) => `dosing/days-supply.yaml: supplied: ${direction} must stand once`),
    ...supplyRules.flatMap((row) =>
      unknownNames(`${placeOf(source, row)}: cyclic`, 'class', row.cyclic?.classes ?? [], classes),
    ),
  ];
}
