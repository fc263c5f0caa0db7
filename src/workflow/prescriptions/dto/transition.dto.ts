import { IsIn, IsOptional, IsString, IsUUID, MaxLength, ValidateIf } from 'class-validator';
import { IfSent, IsLine, IsNested, IsText } from '../../../platform/http/validators.js';
import { SignatureDto } from '../../../access/index.js';

export const TRANSITION_REASONS = [
  'awaiting-laboratory-result',
  'awaiting-prescriber',
  'awaiting-patient',
  'awaiting-stock',
  'dose-unclear',
  'indication-unclear',
  'documentation-missing',
  'interaction',
  'therapy-changed',
  'adverse-effect',
  'patient-request',
  'prescriber-request',
  'duplicate-prescription',
  'transferred-to-other-pharmacy',
  'resolved',
  'other',
] as const;

/** Why a prescription is held, queried, stopped or passed on. */
export class TransitionDto {
  @IsIn(TRANSITION_REASONS)
  reasonCode: (typeof TRANSITION_REASONS)[number];

  @IsText(2000)
  note: string;
}

/** That the pharmacist reviewed the order beyond the scope of the rules too: all drugs and conditions, in a compendium. */
export class FullReviewDto {
  /**
   * Its name. Where the pharmacy's settings name the compendia in use, one of those. Left out where `fullReviewId` names a review that
   * was asked here.
   */
  @ValidateIf(({ compendium, fullReviewId }: FullReviewDto) => compendium !== undefined || fullReviewId === undefined)
  @IsLine(200)
  compendium?: string;

  /** Of `POST /prescriptions/{id}/full-reviews`: the compendium's answer, on facts that are still the same. */
  @IfSent()
  @IsUUID()
  fullReviewId?: string;
}

export class VerificationDto {
  @IsIn(['verify', 'reject'])
  decision: 'verify' | 'reject';

  @IsOptional()
  @IsString()
  @MaxLength(2000)
  note?: string;

  @IfSent()
  @IsNested(() => FullReviewDto)
  fullReview?: FullReviewDto;

  @IsNested(() => SignatureDto)
  signature: SignatureDto;
}
