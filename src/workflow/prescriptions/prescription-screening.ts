import { Injectable } from '@nestjs/common';
import { Prescribers } from '../../directory/index.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { Screenings, type CandidateOrder, type ScreeningTrigger, type ScreeningView } from '../screening/index.js';
import type { PrescriptionEntity } from './persistence/prescription.entity.js';
import { PrescriptionStore } from './prescriptions.store.js';
import { SupplyRecords } from './supply-records.js';

/** Screens one prescription as the facts stand now. The caller holds the patient's lock. */
@Injectable()
export class PrescriptionScreening {
  constructor(
    private readonly store: PrescriptionStore,
    private readonly supplies: SupplyRecords,
    private readonly prescribers: Prescribers,
    private readonly screenings: Screenings,
  ) {}

  async screen(tx: Tx, row: PrescriptionEntity, trigger: ScreeningTrigger): Promise<ScreeningView> {
    const prescriber = await this.prescribers.get(tx, row.prescriberId);
    const therapies = await this.store.therapiesOf(tx, row.patientId);
    const { firstHandedOverOn } = await this.supplies.summary(tx, row.id);
    const view = await this.screenings.screen(tx, {
      patientId: row.patientId,
      prescriberId: row.prescriberId,
      candidate: toCandidate(row),
      otherOrders: therapies.filter((other) => other.id !== row.id).map(toCandidate),
      prescriberHasDea: prescriber.dea !== null,
      firstHandedOverOn,
      copyFillsThisMonth: await this.supplies.copyFillsThisMonth(tx, row.product),
      verified: row.status === 'verified' || row.interruptedStatus === 'verified' || row.status === 'completed',
      trigger,
    });
    await tx.query('UPDATE prescription SET screening_id = $3 WHERE pharmacy_id = $1 AND id = $2', [
      tx.pharmacyId,
      row.id,
      view.id,
    ]);
    return view;
  }
}

export function toCandidate(row: PrescriptionEntity): CandidateOrder {
  return {
    prescriptionId: row.id,
    product: row.product,
    sig: row.sig,
    quantity: row.quantity,
    daysSupply: row.daysSupply,
    refills: row.refills,
    writtenOn: row.writtenOn,
    indication: row.indication,
    clinicalJustification: row.clinicalJustification,
    significantDifference: row.significantDifference,
    continuationOfTherapy: row.continuationOfTherapy,
  };
}
