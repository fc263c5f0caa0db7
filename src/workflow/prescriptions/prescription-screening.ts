import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/unit-of-work.js';
import {
  Screenings,
  type FormulaFacts,
  type ScreeningRequest,
  type ScreeningTrigger,
  type ScreeningView,
} from '../screening/index.js';
import type { PrescriptionEntity } from './persistence/prescription.entity.js';
import { ScreeningRequests } from './screening-requests.js';

/** Screens prescriptions as the facts stand now. The caller holds the patients' locks. */
@Injectable()
export class PrescriptionScreening {
  constructor(
    private readonly requests: ScreeningRequests,
    private readonly screenings: Screenings,
  ) {}

  /**
   * One prescription, in whatever state it is.
   * @param formula of the stock that a step of dispensing is about; without one, what the latest screening knew
   */
  async screen(
    tx: Tx,
    row: PrescriptionEntity,
    trigger: ScreeningTrigger,
    formula: FormulaFacts | null = null,
  ): Promise<ScreeningView> {
    const request = await this.requests.ofOrder(tx, row.patientId, row.id, trigger);
    const [view] = await this.screenEach(tx, [formula ? { ...request, formula } : request]);
    if (!view) throw new Error('a screening was asked for and none was made');
    return view;
  }

  /** Every therapy of a patient of which something else would be said now than at the last look. */
  async screenTherapies(tx: Tx, patientId: string): Promise<ScreeningView[]> {
    const requests = await this.requests.ofPatients(tx, [patientId], 'surveillance');
    return this.screenEach(tx, await this.screenings.changed(tx, requests));
  }

  /** Those of several patients. */
  async screenEach(tx: Tx, requests: readonly ScreeningRequest[]): Promise<ScreeningView[]> {
    if (requests.length === 0) return [];
    const views = await this.screenings.screenEach(tx, requests);
    await tx.query(
      `UPDATE prescription SET screening_id = made.id FROM unnest($2::uuid[], $3::uuid[]) AS made (prescription_id, id)
       WHERE prescription.pharmacy_id = $1 AND prescription.id = made.prescription_id`,
      [tx.pharmacyId, views.map(({ prescriptionId }) => prescriptionId), views.map(({ id }) => id)],
    );
    return views;
  }
}
