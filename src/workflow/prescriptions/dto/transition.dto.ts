import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { IsNested } from '../../../platform/http/validators.js';
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

  @IsString()
  @Matches(/\S/, { message: 'must not be empty' })
  @MaxLength(2000)
  note: string;
}

export class VerificationDto {
  @IsIn(['verify', 'reject'])
  decision: 'verify' | 'reject';

  @IsOptional()
  @IsString()
  @MaxLength(2000)
  note?: string;

  @IsNested(() => SignatureDto)
  signature: SignatureDto;
}
