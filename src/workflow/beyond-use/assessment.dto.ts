import { IsBoolean, IsIn, IsInt, IsNumber, IsString, MaxLength } from 'class-validator';
import { IfSent, IsLine, IsNested, IsNestedList, IsPlainDate } from '../../platform/http/validators.js';
import { DAY_COUNTINGS, type DayCounting } from '../../core/day-counting.js';
import { STORAGE_CONDITIONS, type StorageCondition } from './rules/limits.js';

/** One component lot, as far as its dates go. */
export class ComponentDatesDto {
  /** What to call it in the explanation, such as a name and a lot. */
  @IfSent()
  @IsLine(200)
  label?: string;

  /** `2026-04` (to the end of that month) or `2026-04-30`. */
  @IfSent()
  @IsString()
  @MaxLength(10)
  expiresOn?: string;

  @IfSent()
  @IsPlainDate()
  receivedOn?: string;

  @IfSent()
  @IsPlainDate()
  openedOn?: string;

  @IfSent()
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

  @IfSent()
  @IsLine(100)
  route?: string;

  /** Measured, from 0 to 1. */
  @IfSent()
  @IsNumber({ allowNaN: false, allowInfinity: false })
  waterActivity?: number;

  @IfSent()
  @IsBoolean()
  preserved?: boolean;

  @IsIn(STORAGE_CONDITIONS)
  storage: StorageCondition;

  @IfSent()
  @IsLine(500)
  storageJustification?: string;

  /** An RFC 3339 instant, or the plain date of compounding. */
  @IsLine(40)
  compoundedAt: string;

  @IsNestedList(() => ComponentDatesDto, { max: 100 })
  components: ComponentDatesDto[];

  @IfSent()
  @IsInt()
  monographDays?: number;

  @IfSent()
  @IsNested(() => StudyDto)
  study?: StudyDto;

  /** Sterile preparations: category, process, sterility test and starting components. */
  @IfSent()
  @IsIn(['1', '2', '3'])
  category?: string;

  @IfSent()
  @IsIn(['aseptic', 'terminal'])
  process?: string;

  @IfSent()
  @IsIn(['not-performed', 'passed'])
  sterilityTest?: string;

  @IfSent()
  @IsIn(['sterile-only', 'one-or-more-nonsterile'])
  startingComponents?: string;

  /** Left out: the pharmacy's setting. */
  @IfSent()
  @IsIn(DAY_COUNTINGS)
  dayCounting?: DayCounting;

  /** IANA zone in which the day of compounding is told; left out: the pharmacy's. */
  @IfSent()
  @IsLine(64)
  timeZone?: string;
}
