import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/unit-of-work.js';
import { HandlesEvent, type EventHandler } from '../../../platform/queues/job-decorators.js';
import { Prescriptions } from '../../prescriptions/index.js';
import { Monitoring } from '../monitoring.service.js';

/** Surveillance: whatever changes about a patient, the active therapies are screened and planned again. */
@Injectable()
@HandlesEvent('patient.facts-changed')
export class FactsChangedHandler implements EventHandler<'patient.facts-changed'> {
  constructor(
    private readonly prescriptions: Prescriptions,
    private readonly monitoring: Monitoring,
  ) {}

  async handle(tx: Tx, ids: { patientId: string }): Promise<void> {
    await this.prescriptions.rescreenPatient(tx, ids.patientId);
    await this.monitoring.replan(tx, ids.patientId);
  }
}
