import { Injectable } from '@nestjs/common';
import { Patients } from '../../../directory/index.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { Sweep, type SweepJob } from '../../../platform/queues/job-decorators.js';
import { Monitoring } from '../monitoring.service.js';

const BATCH = 200;
const EVERY_MS = 15_000;

/**
 * Finds by itself the obligations on which the calendar has something to change: what became due or overdue, a grant that
 * ended, the next rung of the ladder. Each patient is a transaction of its own, so that a killed worker loses only the one in
 * hand, and the next run goes on where it stopped.
 */
@Injectable()
@Sweep({ name: 'overdue-obligations', every: EVERY_MS })
export class OverdueObligationsSweep implements SweepJob {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly patients: Patients,
    private readonly monitoring: Monitoring,
  ) {}

  async run(pharmacyId: string): Promise<void> {
    let after: string | null = null;
    do {
      const batch: string[] = await this.patientsToLookAt(pharmacyId, after);
      for (const patientId of batch) {
        await this.unitOfWork.run(pharmacyId, async (tx) => {
          await this.patients.lock(tx, patientId);
          await this.monitoring.replan(tx, patientId);
        });
      }
      after = batch.length === BATCH ? (batch.at(-1) ?? null) : null;
    } while (after !== null);
  }

  private async patientsToLookAt(pharmacyId: string, after: string | null): Promise<string[]> {
    const rows = await this.unitOfWork.run(pharmacyId, (tx) =>
      tx.query<{ patient_id: string }>(
        `SELECT DISTINCT patient_id FROM obligation
         WHERE pharmacy_id = $1 AND look_on <= $2 AND ($3::uuid IS NULL OR patient_id > $3)
         ORDER BY patient_id LIMIT ${BATCH}`,
        [pharmacyId, tx.today, after],
      ),
    );
    return rows.map((row) => row.patient_id);
  }
}
