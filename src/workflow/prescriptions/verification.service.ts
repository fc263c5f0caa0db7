import { Injectable } from '@nestjs/common';
import { Signatures, type ProvedSigner } from '../../access/index.js';
import { fieldError } from '../../core/errors.js';
import { saysSomething } from '../../core/text.js';
import { PharmacySettingsService } from '../../directory/index.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { Screenings } from '../screening/index.js';
import type { VerificationDto } from './dto/transition.dto.js';
import type { FullReviewView } from './full-reviews/full-review.view.js';
import { FullReviews } from './full-reviews/full-reviews.service.js';
import type { PrescriptionEntity } from './persistence/prescription.entity.js';
import { PrescriptionScreening } from './prescription-screening.js';
import { toPrescriptionView, type PrescriptionView, type ScreenedPrescriptionView } from './prescription.view.js';
import { PrescriptionStore } from './prescriptions.store.js';
import { assertDocumented } from './read-back.js';
import { prescriptionStates } from './rules/prescription-states.js';

/** The pharmacist's decision on a prescription: screened again in the transaction that decides, and signed. */
@Injectable()
export class Verification {
  constructor(
    private readonly store: PrescriptionStore,
    private readonly screening: PrescriptionScreening,
    private readonly screenings: Screenings,
    private readonly signatures: Signatures,
    private readonly pharmacy: PharmacySettingsService,
    private readonly fullReviews: FullReviews,
  ) {}

  /**
   * @throws DomainError `wrong-state`; `documentation-missing`; `full-review-needed` where the pharmacy asks for one; `not-found` or `full-review-outdated` for
   *   the one named; `open-findings` with the findings that stop it. Those stay stored, so that they can be resolved.
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
    assertDocumented(row.origin);
    const asked = await this.askedReview(tx, row, dto);
    const review = { fullReviewIn: await this.compendium(tx, dto, asked), fullReviewId: asked?.id ?? null };
    const order = toPrescriptionView({ ...row, screeningId: screening.id, ...review });
    const signatureId = await this.signatures.sign(tx, signer, {
      meaning: 'verifies this prescription against this screening',
      resource: 'prescription',
      resourceId: id,
      content: { order, screening, ...(asked ? { fullReview: asked } : {}) },
    });
    const changes = { status, verifiedAt: tx.now, verifiedBy: signer.userId, screeningId: screening.id, ...review };
    const detail = { screeningId: screening.id, ...(asked ? { fullReviewId: asked.id } : {}) };
    const verified = await this.store.change(tx, row, changes, {
      action: 'verified',
      ...note(dto),
      detail,
      signatureId,
    });
    return { ...toPrescriptionView(verified), screening };
  }

  /** What the compendium was asked here, where the attestation names it. */
  private async askedReview(
    tx: Tx,
    row: PrescriptionEntity,
    { fullReview }: VerificationDto,
  ): Promise<FullReviewView | null> {
    if (fullReview?.fullReviewId === undefined) return null;
    if (fullReview.compendium !== undefined) {
      const remedy = 'leave it out: the review that fullReviewId names has its compendium';
      throw fieldError('validation-failed', 'fullReview.compendium', remedy);
    }
    return this.fullReviews.named(tx, row, fullReview.fullReviewId);
  }

  /** The compendium of the full review, as the pharmacy writes it where it names those in use. The rules cover hormones alone. */
  private async compendium(
    tx: Tx,
    { fullReview }: VerificationDto,
    asked: FullReviewView | null,
  ): Promise<string | null> {
    const { settings } = await this.pharmacy.read(tx);
    const named = (asked ?? fullReview)?.compendium?.trim() ?? null;
    const inUse = settings.fullReviewCompendia;
    if (inUse.length === 0) return named;
    const known = inUse.find((compendium) => compendium.toLowerCase() === named?.toLowerCase());
    if (known !== undefined) return known;
    const remedy = `make the full drug utilization review and name its compendium: ${inUse.join(', ')}`;
    throw fieldError('full-review-needed', 'fullReview.compendium', remedy);
  }

  private async reject(
    tx: Tx,
    row: PrescriptionEntity,
    status: PrescriptionEntity['status'],
    dto: VerificationDto,
    signer: ProvedSigner,
  ): Promise<PrescriptionView> {
    if (!saysSomething(dto.note ?? ''))
      throw fieldError('validation-failed', 'note', 'say why the prescription is rejected');
    const signatureId = await this.signatures.sign(tx, signer, {
      meaning: 'rejects this prescription',
      resource: 'prescription',
      resourceId: row.id,
      content: { order: toPrescriptionView(row), note: dto.note },
    });
    const rejected = await this.store.change(tx, row, { status }, { action: 'rejected', ...note(dto), signatureId });
    await this.screenings.withdrawDecisions(tx, { patientId: row.patientId, prescriptionId: row.id }, 'rejected');
    return toPrescriptionView(rejected);
  }
}

function note(dto: VerificationDto): { note?: string } {
  return dto.note === undefined ? {} : { note: dto.note };
}
