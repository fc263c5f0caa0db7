import { IsUUID, ValidateIf } from 'class-validator';
import { SignatureDto } from '../../access/index.js';
import { IfSent, IsNested, IsText } from '../../platform/http/validators.js';

/** Exactly one of the two ids. */
export class RecallDto {
  @IfSent()
  @IsUUID()
  componentLotId?: string;

  @ValidateIf((dto: RecallDto) => dto.componentLotId === undefined || dto.preparationId !== undefined)
  @IsUUID(undefined, { message: 'give the id of a batch here, or of a component lot in componentLotId' })
  preparationId?: string;

  @IsText(2000)
  reason: string;

  @IsNested(() => SignatureDto)
  signature: SignatureDto;
}
