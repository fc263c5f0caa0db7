import { IsBoolean, IsIn, IsOptional, Matches, ValidateIf } from 'class-validator';
import { IfSent, IsInstant, IsLine, IsNested } from '../../platform/http/validators.js';
import {
  CODED_VALUES,
  COMPARATORS,
  isWithdrawn,
  RESULT_STATUSES,
  type Comparator,
  type ResultStatus,
} from './rules/result.js';

const DECIMAL = /^-?(0|[1-9]\d{0,11})(\.\d{1,9})?$/;
const VALUE = new RegExp(`${DECIMAL.source}|^(${CODED_VALUES.join('|')})$`);

export class LabTestDto {
  /** `loinc`. */
  @IsLine(200)
  system: string;

  @IsLine(20)
  code: string;
}

/** The limits printed by the laboratory, in the unit of the value. */
export class ReferenceRangeDto {
  @IsOptional()
  @Matches(DECIMAL, { message: 'must be a decimal as text, such as "10"' })
  low?: string;

  @IsOptional()
  @Matches(DECIMAL, { message: 'must be a decimal as text, such as "42.5"' })
  high?: string;

  @IsOptional()
  @IsLine(300)
  text?: string;
}

/** One result as the interface takes it. */
export class LabResultDto {
  @IsNested(() => LabTestDto)
  test: LabTestDto;

  /**
   * A decimal as text, also negative (a T-score), or `positive`, `negative`, `indeterminate`. Null where the report holds none; may
   * be left out of a withdrawal.
   */
  @ValidateIf(({ value, status }: LabResultDto) => value !== null && !(value === undefined && isWithdrawn(status)))
  @Matches(VALUE, { message: `must be a decimal as text, such as "15" or "-2.5", or ${CODED_VALUES.join(', ')}` })
  value?: string;

  @IsOptional()
  @IsIn(COMPARATORS)
  comparator?: Comparator;

  /** UCUM, or a spelling of it that laboratories use. A unit that cannot be read is stored and reported, never guessed. */
  @IsOptional()
  @IsLine(64)
  unit?: string;

  @IsInstant()
  collectedAt: string;

  @IsIn(RESULT_STATUSES)
  status: ResultStatus;

  /** When this version of the report was issued: puts corrections in order. */
  @IsOptional()
  @IsInstant()
  issuedAt?: string;

  @IsOptional()
  @IsLine(200)
  method?: string;

  @IsOptional()
  @IsNested(() => ReferenceRangeDto)
  referenceRange?: ReferenceRangeDto;

  @IsOptional()
  @IsLine(200)
  performingLab?: string;

  @IsOptional()
  @IsBoolean()
  fasting?: boolean;

  @IsOptional()
  @IsInstant()
  lastDoseAt?: string;

  /** A person checked that the value is in this unit, although it is unusual. */
  @IfSent()
  @IsBoolean()
  unitConfirmed?: boolean;
}
