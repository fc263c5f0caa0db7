import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsUUID } from 'class-validator';
import { PageQuery } from '../../../platform/http/paging.js';
import { QuantityDto } from '../../../platform/http/quantity.dto.js';
import { PREPARATION_STATES, type PreparationStatus } from '../preparation.states.js';
import { IfSent, IsNested } from '../../../platform/http/validators.js';

export class PlanPreparationDto {
  /** An approved version of a formulation. */
  @IsUUID()
  formulationVersionId: string;

  /** In the unit of the formulation, such as `{"value":"100","unit":"{capsule}"}`. */
  @IsNested(() => QuantityDto)
  batchSize: QuantityDto;

  /** The prescriptions it is made for; without any it is an anticipatory batch. */
  @IfSent()
  @IsArray()
  @ArrayMaxSize(200)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  prescriptionIds?: string[];
}

export class PreparationQuery extends PageQuery {
  @IfSent()
  @IsIn(PREPARATION_STATES.states)
  status?: PreparationStatus;

  @IfSent()
  @IsUUID()
  formulationVersionId?: string;

  @IfSent()
  @IsUUID()
  prescriptionId?: string;
}
