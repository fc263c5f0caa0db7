import type { Membership } from '../compile/predicates.js';
import { placeOf } from '../cross-checks.js';
import type { KnowledgeRows } from '../load.js';
import type { DoseRangeRow } from '../schema/dosing.js';
import { TREATMENT_GOALS } from '../schema/words.js';

/**
 * Dose ranges that are never read, because an earlier one without a condition takes their drug, route and goal: the first that fits
 * decides. A row with a condition may not lose a part to an earlier one either, since the special stands before the general. Returns the
 * faults.
 */
export function doseFaults(source: KnowledgeRows, members: Membership): string[] {
  const takenBy = new Map<string, DoseRangeRow>();
  return source.doses.flatMap((row) => {
    const cases = casesOf(row, members);
    const taken = cases.flatMap((one) => takenBy.get(one) ?? []);
    const never = cases.length > 0 && taken.length === cases.length;
    if (row.when === undefined) for (const one of cases) if (!takenBy.has(one)) takenBy.set(one, row);
    const [first] = taken;
    if (!first || (!never && row.when === undefined)) return [];
    const what = never ? 'is never read' : 'is not read of each drug, route and goal';
    return [`${placeOf(source, row)}: ${what}: ${placeOf(source, first)} stands before it without a condition`];
  });
}

function casesOf({ drug, routes, goals }: DoseRangeRow, members: Membership): string[] {
  const wanted = goals === 'any' ? TREATMENT_GOALS : goals;
  return [...members.selector(drug).keys].flatMap((key) =>
    routes.flatMap((route) => wanted.map((goal) => `${key} ${route} ${goal}`)),
  );
}
