import { Membership } from '../compile/predicates.js';
import type { KnowledgeRows } from '../load.js';
import { doseFaults } from './dose-faults.js';
import { outcomeFaults } from './outcome-faults.js';
import { placedConditions } from './placed-conditions.js';
import { resultFaults } from './result-faults.js';
import { selectorFaults } from './selector-faults.js';
import { sideFaults } from './side-faults.js';
import { supersededFaults } from './superseded-faults.js';
import { residualFaults } from './residual-faults.js';
import { testFaults } from './test-faults.js';

/** Rules that hold together by name, and yet could never fire, or would fire on anything. Returns the faults; every name has to lead somewhere. */
export function ruleFaults(source: KnowledgeRows): string[] {
  const members = new Membership(source.drugs, new Map());
  const tests = new Map(source.tests.map((test) => [test.key, test]));
  return [
    ...placedConditions(source, members).flatMap((placed) => [...resultFaults(placed, tests), ...sideFaults(placed)]),
    ...selectorFaults(source, members),
    ...supersededFaults(source, members),
    ...outcomeFaults(source),
    ...residualFaults(source, members),
    ...doseFaults(source, members),
    ...testFaults(source),
  ];
}
