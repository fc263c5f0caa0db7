import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { IsLine, IsPlainDate } from '../../platform/http/validators.js';
import { DAY_COUNTINGS, STORAGE_CONDITIONS, type DayCounting, type StorageCondition } from './rules/limits.js';

/** One component lot, as far as its dates go. */
export class ComponentDatesDto {
  /** What to call it in the explanation, such as a name and a lot. */
  @IsOptional()
  @IsLine(200)
  label?: string;

  /** `2026-04` (to the end of that month) or `2026-04-30`. */
  @IsOptional()
  @IsString()
  @MaxLength(10)
  expiresOn?: string;

  @IsOptional()
  @IsPlainDate()
  receivedOn?: string;

  @IsOptional()
  @IsPlainDate()
  openedOn?: string;

  @IsOptional()
  @IsInt()
  inUseDays?: number;
}

export class StudyDto {
  @IsInt()
  days: number;

  /** Whether the same formula in the same closure passed the antimicrobial effectiveness test (USP <51>). */
  @IsBoolean()
  antimicrobialEffectiveness: boolean;
}

/** A preparation, made or only thought of, whose beyond-use date is asked. Nothing is stored. */
export class BeyondUseAssessmentDto {
  @IsIn(['nonsterile', 'sterile'])
  kind: 'nonsterile' | 'sterile';

  @IsLine(100)
  dosageForm: string;

  @IsOptional()
  @IsLine(100)
  route?: string;

  /** Measured, from 0 to 1. */
  @IsOptional()
  @IsNumber({ allowNaN: false, allowInfinity: false })
  waterActivity?: number;

  @IsOptional()
  @IsBoolean()
  preserved?: boolean;

  @IsIn(STORAGE_CONDITIONS)
  storage: StorageCondition;

  @IsOptional()
  @IsLine(500)
  storageJustification?: string;

  /** An RFC 3339 instant, or the plain date of compounding. */
  @IsLine(40)
  compoundedAt: string;

  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => ComponentDatesDto)
  components: ComponentDatesDto[];

  @IsOptional()
  @IsInt()
  monographDays?: number;

  @IsOptional()
  @ValidateNested()
  @Type(() => StudyDto)
  study?: StudyDto;

  /** Sterile preparations: category, process, sterility test and starting components. */
  @IsOptional()
  @IsIn(['1', '2', '3'])
  category?: string;

  @IsOptional()
  @IsIn(['aseptic', 'terminal'])
  process?: string;

  @IsOptional()
  @IsIn(['not-performed', 'passed'])
  sterilityTest?: string;

  @IsOptional()
  @IsIn(['sterile-only', 'one-or-more-nonsterile'])
  startingComponents?: string;

  /** Left out: the pharmacy's setting. */
  @IsOptional()
  @IsIn(DAY_COUNTINGS)
  dayCounting?: DayCounting;

  /** IANA zone in which the day of compounding is told; left out: the pharmacy's. */
  @IsOptional()
  @IsLine(64)
  timeZone?: string;
}
