import { unfitness } from './satisfy.js';
import type { PlannedObligation, ResultFact } from './types.js';

/** What reconciling needs to know of a stored obligation of one therapy. */
export interface StoredObligation {
  readonly id: string;
  readonly key: string;
  readonly ruleId: string;
  readonly cancelled: boolean;
  /** Ids of the results that satisfied it; empty when it is not satisfied. */
  readonly satisfiedBy: readonly string[];
}

/** What to write so that the stored obligations are those of the plan. */
export interface Reconciliation {
  readonly create: readonly PlannedObligation[];
  /** Rows that stay, with the plan as it is now: a date, a satisfaction or its withdrawal may be new. */
  readonly update: readonly { readonly id: string; readonly plan: PlannedObligation }[];
  /** Ids of rows that the plan no longer asks for. */
  readonly cancel: readonly string[];
}

/**
 * Compares the stored obligations of one therapy with its plan. What was satisfied by results that still count stays as history even
 * where the plan has moved on (an interval got shorter), and is not written again under another date. The keys of `create` are new
 * for the therapy, so that a unique constraint on (therapy, key) never refuses a planning that nothing else has raced.
 */
export function reconcile(
  stored: readonly StoredObligation[],
  plan: readonly PlannedObligation[],
  results: readonly ResultFact[],
): Reconciliation {
  const byKey = new Map(stored.map((row) => [row.key, row]));
  const planned = new Set(plan.map(({ key }) => key));
  const counting = new Set(results.filter((result) => unfitness(result) === null).map(({ id }) => id));
  const gone = stored.filter(({ key, cancelled }) => !planned.has(key) && !cancelled);
  const isHistory = ({ satisfiedBy }: StoredObligation): boolean =>
    satisfiedBy.length > 0 && satisfiedBy.every((id) => counting.has(id));
  const history = gone.filter(isHistory);
  const known = ({ ruleId, satisfied }: PlannedObligation): boolean =>
    satisfied !== null &&
    history.some(
      (row) => row.ruleId === ruleId && satisfied.evidence.every(({ resultId }) => row.satisfiedBy.includes(resultId)),
    );
  return {
    create: plan.filter((obligation) => !byKey.has(obligation.key) && !known(obligation)),
    update: plan.flatMap((obligation) => {
      const row = byKey.get(obligation.key);
      return row ? [{ id: row.id, plan: obligation }] : [];
    }),
    cancel: gone.filter((row) => !isHistory(row)).map(({ id }) => id),
  };
}
