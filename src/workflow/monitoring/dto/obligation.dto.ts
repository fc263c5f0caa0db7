import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { SignatureDto } from '../../../access/index.js';
import { PageQuery } from '../../../platform/http/paging.js';
import { IsLine, IsNested, IsPlainDate, IsText } from '../../../platform/http/validators.js';
import { obligationStates, type ObligationStatus } from '../rules/status.js';

export class ObligationQuery extends PageQuery {
  @IsOptional()
  @IsIn(obligationStates.states)
  status?: ObligationStatus;

  @IsOptional()
  @IsUUID()
  prescriberId?: string;

  @IsOptional()
  @IsUUID()
  patientId?: string;

  @IsOptional()
  @IsPlainDate()
  dueBefore?: string;
}

export class OrderDto {
  @IsPlainDate()
  orderedOn: string;
}

/** The prescriber's or an agent's word that the tests were done. It opens the gate for one fill. */
export class AttestationDto {
  @IsLine(200)
  attestedBy: string;

  /** The day on which the tests were done. */
  @IsPlainDate()
  date: string;

  @IsOptional()
  @IsLine(200)
  value?: string;

  /** The last day of the attestation; 30 days from today unless given. */
  @IsOptional()
  @IsPlainDate()
  expiresOn?: string;
}

export class WaiverDto {
  @IsText(2000)
  reason: string;

  @IsPlainDate()
  until: string;

  @IsNested(() => SignatureDto)
  signature: SignatureDto;
}

/** The pharmacist's documented call about a hold. It opens a hold, and nothing stronger, for one fill. */
export class HoldAcknowledgementDto {
  @IsLine(200)
  spokeWith: string;

  @IsText(2000)
  note: string;

  @IsNested(() => SignatureDto)
  signature: SignatureDto;
}
