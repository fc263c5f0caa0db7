import { Injectable } from '@nestjs/common';
import { notFound } from '../../core/errors.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { toPage, type Page, type PageQuery } from '../../platform/http/paging.js';
import { ResultReader, type PatientSex } from './result-reading.js';
import { checkAfterBirth, checkNewLabResult } from './rules/check-result.js';
import { deliveryKey } from './rules/delivery.js';
import type { NewLabResult } from './rules/result.js';
import { ResultFile } from './result-file.js';
import {
  LAB_READING_JSON,
  LAB_RESULT_COLUMNS,
  toRow,
  toStoredLabResult,
  type LabResultRow,
  type StoredLabResult,
} from './stored-lab-result.js';

/** Where a result of a list stands in the request, for error messages: `` for a single one, `3.` in a list. */
export type PathOf = (index: number) => string;

interface Patient {
  readonly sex: PatientSex;
  readonly birthDate: string;
  readonly onFile: LabResultRow[];
}

/** The patients' laboratory and bone-density results. What was received is never changed and never deleted. */
@Injectable()
export class LabResults {
  constructor(private readonly reader: ResultReader) {}

  /**
   * Stores results in the order given, two round trips however many. A value that cannot be read is stored with the reason; the
   * same delivery again answers the result on file; corrections and withdrawals mark what they replace. The caller holds
   * `Patients.lock`, and tells whoever waits for results.
   * @returns one result for each item, in the same order, as it stands after the whole list
   * @throws DomainError `unknown-code`, `invalid-date`, `not-found`; then nothing is stored
   */
  async store(
    tx: Tx,
    patientId: string,
    items: readonly NewLabResult[],
    pathOf: PathOf = () => '',
  ): Promise<StoredLabResult[]> {
    const checked = items.map((item, index) => ({ item, collectedOn: checkNewLabResult(item, tx, pathOf(index)) }));
    const patient = await loadPatient(tx, patientId, items);
    checked.forEach(({ collectedOn }, index) => checkAfterBirth(collectedOn, patient.birthDate, pathOf(index)));
    const file = new ResultFile(patient.onFile);
    const ids = checked.map(({ item, collectedOn }) => {
      const key = deliveryKey(item);
      const known = file.delivered(item, key);
      if (known) return known;
      const recordedBy = tx.actor?.userId ?? null;
      const context = { id: tx.newId(), patientId, collectedOn, deliveryKey: key, receivedAt: tx.now, recordedBy };
      return file.add(toRow(item, this.reader.read(item, patient.sex), context));
    });
    await save(tx, patientId, file);
    return ids.map((id) => toStoredLabResult(file.get(id)));
  }

  /**
   * Reads results as `store` would and stores nothing: for a question about a patient who is only described. Their ids say where
   * each stands in the list.
   * @throws DomainError `unknown-code`, `invalid-date`
   */
  interpret(
    tx: Tx,
    patient: { readonly sex: PatientSex; readonly birthDate: string },
    items: readonly NewLabResult[],
    pathOf: PathOf,
  ): StoredLabResult[] {
    return items.map((item, index) => {
      const collectedOn = checkNewLabResult(item, tx, pathOf(index));
      checkAfterBirth(collectedOn, patient.birthDate, pathOf(index));
      const context = { patientId: '', collectedOn, deliveryKey: '', receivedAt: tx.now, recordedBy: null };
      return toStoredLabResult(toRow(item, this.reader.read(item, patient.sex), { ...context, id: `result-${index}` }));
    });
  }

  /** The results that stand, newest collection first: nothing superseded, nothing withdrawn; unreadable ones included. */
  async current(tx: Tx, patientId: string): Promise<StoredLabResult[]> {
    const rows = await tx.query<LabResultRow>(currentResultRows('$1', '$2'), [tx.pharmacyId, patientId]);
    return rows.map(toStoredLabResult);
  }

  /** Every version of every result, the last received first. */
  async forPatient(tx: Tx, patientId: string, query: PageQuery): Promise<Page<StoredLabResult>> {
    const rows = await tx.query<LabResultRow>(
      `SELECT ${LAB_RESULT_COLUMNS} FROM lab_result
       WHERE pharmacy_id = $1 AND patient_id = $2 AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $4`,
      [tx.pharmacyId, patientId, query.afterId(), query.limit + 1],
    );
    const page = toPage(rows, query.limit, (row) => row.id);
    return { ...page, items: page.items.map(toStoredLabResult) };
  }
}

