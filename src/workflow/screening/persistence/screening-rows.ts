import type { Tx } from '../../../platform/database/unit-of-work.js';
import { asOfNow, type FindingChanges, type Screened, type SubjectRecord } from '../screened.js';
import { standingSql } from './subject-rows.js';

/** A screening to be written, with what it changed in the order's findings and what it says (`decisionDigest`). */
export interface NewScreening {
  readonly screened: Screened;
  readonly changes: FindingChanges;
  readonly digest: string;
}

/** Writes screenings and what they changed: one round trip however many they are, two where findings close. */
export async function saveScreenings(tx: Tx, made: readonly NewScreening[]): Promise<void> {
  const closed = made.flatMap(({ changes }) => changes.closed.map(({ row, because }) => ({ id: row.id, because })));
  // A statement of its own: the key of a closed finding must be free before its successor is inserted.
  if (closed.length > 0) await tx.query(CLOSE_FINDINGS, [tx.pharmacyId, tx.now, JSON.stringify(closed)]);
  await tx.query(INSERT_SCREENINGS, [
    tx.pharmacyId,
    tx.now,
    tx.actor?.userId ?? null,
    JSON.stringify(made.map(screeningRow)),
    JSON.stringify(made.flatMap(raisedRows)),
  ]);
}

function screeningRow({ screened, digest }: NewScreening): object {
  return {
    id: screened.id,
    patient_id: screened.patientId,
    prescription_id: screened.prescriptionId,
    prescriber_id: screened.prescriberId,
    trigger: screened.trigger,
    outcome: screened.outcome,
    knowledge_version: screened.knowledgeVersion,
    engine_version: screened.engineVersion,
    overlay_revision: screened.overlayRevision,
    facts: screened.facts,
    checks: screened.checks,
    findings: screened.findings,
    silenced: screened.silenced,
    medications: screened.medications,
    digest,
  };
}

function raisedRows({ screened, changes: { raised } }: NewScreening): object[] {
  const byKey = new Map(screened.findings.map((finding) => [finding.key, finding]));
  return raised.map(({ found, decision }) => ({
    patient_id: screened.patientId,
    prescription_id: screened.prescriptionId,
    prescriber_id: screened.prescriberId,
    knowledge_version: screened.knowledgeVersion,
    id: byKey.get(found.key)?.id,
    key: found.key,
    facts_hash: found.factsHash,
    rule: found.rule,
    kind: found.kind,
    severity: found.severity,
    override: found.override,
    effect: found.effect,
    status: decision?.status ?? 'open',
    resolution_id: decision?.resolutionId ?? null,
    content: found,
  }));
}

const CLOSE_FINDINGS = `
UPDATE finding SET current = false, status = 'resolved', closed_because = closed.because, changed_at = $2
FROM jsonb_to_recordset($3::jsonb) AS closed (id uuid, because text)
WHERE finding.pharmacy_id = $1 AND finding.id = closed.id`;

const INSERT_SCREENINGS = `
WITH raised AS (
  INSERT INTO finding (pharmacy_id, id, patient_id, prescription_id, prescriber_id, key, facts_hash, rule, kind, severity,
    override, effect, status, resolution_id, content, knowledge_version, raised_at, changed_at)
  SELECT $1, id, patient_id, prescription_id, prescriber_id, key, facts_hash, rule, kind, severity, override, effect, status,
    resolution_id, content, knowledge_version, $2, $2
  FROM jsonb_to_recordset($5::jsonb) AS r (id uuid, patient_id uuid, prescription_id uuid, prescriber_id uuid, key text,
    facts_hash text, rule text, kind text, severity text, override text, effect text, status text, resolution_id uuid,
    content jsonb, knowledge_version text))
INSERT INTO screening (pharmacy_id, id, patient_id, prescription_id, prescriber_id, trigger, outcome, knowledge_version,
  engine_version, overlay_revision, facts, checks, findings, silenced, medications, digest, screened_at, screened_by)
SELECT $1, id, patient_id, prescription_id, prescriber_id, trigger, outcome, knowledge_version, engine_version, overlay_revision,
  facts, checks, findings, silenced, medications, digest, $2, $3
FROM jsonb_to_recordset($4::jsonb) AS r (id uuid, patient_id uuid, prescription_id uuid, prescriber_id uuid, trigger text,
  outcome text, knowledge_version text, engine_version text, overlay_revision text, facts jsonb, checks jsonb, findings jsonb,
  silenced jsonb, medications jsonb, digest text)`;

/** SQL: the digest of an order's latest screening, or null before the first. */
export function latestDigestSql(pharmacyId: string, prescriptionId: string): string {
  return `(SELECT s.digest FROM screening s WHERE s.pharmacy_id = ${pharmacyId} AND s.prescription_id = ${prescriptionId}
    ORDER BY s.id DESC LIMIT 1)`;
}

/** SQL: the JSON `FormulaFacts` that a screening of one order knew; null where it knew none. */
export function screenedFormulaSql({ pharmacyId, screeningId }: { pharmacyId: string; screeningId: string }): string {
  return `(SELECT json_build_object('excipients', seen.candidate -> 'excipients', 'lots', coalesce(seen.candidate -> 'lots', '[]'))
    FROM (SELECT s.facts #> '{candidates,0}' AS candidate FROM screening s
      WHERE s.pharmacy_id = ${pharmacyId} AND s.id = ${screeningId} OFFSET 0) seen
    WHERE seen.candidate -> 'excipients' IS NOT NULL)`;
}

interface ScreeningRow extends Omit<Screened, 'screenedAt'> {
  readonly screenedAt: Date;
}

const COLUMNS = `s.id, s.patient_id AS "patientId", s.prescription_id AS "prescriptionId", s.prescriber_id AS "prescriberId",
  s.trigger, s.outcome, s.knowledge_version AS "knowledgeVersion", s.engine_version AS "engineVersion",
  s.overlay_revision AS "overlayRevision", s.facts, s.checks, s.findings, s.silenced, s.medications, s.screened_at AS "screenedAt"`;

/** A screening as it was, or undefined where there is none in this pharmacy. */
export async function findScreening(tx: Tx, id: string): Promise<Screened | undefined> {
  const [row] = await tx.query<ScreeningRow>(
    `SELECT ${COLUMNS} FROM screening s WHERE s.pharmacy_id = $1 AND s.id = $2`,
    [tx.pharmacyId, id],
  );
  return row && toScreened(row);
}

/** The latest screening of an order, with what was decided since, or undefined where it was never screened. */
export async function findLatestScreening(tx: Tx, prescriptionId: string): Promise<Screened | undefined> {
  const { findings, attestations } = standingSql({ pharmacyId: 's.pharmacy_id', prescriptionId: 's.prescription_id' });
  const [row] = await tx.query<
    ScreeningRow & { standing: SubjectRecord['findings'] } & Pick<SubjectRecord, 'attestations'>
  >(
    `SELECT ${COLUMNS}, ${findings} AS standing, ${attestations} AS attestations
     FROM screening s WHERE s.pharmacy_id = $1 AND s.prescription_id = $2 ORDER BY s.id DESC LIMIT 1`,
    [tx.pharmacyId, prescriptionId],
  );
  if (!row) return undefined;
  const { standing, attestations: given, ...screening } = row;
  return asOfNow(toScreened(screening), standing, given);
}

function toScreened(row: ScreeningRow): Screened {
  return { ...row, screenedAt: row.screenedAt.toISOString() };
}
