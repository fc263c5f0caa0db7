import { convert } from '../../core/ucum.js';
import { placeOf } from '../cross-checks.js';
import type { KnowledgeRows } from '../load.js';
import type { LaboratoryTestRow } from '../schema/lab.js';
import { idleBound } from './bounds.js';

/**
 * Laboratory tests that would refuse what they accept: a unit that does not convert, limits outside of the values that are used. And
 * limits of protocols in another unit than the test's. Returns the faults.
 */
export function testFaults(source: KnowledgeRows): string[] {
  const tests = new Map(source.tests.map((test) => [test.key, test]));
  return [
    ...source.tests.flatMap((test) => {
      const at = placeOf(source, test);
      return [...unitFaults(at, test), ...limitFaults(at, test)];
    }),
    ...source.protocols.flatMap(({ rules }) => rules.flatMap((rule) => protocolFaults(source, rule, tests))),
  ];
}

function unitFaults(at: string, { unit, acceptedUnits, factors, molecularWeight }: LaboratoryTestRow): string[] {
  if (unit === undefined) return [];
  const known = new Set(factors.map(({ from }) => from));
  return acceptedUnits
    .filter((accepted) => accepted !== unit && !known.has(accepted))
    .flatMap((accepted) => {
      const result = convert('1', accepted, unit, molecularWeight === undefined ? {} : { molecularWeight });
      if (result.ok) return [];
      const remedy =
        result.reason === 'molecular-weight-needed' ? 'give molecularWeight' : 'give a factor, or take it out';
      return [`${at}: acceptedUnits: ${accepted} does not convert to ${unit}: ${remedy}`];
    });
}

function limitFaults(at: string, { sanity, intervals, confirmUnit }: LaboratoryTestRow): string[] {
  if (!sanity) return [];
  const outside = (value: number | undefined): boolean =>
    value !== undefined && (value < sanity.low || value > sanity.high);
  const allowed = `between ${sanity.low} and ${sanity.high}, the values that are used`;
  return [
    ...intervals.flatMap(({ low, high }, index) =>
      outside(low) || outside(high) ? [`${at}: intervals.${index}: must be ${allowed}`] : [],
    ),
    ...confirmUnit.flatMap(({ above, below }, index) => {
      const idle = idleBound({ above }, sanity) ?? idleBound({ below }, sanity);
      return idle ? [`${at}: confirmUnit.${index}: ${idle.words} would ${idle.holds} hold: must be ${allowed}`] : [];
    }),
  ];
}

type Rule = KnowledgeRows['protocols'][number]['rules'][number];

function protocolFaults(source: KnowledgeRows, rule: Rule, tests: ReadonlyMap<string, LaboratoryTestRow>): string[] {
  return [rule.applies.when, ...rule.phases.map(({ when }) => when)].flatMap((clause) => {
    const rows = clause ? ('anyOf' in clause ? clause.anyOf : clause.allOf) : [];
    return rows.flatMap((row) => {
      const test = 'resultBelow' in row ? tests.get(row.resultBelow.test) : undefined;
      if (!('resultBelow' in row) || !test) return [];
      const at = `${placeOf(source, rule)}: resultBelow of ${test.key}`;
      if (test.unit === undefined) return [`${at}: it is no number: take another test`];
      if (row.resultBelow.unit !== test.unit)
        return [`${at}: unit: must be ${test.unit}, which its values are kept in`];
      const idle = test.sanity && idleBound({ below: row.resultBelow.value }, test.sanity);
      return idle ? [`${at}: ${idle.words} would ${idle.holds} hold`] : [];
    });
  });
}
