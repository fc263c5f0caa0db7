import { Injectable } from '@nestjs/common';
import type { PlainDate } from '../../core/plain-date.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import type { Therapy } from './therapy-facts.js';

export type StoredTherapy = Therapy & { readonly id: string; readonly dosing: string };

const COLUMNS = `id, patient_id AS "patientId", prescription_id AS "prescriptionId", prescriber_id AS "prescriberId", ingredients, goal,
  started_on AS "startedOn", continued_from AS "continuedFrom", dosing, dose_changes::text[] AS "doseChanges", ended_on AS "endedOn"`;

/** Rows of watched therapies. */
@Injectable()
export class TherapyStore {
  async liveOf(tx: Tx, patientId: string): Promise<StoredTherapy[]> {
    return tx.query<StoredTherapy>(
      `SELECT ${COLUMNS} FROM monitored_therapy WHERE pharmacy_id = $1 AND patient_id = $2 AND ended_on IS NULL ORDER BY id`,
      [tx.pharmacyId, patientId],
    );
  }

  async byId(tx: Tx, id: string): Promise<StoredTherapy | undefined> {
    const [row] = await tx.query<StoredTherapy>(
      `SELECT ${COLUMNS} FROM monitored_therapy WHERE pharmacy_id = $1 AND id = $2`,
      [tx.pharmacyId, id],
    );
    return row;
  }

  async insert(tx: Tx, therapy: Omit<StoredTherapy, 'id'>): Promise<StoredTherapy> {
    const id = tx.newId();
    await tx.query(
      `INSERT INTO monitored_therapy (pharmacy_id, id, patient_id, prescription_id, prescriber_id, ingredients, goal, started_on,
         continued_from, dosing, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        tx.pharmacyId,
        id,
        therapy.patientId,
        therapy.prescriptionId,
        therapy.prescriberId,
        therapy.ingredients,
        therapy.goal,
        therapy.startedOn,
        therapy.continuedFrom,
        therapy.dosing,
        tx.now,
      ],
    );
    return { ...therapy, id };
  }

  /** A later hand-over of the same therapy: who prescribes it now, and whether the dose is another one. */
  async carryOn(
    tx: Tx,
    therapy: StoredTherapy,
    next: Pick<StoredTherapy, 'prescriptionId' | 'prescriberId' | 'goal' | 'dosing'>,
  ): Promise<StoredTherapy> {
    const changed = next.dosing !== therapy.dosing;
    const doseChanges = changed ? [...therapy.doseChanges, tx.today as PlainDate] : therapy.doseChanges;
    await tx.query(
      `UPDATE monitored_therapy SET prescription_id = $3, prescriber_id = $4, goal = $5, dosing = $6, dose_changes = $7
       WHERE pharmacy_id = $1 AND id = $2`,
      [tx.pharmacyId, therapy.id, next.prescriptionId, next.prescriberId, next.goal, next.dosing, doseChanges],
    );
    return { ...therapy, ...next, doseChanges };
  }

  async end(tx: Tx, prescriptionId: string): Promise<void> {
    await tx.query(
      `UPDATE monitored_therapy SET ended_on = $3 WHERE pharmacy_id = $1 AND prescription_id = $2 AND ended_on IS NULL`,
      [tx.pharmacyId, prescriptionId, tx.today],
    );
  }
}
