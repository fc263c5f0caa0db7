import type { LaboratoryCode, LaboratoryTest } from '../compiled.js';
import type { LaboratoryTestRow } from '../schema/lab.js';

export interface LaboratoryIndex {
  /** In the order of their keys. */
  readonly tests: ReadonlyMap<string, LaboratoryTest>;
  readonly codes: ReadonlyMap<string, LaboratoryCode>;
}

/** Laboratory tests by key and by LOINC code. */
export function indexTests(rows: readonly LaboratoryTestRow[]): LaboratoryIndex {
  const tests = new Map<string, LaboratoryTest>();
  const codes = new Map<string, LaboratoryCode>();
  for (const row of rows.toSorted((a, b) => (a.key < b.key ? -1 : 1))) {
    const test = compileTest(row, tests.size);
    tests.set(test.key, test);
    for (const { code, method, use } of row.loinc) codes.set(code, { code, test, method, use });
  }
  return { tests, codes };
}

function compileTest(row: LaboratoryTestRow, position: number): LaboratoryTest {
  return {
    position,
    key: row.key,
    name: row.name,
    kind: row.kind,
    reportable: row.loinc.length > 0 || row.derivation !== undefined,
    unit: row.unit ?? null,
    acceptedUnits: row.acceptedUnits,
    molecularWeight: row.molecularWeight ?? null,
    factors: new Map(row.factors.map(({ from, factor }) => [from, factor])),
    sanity: row.sanity ?? null,
    confirmUnit: row.confirmUnit.map(({ sex, above, below, suspect }) => ({
      sex: sex ?? null,
      above: above ?? null,
      below: below ?? null,
      suspect,
    })),
    intervals: row.intervals.map(({ sex, menopause, low, high }) => ({
      sex: sex ?? null,
      menopause: menopause ?? null,
      low: low ?? null,
      high: high ?? null,
    })),
    derivation: row.derivation ? { by: row.derivation.by, from: row.derivation.from } : null,
    leastSignificantChange: row.leastSignificantChange?.percent ?? null,
  };
}
