import type { Severity } from '../../core/decision.js';
import type { PlainDate } from '../../core/plain-date.js';
import type { Tx } from '../../platform/database/unit-of-work.js';

export const OVERLAY_KINDS = ['raise', 'silence', 'enable'] as const;
export type OverlayKind = (typeof OVERLAY_KINDS)[number];

/** What a pharmacy decided for itself about one rule, as a screening needs it. */
export interface UnendedOverlay {
  readonly id: string;
  readonly rule: string;
  readonly kind: OverlayKind;
  /** Of a raise. */
  readonly severity?: Severity | undefined;
  /** Last day. */
  readonly expiresOn: PlainDate;
}

/**
 * SQL: the overlays of a pharmacy that nobody ended, as a JSON list of `UnendedOverlay`, so that one round trip brings them with a
 * patient's facts. Some may have expired: `overlaysInForce` leaves those out.
 * @param pharmacyId SQL expression
 */
export function unendedOverlaysSql(pharmacyId: string): string {
  return `(
    SELECT coalesce(json_agg(json_strip_nulls(json_build_object('id', k.id, 'rule', k.rule_id, 'kind', k.kind,
      'severity', k.severity, 'expiresOn', k.expires_on)) ORDER BY k.id), '[]')
    FROM knowledge_overlay k WHERE k.pharmacy_id = ${pharmacyId} AND k.ended_at IS NULL)`;
}

/** Those in force on a day. @param today plain date in the pharmacy's zone */
export function overlaysInForce(unended: readonly UnendedOverlay[], today: PlainDate): readonly UnendedOverlay[] {
  return unended.filter(({ expiresOn }) => expiresOn >= today);
}

/** An overlay on file. Plain dates as text, instants as Date. */
export interface OverlayRow {
  readonly id: string;
  readonly rule: string;
  readonly kind: OverlayKind;
  readonly severity: Severity | null;
  readonly reason: string;
  readonly expiresOn: PlainDate;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly signatureId: string;
  readonly endedAt: Date | null;
  readonly withdrawnBy: string | null;
  readonly withdrawalReason: string | null;
  readonly withdrawalSignatureId: string | null;
}

const COLUMNS = `k.id, k.rule_id AS rule, k.kind, k.severity, k.reason, k.expires_on AS "expiresOn", k.created_at AS "createdAt",
  k.created_by AS "createdBy", k.signature_id AS "signatureId", k.ended_at AS "endedAt", k.withdrawn_by AS "withdrawnBy",
  k.withdrawal_reason AS "withdrawalReason", k.withdrawal_signature_id AS "withdrawalSignatureId"`;

export interface OverlayFilter {
  readonly rules?: readonly string[] | undefined;
  readonly inForce?: boolean | undefined;
  /** Id to continue after. */
  readonly after: string | null;
  readonly limit: number;
}

/** Overlays of the pharmacy, latest first. */
export async function listOverlays(tx: Tx, { rules, inForce, after, limit }: OverlayFilter): Promise<OverlayRow[]> {
  return tx.query<OverlayRow>(
    `SELECT ${COLUMNS} FROM knowledge_overlay k
     WHERE k.pharmacy_id = $1 AND ($2::text[] IS NULL OR k.rule_id = ANY ($2))
       AND ($3::boolean IS NULL OR (k.ended_at IS NULL AND k.expires_on >= $4::date) = $3)
       AND ($5::uuid IS NULL OR k.id < $5)
     ORDER BY k.id DESC LIMIT $6`,
    [tx.pharmacyId, rules ?? null, inForce ?? null, tx.today, after, limit],
  );
}

export async function findOverlay(tx: Tx, id: string): Promise<OverlayRow | undefined> {
  const [row] = await tx.query<OverlayRow>(
    `SELECT ${COLUMNS} FROM knowledge_overlay k WHERE k.pharmacy_id = $1 AND k.id = $2`,
    [tx.pharmacyId, id],
  );
  return row;
}

export interface NewOverlay {
  readonly id: string;
  readonly rule: string;
  readonly kind: OverlayKind;
  readonly severity: Severity | null;
  readonly reason: string;
  readonly expiresOn: string;
  readonly knowledgeVersion: string;
  readonly signatureId: string;
}

/** Writes an overlay. One of the same kind that has expired makes way for it; one in force makes it a duplicate. */
export async function insertOverlay(tx: Tx, overlay: NewOverlay): Promise<void> {
  const { id, rule, kind, severity, reason, expiresOn, knowledgeVersion, signatureId } = overlay;
  await tx.query(
    `UPDATE knowledge_overlay SET ended_at = $4
     WHERE pharmacy_id = $1 AND rule_id = $2 AND kind = $3 AND ended_at IS NULL AND expires_on < $5::date`,
    [tx.pharmacyId, rule, kind, tx.now, tx.today],
  );
  await tx.query(
    `INSERT INTO knowledge_overlay (pharmacy_id, id, rule_id, kind, severity, reason, expires_on, knowledge_version, signature_id,
       created_at, created_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      ...[tx.pharmacyId, id, rule, kind, severity, reason, expiresOn, knowledgeVersion, signatureId],
      ...[tx.now, tx.actor?.userId],
    ],
  );
}

/** Ends an overlay in force. @returns false where it has ended or expired already */
export async function withdrawOverlay(tx: Tx, id: string, reason: string, signatureId: string): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE knowledge_overlay SET ended_at = $3, withdrawn_by = $4, withdrawal_reason = $5, withdrawal_signature_id = $6
     WHERE pharmacy_id = $1 AND id = $2 AND ended_at IS NULL AND expires_on >= $7::date RETURNING id`,
    [tx.pharmacyId, id, tx.now, tx.actor?.userId, reason, signatureId, tx.today],
  );
  return rows.length > 0;
}
