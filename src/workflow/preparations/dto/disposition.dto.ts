import { Type } from 'class-transformer';
import { IsOptional, ValidateNested } from 'class-validator';
import { SignatureDto } from '../../../access/index.js';
import { QuantityDto } from '../../../platform/http/quantity.dto.js';
import { IsLine } from '../../../platform/http/validators.js';

export class ReleaseDto {
  @IsOptional()
  @IsLine(500)
  note?: string;

  @ValidateNested()
  @Type(() => SignatureDto)
  signature: SignatureDto;
}

export class QuarantineDto {
  @IsLine(500)
  reason: string;
}

export class RejectionDto extends QuarantineDto {
  @ValidateNested()
  @Type(() => SignatureDto)
  signature: SignatureDto;
}

export class DestructionDto extends RejectionDto {
  /** How much was destroyed. */
  @ValidateNested()
  @Type(() => QuantityDto)
  quantity: QuantityDto;

  /** Needed when that is not what the stock says. */
  @IsOptional()
  @IsLine(500)
  discrepancyReason?: string;
}
