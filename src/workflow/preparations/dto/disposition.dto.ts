import { SignatureDto } from '../../../access/index.js';
import { QuantityDto } from '../../../platform/http/quantity.dto.js';
import { IfSent, IsLine, IsNested } from '../../../platform/http/validators.js';

export class ReleaseDto {
  @IfSent()
  @IsLine(500)
  note?: string;

  @IsNested(() => SignatureDto)
  signature: SignatureDto;
}

export class QuarantineDto {
  @IsLine(500)
  reason: string;
}

export class RejectionDto extends QuarantineDto {
  @IsNested(() => SignatureDto)
  signature: SignatureDto;
}

export class DestructionDto extends RejectionDto {
  /** How much was destroyed. */
  @IsNested(() => QuantityDto)
  quantity: QuantityDto;

  /** Needed when that is not what the stock says. */
  @IfSent()
  @IsLine(500)
  discrepancyReason?: string;
}