/**
 * What rules look at of the results that `current` answers: a JSON list of `LabReading`, as a scalar subquery for a statement that
 * loads other facts too.
 * @param pharmacyId SQL expression
 * @param patientId SQL expression
 */
export function currentReadingsSql(pharmacyId: string, patientId: string): string {
  return `(SELECT coalesce(json_agg(${LAB_READING_JSON} ORDER BY collected_at DESC, id DESC), '[]')
    FROM lab_result ${isCurrent(pharmacyId, patientId)})`;
}

const isCurrent = (pharmacyId: string, patientId: string): string =>
  `WHERE pharmacy_id = ${pharmacyId} AND patient_id = ${patientId} AND superseded_by IS NULL
     AND status NOT IN ('entered-in-error', 'cancelled')`;

const currentResultRows = (pharmacyId: string, patientId: string): string =>
  `SELECT ${LAB_RESULT_COLUMNS} FROM lab_result ${isCurrent(pharmacyId, patientId)}
   ORDER BY lab_result.collected_at DESC, lab_result.id DESC`;

async function loadPatient(tx: Tx, patientId: string, items: readonly NewLabResult[]): Promise<Patient> {
  const [patient] = await tx.query<Patient>(
    `SELECT p.sex_at_birth AS sex, p.birth_date::text AS "birthDate", (
       SELECT coalesce(json_agg(r), '[]') FROM (
         SELECT ${LAB_RESULT_COLUMNS} FROM lab_result
         WHERE pharmacy_id = p.pharmacy_id AND patient_id = p.id
           AND (loinc, collected_at) IN (SELECT * FROM unnest($3::text[], $4::timestamptz[]))) r) AS "onFile"
     FROM patient p WHERE p.pharmacy_id = $1 AND p.id = $2`,
    [tx.pharmacyId, patientId, items.map(({ loinc }) => loinc), items.map(({ collectedAt }) => collectedAt)],
  );
  if (!patient) throw notFound('patient');
  return patient;
}

async function save(tx: Tx, patientId: string, file: ResultFile): Promise<void> {
  if (file.added.size === 0) return;
  const rows = [...file.added].map((id) => file.get(id));
  await tx.query(INSERT_RESULTS, [
    tx.pharmacyId,
    JSON.stringify(rows),
    [...file.superseded.keys()],
    [...file.superseded.values()],
  ]);
  for (const { id, loinc, status } of rows) {
    const detail = { loinc, status };
    tx.audit({ action: 'lab-result.stored', resource: 'lab-result', resourceId: id, patientId, detail });
  }
  tx.emit('patient.facts-changed', { patientId });
}

/** Columns and their types, in one list for the insert and for the record that is read from JSON. */
const COLUMN_TYPES = {
  id: 'uuid',
  patient_id: 'uuid',
  loinc: 'text',
  status: 'text',
  value: 'text',
  comparator: 'text',
  unit: 'text',
  test_key: 'text',
  quality: 'text',
  unreadable_reason: 'text',
  unreadable_detail: 'text',
  canonical_value: 'numeric',
  canonical_comparator: 'text',
  canonical_unit: 'text',
  coded_value: 'text',
  method: 'text',
  assay: 'text',
  reference_low: 'text',
  reference_high: 'text',
  reference_text: 'text',
  canonical_low: 'numeric',
  canonical_high: 'numeric',
  performing_lab: 'text',
  fasting: 'boolean',
  collected_at: 'timestamptz',
  collected_on: 'date',
  last_dose_at: 'timestamptz',
  issued_at: 'timestamptz',
  unit_confirmed: 'boolean',
  source: 'text',
  delivery_key: 'text',
  superseded_by: 'uuid',
  received_at: 'timestamptz',
  recorded_by: 'uuid',
} as const satisfies Record<keyof LabResultRow, string>;

const COLUMNS = Object.keys(COLUMN_TYPES).join(', ');
const TYPED_COLUMNS = Object.entries(COLUMN_TYPES)
  .map(([column, type]) => `${column} ${type}`)
  .join(', ');

const INSERT_RESULTS = `
WITH replaced AS (
  UPDATE lab_result SET superseded_by = newer.id FROM unnest($3::uuid[], $4::uuid[]) AS newer (older_id, id)
  WHERE lab_result.pharmacy_id = $1 AND lab_result.id = newer.older_id)
INSERT INTO lab_result (pharmacy_id, ${COLUMNS})
SELECT $1, ${COLUMNS} FROM jsonb_to_recordset($2::jsonb) AS r (${TYPED_COLUMNS})`;
