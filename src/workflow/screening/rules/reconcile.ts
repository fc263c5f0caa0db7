import type { FindingKind } from '../../../knowledge/index.js';
import { carriesOver } from './renewal.js';
import type { FindingStatus } from './standing.js';

/** What tells findings of one order apart (`key`), and whether the facts behind one are still the same (`factsHash`). */
export interface FindingIdentity {
  readonly key: string;
  readonly factsHash: string;
}

/** What a screening found: a decision on an earlier order counts only for some kinds of finding. */
export interface FoundFinding extends FindingIdentity {
  readonly kind: FindingKind;
  readonly legal: boolean;
}

/** A finding on file that still stands. */
export interface StandingFinding extends FindingIdentity {
  readonly id: string;
  readonly status: FindingStatus;
}

/** The decision that counts here was made on a finding of another order of the same therapy. */
export interface CarriedFrom {
  readonly prescriptionId: string;
  readonly findingId: string;
  /** Who decided. */
  readonly by: string;
  /** RFC 3339 instant. */
  readonly at: string;
}

/** What a person once decided on exactly these facts. */
export interface PastDecision extends FindingIdentity {
  readonly status: Exclude<FindingStatus, 'open'>;
  readonly resolutionId: string;
  /** Null for a decision on this order. */
  readonly carriedFrom: CarriedFrom | null;
}

/**
 * `silenced`: the pharmacy's tuning keeps it silent. `knowledge-changed`: a release does not find it any more. In both cases its facts
 * may be as they were, so nobody heeded it.
 */
export type ClosingReason = 'facts-changed' | 'facts-went-away' | 'knowledge-changed' | 'silenced';

/** What else than the facts may keep a finding from being found again. */
export interface OtherCauses<Standing> {
  /** Keys of what the pharmacy's tuning keeps from being found. */
  readonly silenced: readonly string[];
  /** Whether the look is made for the sake of a release that came after the finding. */
  readonly releasedSince: (row: Standing) => boolean;
}

export interface Reconciliation<Found, Standing> {
  /** Found again on the same facts: nothing is asked twice. */
  readonly kept: readonly { readonly found: Found; readonly row: Standing }[];
  /** New, or on new facts: open, unless somebody decided on the same facts before. */
  readonly raised: readonly { readonly found: Found; readonly decision: PastDecision | null }[];
  /** No longer found, or found on other facts. */
  readonly closed: readonly { readonly row: Standing; readonly because: ClosingReason }[];
}

/**
 * Compares what a screening found with what stands on file for the order. A decision holds for the facts it was made on and for
 * no others, and on an unchanged renewal where such findings are not asked for each order.
 * @param found one entry a key
 * @param decisions at most one for each key and hash, the latest; one on this order before one that is carried
 */
export function reconcile<Found extends FoundFinding, Standing extends StandingFinding>(
  found: readonly Found[],
  standing: readonly Standing[],
  decisions: readonly PastDecision[],
  causes: OtherCauses<Standing> = NONE,
): Reconciliation<Found, Standing> {
  const foundByKey = new Map(found.map((finding) => [finding.key, finding]));
  const rowByKey = new Map(standing.map((row) => [row.key, row]));
  const decisionByFacts = new Map(decisions.map((decision) => [identity(decision), decision]));
  const sameFacts = (row: StandingFinding): boolean => foundByKey.get(row.key)?.factsHash === row.factsHash;
  const keptRow = (finding: Found): Standing | undefined => {
    const row = rowByKey.get(finding.key);
    return row && sameFacts(row) ? row : undefined;
  };
  return {
    kept: found.flatMap((finding) => {
      const row = keptRow(finding);
      return row ? [{ found: finding, row }] : [];
    }),
    raised: found
      .filter((finding) => !keptRow(finding))
      .map((finding) => ({ found: finding, decision: counting(decisionByFacts.get(identity(finding)), finding) })),
    closed: standing
      .filter((row) => !sameFacts(row))
      .map((row) => ({ row, because: closingReason(row, foundByKey.has(row.key), causes) })),
  };
}

const NONE: OtherCauses<unknown> = { silenced: [], releasedSince: () => false };

function closingReason<Standing extends StandingFinding>(
  row: Standing,
  foundAnew: boolean,
  { silenced, releasedSince }: OtherCauses<Standing>,
): ClosingReason {
  if (foundAnew) return 'facts-changed';
  if (silenced.includes(row.key)) return 'silenced';
  return releasedSince(row) ? 'knowledge-changed' : 'facts-went-away';
}

function counting(decision: PastDecision | undefined, found: FoundFinding): PastDecision | null {
  if (decision === undefined) return null;
  return decision.carriedFrom === null || carriesOver(found) ? decision : null;
}

function identity({ key, factsHash }: FindingIdentity): string {
  return `${factsHash} ${key}`;
}
