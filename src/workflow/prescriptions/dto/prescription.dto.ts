import { OmitType, PartialType } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';
import {
  FREQUENCY_PERIOD_DAYS,
  ROUTES,
  SIGNIFICANT_DIFFERENCE_REASONS,
  TREATMENT_GOALS,
  type FrequencyPeriod,
  type Route,
  type SignificantDifferenceReason,
  type TreatmentGoal,
} from '../../../knowledge/index.js';
import { PageQuery } from '../../../platform/http/paging.js';
import { QuantityDto } from '../../../platform/http/quantity.dto.js';
import { IsInstant, IsLine, IsNested, IsNestedList, IsPlainDate, IsText } from '../../../platform/http/validators.js';
import { PRESCRIPTION_STATES, type PrescriptionStatus } from '../rules/prescription-states.js';

export const ORIGINS = ['written', 'telephone', 'fax', 'electronic', 'transfer'] as const;
const PERIODS = Object.keys(FREQUENCY_PERIOD_DAYS) as FrequencyPeriod[];

export class OrderedIngredientDto {
  /** `rxcui:84857`, `local:enclomiphene`. */
  @IsLine(100)
  drug: string;

  @IsNested(() => QuantityDto)
  strength: QuantityDto;
}

export class ProductDto {
  @IsIn(['compounded'])
  kind: 'compounded';

  @IsNestedList(() => OrderedIngredientDto, { min: 1, max: 10 })
  ingredients: OrderedIngredientDto[];

  @IsLine(60)
  dosageForm: string;

  @IsIn(ROUTES)
  route: Route;
}

export class FrequencyDto {
  @IsInt()
  @Min(1)
  @Max(24)
  times: number;

  @IsIn(PERIODS)
  per: FrequencyPeriod;
}

export class SigDto {
  @IsText(1000)
  text: string;

  @IsNested(() => QuantityDto)
  dose: QuantityDto;

  @IsNested(() => FrequencyDto)
  frequency: FrequencyDto;
}

export class IndicationDto {
  @IsLine(100)
  system: string;

  @IsLine(40)
  code: string;

  @IsIn(TREATMENT_GOALS)
  goal: TreatmentGoal;
}

export class SignificantDifferenceDto {
  @IsIn(SIGNIFICANT_DIFFERENCE_REASONS)
  reasonCode: SignificantDifferenceReason;

  @IsOptional()
  @IsLine(100)
  excipient?: string;

  @IsText(2000)
  text: string;

  @IsLine(200)
  documentedBy: string;

  @IsPlainDate()
  documentedOn: string;
}

export class ContinuationDto {
  @IsPlainDate()
  therapyStartedOn: string;
}

export class ReadBackDto {
  @IsLine(200)
  by: string;

  /** RFC 3339 instant. */
  @IsInstant()
  at: string;
}

export class CreatePrescriptionDto {
  @IsUUID()
  patientId: string;

  @IsUUID()
  prescriberId: string;

  @IsOptional()
  @IsIn(ORIGINS)
  origin?: (typeof ORIGINS)[number];

  /** Where the image of a written or faxed prescription is kept. */
  @IsOptional()
  @IsLine(200)
  imageReference?: string;

  /** Who read a telephoned prescription back, and when. It may come later, by an amendment; without it none is verified. */
  @IsOptional()
  @IsNested(() => ReadBackDto)
  readBack?: ReadBackDto;

  @IsNested(() => ProductDto)
  product: ProductDto;

  @IsNested(() => SigDto)
  sig: SigDto;

  @IsNested(() => QuantityDto)
  quantity: QuantityDto;

  @IsInt()
  @Min(1)
  @Max(366)
  daysSupply: number;

  @IsInt()
  @Min(0)
  @Max(99)
  refills: number;

  @IsPlainDate()
  writtenOn: string;

  @IsNested(() => IndicationDto)
  indication: IndicationDto;

  @IsOptional()
  @IsString()
  @MaxLength(2000)
  clinicalJustification?: string;

  @IsOptional()
  @IsNested(() => SignificantDifferenceDto)
  significantDifference?: SignificantDifferenceDto;

  @IsOptional()
  @IsNested(() => ContinuationDto)
  continuationOfTherapy?: ContinuationDto;
}

/** What may be changed before verification; who it is for, who wrote it and how it came stay. */
export class AmendPrescriptionDto extends PartialType(
  OmitType(CreatePrescriptionDto, ['patientId', 'prescriberId', 'origin', 'imageReference'] as const),
  { skipNullProperties: false },
) {}

export class PrescriptionQuery extends PageQuery {
  @IsOptional()
  @IsIn(PRESCRIPTION_STATES)
  status?: PrescriptionStatus;

  @IsOptional()
  @IsUUID()
  patientId?: string;
}
