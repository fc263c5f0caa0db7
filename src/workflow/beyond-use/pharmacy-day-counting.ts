import type { Tx } from '../../platform/database/unit-of-work.js';
import { DAY_COUNTINGS, type DayCounting } from '../../core/day-counting.js';
import { loadUsp795 } from './usp-795.js';

/** How this pharmacy counts the days of a limit: `dayCounting` in its settings, or the stricter default of the rule data. */
export async function pharmacyDayCounting(tx: Tx): Promise<DayCounting> {
  const [row] = await tx.query<{ day_counting: string | null }>(
    "SELECT settings ->> 'dayCounting' AS day_counting FROM pharmacy WHERE id = $1",
    [tx.pharmacyId],
  );
  return DAY_COUNTINGS.find((known) => known === row?.day_counting) ?? loadUsp795().dayCounting.default;
}
