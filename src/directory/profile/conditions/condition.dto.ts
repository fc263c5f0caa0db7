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
  /** Left out with `noneKnown` and `reviewed`. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ConditionCodeDto)
  code?: ConditionCodeDto;

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

  /** The patient was asked today and knows of no condition. Send it alone. */
  @IsOptional()
  @IsIn([true])
  noneKnown?: true;

  /** The patient was asked today, and the conditions on file are all. Send it alone. */
  @IsOptional()
  @IsIn([true])
  reviewed?: true;
}

/** What may change: a condition of another code is another condition. */
export class UpdateConditionDto extends PartialType(
  OmitType(CreateConditionDto, ['code', 'status', 'noneKnown', 'reviewed']),
  {
    skipNullProperties: false,
  },
) {
  /** `entered-in-error` takes an entry back that was never true. */
  @IfSent()
  @IsIn(CONDITION_STATUSES)
  status?: ConditionStatus;
}
