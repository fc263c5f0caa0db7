import { Injectable } from '@nestjs/common';
import { Signatures, type ProvedSigner } from '../../access/index.js';
import { fieldError } from '../../core/errors.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { Screenings } from '../screening/index.js';
import type { VerificationDto } from './dto/transition.dto.js';
import type { PrescriptionEntity } from './persistence/prescription.entity.js';
import { PrescriptionScreening } from './prescription-screening.js';
import { toPrescriptionView, type PrescriptionView, type ScreenedPrescriptionView } from './prescription.view.js';
import { PrescriptionStore } from './prescriptions.store.js';
import { prescriptionStates } from './rules/prescription-states.js';

/** The pharmacist's decision on a prescription: screened again in the transaction that decides, and signed. */
@Injectable()
export class Verification {
  constructor(
    private readonly store: PrescriptionStore,
    private readonly screening: PrescriptionScreening,
    private readonly screenings: Screenings,
    private readonly signatures: Signatures,
  ) {}

  /**
   * @throws DomainError `wrong-state`; `open-findings` with the findings that stop it. Those stay stored, so that they can be
   *   resolved.
   */
  async decide(
    tx: Tx,
    id: string,
    dto: VerificationDto,
    signer: ProvedSigner,
  ): Promise<PrescriptionView | ScreenedPrescriptionView> {
    const row = await this.store.lock(tx, id);
    const action = dto.decision;
    const status = prescriptionStates.next(row.status, action);
    if (action === 'reject') return this.reject(tx, row, status, dto, signer);

    const screening = await this.screening.screen(tx, row, 'verification');
    this.screenings.assertMayProceed(screening);
    const order = toPrescriptionView({ ...row, screeningId: screening.id });
    const signatureId = await this.signatures.sign(tx, signer, {
      meaning: 'verifies this prescription against this screening',
      resource: 'prescription',
      resourceId: id,
      content: { order, screening },
    });
    const changes = { status, verifiedAt: tx.now, verifiedBy: signer.userId, screeningId: screening.id };
    const detail = { screeningId: screening.id };
    const verified = await this.store.change(tx, row, changes, {
      action: 'verified',
      ...note(dto),
      detail,
      signatureId,
    });
    return { ...toPrescriptionView(verified), screening };
  }

  private async reject(
    tx: Tx,
    row: PrescriptionEntity,
    status: PrescriptionEntity['status'],
    dto: VerificationDto,
    signer: ProvedSigner,
  ): Promise<PrescriptionView> {
    if (!dto.note?.trim()) throw fieldError('validation-failed', 'note', 'say why the prescription is rejected');
    const signatureId = await this.signatures.sign(tx, signer, {
      meaning: 'rejects this prescription',
      resource: 'prescription',
      resourceId: row.id,
      content: { order: toPrescriptionView(row), note: dto.note },
    });
    const rejected = await this.store.change(tx, row, { status }, { action: 'rejected', ...note(dto), signatureId });
    await this.screenings.withdrawDecisions(tx, { patientId: row.patientId, prescriptionId: row.id });
    return toPrescriptionView(rejected);
  }
}

function note(dto: VerificationDto): { note?: string } {
  return dto.note === undefined ? {} : { note: dto.note };
}
