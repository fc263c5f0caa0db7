import { OmitType, PartialType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsObject, IsOptional, ValidateNested } from 'class-validator';
import { IfSent, IsLine, IsPlainDate } from '../../../platform/http/validators.js';

export const CONDITION_STATUSES = ['active', 'resolved', 'entered-in-error'] as const;
export type ConditionStatus = (typeof CONDITION_STATUSES)[number];

export class ConditionCodeDto {
  /** `icd10cm`, `snomed` or `local`. */
  @IsLine(200)
  system: string;

  @IsLine(100)
  value: string;
}

export class CreateConditionDto {
  @IsObject()
  @ValidateNested()
  @Type(() => ConditionCodeDto)
  code: ConditionCodeDto;

  @IsOptional()
  @IsPlainDate()
  onset?: string;

  /** `active` when left out; `resolved` for a history. */
  @IfSent()
  @IsIn(['active', 'resolved'])
  status?: ConditionStatus;

  @IsOptional()
  @IsPlainDate()
  resolvedOn?: string;
}

/** What may change: a condition of another code is another condition. */
export class UpdateConditionDto extends PartialType(OmitType(CreateConditionDto, ['code', 'status']), {
  skipNullProperties: false,
}) {
  /** `entered-in-error` takes an entry back that was never true. */
  @IfSent()
  @IsIn(CONDITION_STATUSES)
  status?: ConditionStatus;
}
