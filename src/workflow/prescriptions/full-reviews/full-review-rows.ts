import type { Tx } from '../../../platform/database/unit-of-work.js';
import { toPage, type Page, type PageQuery } from '../../../platform/http/paging.js';
import type { FullReviewView } from './full-review.view.js';

/** A review with the hash of the facts that it was asked about. */
export interface StoredFullReview extends FullReviewView {
  readonly factsHash: string;
}

const SELECT = `SELECT id, prescription_id AS "prescriptionId", reference, compendium, version,
  reviewed_at AS "reviewedAt", asked_at AS "askedAt", asked_by AS "askedBy", alerts, not_reviewed AS "notReviewed", sent,
  facts_hash AS "factsHash" FROM full_review`;

type FullReviewRow = Omit<StoredFullReview, 'reviewedAt' | 'askedAt'> & {
  readonly reviewedAt: Date;
  readonly askedAt: Date;
};

export async function insertFullReview(tx: Tx, review: StoredFullReview): Promise<void> {
  await tx.query(
    `INSERT INTO full_review (pharmacy_id, id, prescription_id, reference, compendium, version, reviewed_at, asked_at, asked_by,
       facts_hash, sent, alerts, not_reviewed)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      tx.pharmacyId,
      review.id,
      review.prescriptionId,
      review.reference,
      review.compendium,
      review.version,
      review.reviewedAt,
      review.askedAt,
      review.askedBy,
      review.factsHash,
      JSON.stringify(review.sent),
      JSON.stringify(review.alerts),
      JSON.stringify(review.notReviewed),
    ],
  );
}

/** One of this prescription. */
export async function findFullReview(
  tx: Tx,
  prescriptionId: string,
  id: string,
): Promise<StoredFullReview | undefined> {
  const [row] = await tx.query<FullReviewRow>(`${SELECT} WHERE pharmacy_id = $1 AND prescription_id = $2 AND id = $3`, [
    tx.pharmacyId,
    prescriptionId,
    id,
  ]);
  return row && stored(row);
}

/** Those of a prescription, newest first. */
export async function listFullReviews(
  tx: Tx,
  prescriptionId: string,
  query: PageQuery,
): Promise<Page<StoredFullReview>> {
  const rows = await tx.query<FullReviewRow>(
    `${SELECT} WHERE pharmacy_id = $1 AND prescription_id = $2 AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $4`,
    [tx.pharmacyId, prescriptionId, query.afterId(), query.limit + 1],
  );
  return toPage(rows.map(stored), query.limit, ({ id }) => id);
}

function stored(row: FullReviewRow): StoredFullReview {
  return { ...row, reviewedAt: row.reviewedAt.toISOString(), askedAt: row.askedAt.toISOString() };
}

/** Without what only this service needs. */
export function toFullReviewView({ factsHash: _own, ...view }: StoredFullReview): FullReviewView {
  return view;
}
