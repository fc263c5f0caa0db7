import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray } from 'class-validator';
import { SignatureDto } from '../../../access/index.js';
import { IsLine, IsNested, IsText } from '../../../platform/http/validators.js';

/** A pharmacist's word for facts that the record does not hold. */
export class CheckAttestationDto {
  /** Keys of the checks that could not be made. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsLine(500, { each: true })
  keys: string[];

  /** What the pharmacist knows instead, and from where. */
  @IsText(2000)
  note: string;

  @IsNested(() => SignatureDto)
  signature: SignatureDto;
}
