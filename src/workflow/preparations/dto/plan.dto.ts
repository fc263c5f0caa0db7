import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsOptional, IsUUID, ValidateNested } from 'class-validator';
import { PageQuery } from '../../../platform/http/paging.js';
import { QuantityDto } from '../../../platform/http/quantity.dto.js';
import { PREPARATION_STATES, type PreparationStatus } from '../preparation.states.js';

export class PlanPreparationDto {
  /** An approved version of a formulation. */
  @IsUUID()
  formulationVersionId: string;

  /** In the unit of the formulation, such as `{"value":"100","unit":"{capsule}"}`. */
  @ValidateNested()
  @Type(() => QuantityDto)
  batchSize: QuantityDto;

  /** The prescriptions it is made for; without any it is an anticipatory batch. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  prescriptionIds?: string[];
}

export class PreparationQuery extends PageQuery {
  @IsOptional()
  @IsIn(PREPARATION_STATES.states)
  status?: PreparationStatus;

  @IsOptional()
  @IsUUID()
  formulationVersionId?: string;

  @IsOptional()
  @IsUUID()
  prescriptionId?: string;
}
