import { IsString, IsUUID, Matches, MaxLength, ValidateIf } from 'class-validator';
import { SignatureDto } from '../../access/index.js';
import { IfSent, IsNested } from '../../platform/http/validators.js';

/** Exactly one of the two ids. */
export class RecallDto {
  @IfSent()
  @IsUUID()
  componentLotId?: string;

  @ValidateIf((dto: RecallDto) => dto.componentLotId === undefined || dto.preparationId !== undefined)
  @IsUUID(undefined, { message: 'give the id of a batch here, or of a component lot in componentLotId' })
  preparationId?: string;

  @IsString()
  @Matches(/\S/, { message: 'must not be empty' })
  @MaxLength(2000)
  reason: string;

  @IsNested(() => SignatureDto)
  signature: SignatureDto;
}
