import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { SecondSignatureDto, SignatureDto } from '../../../access/index.js';
import { IsInstant, IsLine, IsNested, IsText } from '../../../platform/http/validators.js';
import { RESOLUTION_REASONS } from '../resolution-reasons.js';
import { RESOLUTION_ACTIONS, type ResolutionAction } from '../rules/resolution-policy.js';

/** The prescriber's word for this finding, as the pharmacist wrote it down. */
export class PrescriberAuthorizationDto {
  @IsLine(200)
  name: string;

  /** RFC 3339 instant. */
  @IsInstant()
  at: string;

  @IsBoolean()
  readBack: boolean;
}

export class FindingResolutionDto {
  @IsIn(RESOLUTION_ACTIONS)
  action: ResolutionAction;

  @IsIn([...RESOLUTION_REASONS.keys()])
  reasonCode: string;

  @IsText(2000)
  note: string;

  @IsNested(() => SignatureDto)
  signature: SignatureDto;

  @IsOptional()
  @IsNested(() => SecondSignatureDto)
  secondSignature?: SecondSignatureDto;

  @IsOptional()
  @IsNested(() => PrescriberAuthorizationDto)
  prescriberAuthorization?: PrescriberAuthorizationDto;
}
