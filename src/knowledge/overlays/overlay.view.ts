import type { RuleView } from '../rule-list/rule-view.js';
import type { OverlayRow } from './overlay-rows.js';

/** What a pharmacy decided for itself about one rule. */
export interface OverlayView extends Pick<
  OverlayRow,
  'id' | 'rule' | 'kind' | 'severity' | 'reason' | 'expiresOn' | 'createdBy' | 'signatureId'
> {
  readonly inForce: boolean;
  /** RFC 3339 instant. */
  readonly createdAt: string;
  readonly withdrawal: {
    readonly at: string;
    readonly by: string;
    readonly reason: string;
    readonly signatureId: string;
  } | null;
}

/** A rule as the knowledge has it, and what this pharmacy changed about it. */
export interface TunedRuleView extends RuleView {
  /** Overlays in force. */
  readonly overlays: readonly OverlayView[];
}

/** @param today plain date in the pharmacy's zone */
export function toOverlayView(row: OverlayRow, today: string): OverlayView {
  const { id, rule, kind, severity, reason, expiresOn, createdBy, signatureId } = row;
  return {
    id,
    rule,
    kind,
    severity,
    reason,
    expiresOn,
    inForce: row.endedAt === null && expiresOn >= today,
    createdAt: row.createdAt.toISOString(),
    createdBy,
    signatureId,
    withdrawal: withdrawalOf(row),
  };
}

function withdrawalOf(row: OverlayRow): OverlayView['withdrawal'] {
  const { endedAt, withdrawnBy: by, withdrawalReason: reason, withdrawalSignatureId: signatureId } = row;
  if (endedAt === null || by === null || reason === null || signatureId === null) return null;
  return { at: endedAt.toISOString(), by, reason, signatureId };
}
