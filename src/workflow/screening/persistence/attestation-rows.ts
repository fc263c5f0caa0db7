import type { Tx } from '../../../platform/database/unit-of-work.js';
import type { Screened, ScreenedCheck } from '../screened.js';

/** Writes one row for each gap, in one round trip. */
export async function insertAttestations(
  tx: Tx,
  { patientId, prescriptionId }: Screened,
  gaps: readonly ScreenedCheck[],
  { note, signatureId }: { readonly note: string; readonly signatureId: string },
): Promise<void> {
  const rows = gaps.map(({ key, factsHash, reason }) => ({
    id: tx.newId(),
    check_key: key,
    facts_hash: factsHash,
    reason,
  }));
  await tx.query(
    `INSERT INTO screening_attestation (pharmacy_id, id, patient_id, prescription_id, check_key, facts_hash, reason, note,
       signature_id, attested_at, attested_by)
     SELECT $1, id, $2, $3, check_key, facts_hash, coalesce(reason, ''), $4, $5, $6, $7
     FROM jsonb_to_recordset($8::jsonb) AS r (id uuid, check_key text, facts_hash text, reason text)`,
    [tx.pharmacyId, patientId, prescriptionId, note, signatureId, tx.now, tx.actor?.userId, JSON.stringify(rows)],
  );
}
