import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsUUID,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { SignatureDto } from '../../access/index.js';
import { PageQuery } from '../../platform/http/paging.js';
import { QuantityDto } from '../../platform/http/quantity.dto.js';
import { IsLine } from '../../platform/http/validators.js';
import { INGREDIENT_ROLES, NIOSH_PLACEMENTS, STORAGE_CONDITIONS } from '../rules/formulation.js';

const DRUG_CODE = /^(rxcui:[1-9]\d{0,7}|local:[a-z][a-z0-9_]*)$/;
/** Longest period that a monograph or study can state. */
const LONGEST_PERIOD_DAYS = 3650;

export const IsDrugCode = (): PropertyDecorator =>
  Matches(DRUG_CODE, { message: 'must be a drug code such as rxcui:84857 or local:enclomiphene' });

export class ProductStrengthDto {
  @IsDrugCode()
  drug: string;

  @ValidateNested()
  @Type(() => QuantityDto)
  strength: QuantityDto;
}

export class IngredientDto {
  /** The name on the lots it is weighed from, for example `Anastrozole USP`. */
  @IsLine(200)
  component: string;

  /** Needed for an active ingredient. */
  @IsOptional()
  @IsDrugCode()
  drug?: string;

  @IsIn(INGREDIENT_ROLES)
  role: (typeof INGREDIENT_ROLES)[number];

  /** How much goes into one `unit` of the formulation. */
  @ValidateNested()
  @Type(() => QuantityDto)
  amountPerUnit: QuantityDto;

  /** How far the weighed amount may be from the calculated one, to either side. */
  @IsNumber({ maxDecimalPlaces: 2, allowNaN: false, allowInfinity: false })
  @Min(0)
  @Max(10)
  tolerancePercent: number;

  /** Place on the NIOSH list of hazardous drugs; left out, it is taken from the knowledge or counts as not assessed. */
  @IsOptional()
  @IsIn(NIOSH_PLACEMENTS)
  niosh?: (typeof NIOSH_PLACEMENTS)[number];

  /** Why the amount is not the strength: a salt, an ester, an overage. */
  @IsOptional()
  @IsLine(500)
  conversionNote?: string;
}

export class ContainerClosureDto {
  @IsLine(300)
  description: string;

  @IsBoolean()
  tightAndLightResistant: boolean;
}

export class StabilityStudyDto {
  @IsInt()
  @Min(1)
  @Max(LONGEST_PERIOD_DAYS)
  days: number;

  /** Whether this formula in this closure passed the antimicrobial effectiveness test (USP <51>). */
  @IsBoolean()
  antimicrobialEffectiveness: boolean;

  @IsLine(500)
  reference: string;
}

/** What the beyond-use date of this formulation rests on, beside its form, route and storage. */
export class BeyondUseBasisDto {
  @IsOptional()
  @IsNumber({ maxDecimalPlaces: 3, allowNaN: false, allowInfinity: false })
  @Min(0)
  @Max(1)
  waterActivity?: number;

  @IsOptional()
  @IsBoolean()
  preserved?: boolean;

  @IsOptional()
  @IsLine(500)
  storageJustification?: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(LONGEST_PERIOD_DAYS)
  monographDays?: number;

  @IsOptional()
  @ValidateNested()
  @Type(() => StabilityStudyDto)
  study?: StabilityStudyDto;
}

/** One check of the finished batch: measured against limits, or observed against words. */
export class QualityCheckDto {
  @IsLine(200)
  name: string;

  /** What is expected, in words. */
  @IsLine(500)
  expected: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => QuantityDto)
  low?: QuantityDto;

  @IsOptional()
  @ValidateNested()
  @Type(() => QuantityDto)
  high?: QuantityDto;
}

/** A master formulation record. */
export class FormulationDto {
  @IsLine(200)
  name: string;

  @Matches(/^[a-z][a-z0-9]*([ -][a-z0-9]+)*$/, { message: 'must be a dosage form in lower case, such as capsule' })
  dosageForm: string;

  @Matches(/^[a-z][a-z0-9]*([ -][a-z0-9]+)*$/, { message: 'must be a route in lower case, such as oral' })
  route: string;

  /** What a batch is counted or measured in: `{capsule}`, `mL`, `g`. */
  @IsLine(64)
  unit: string;

  @IsLine(500)
  physicalDescription: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => ProductStrengthDto)
  strengths: ProductStrengthDto[];

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => IngredientDto)
  ingredients: IngredientDto[];

  @ValidateNested()
  @Type(() => ContainerClosureDto)
  containerClosure: ContainerClosureDto;

  @IsArray()
  @ArrayMaxSize(50)
  @IsLine(200, { each: true })
  equipment: string[];

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @IsLine(2000, { each: true })
  instructions: string[];

  @IsOptional()
  @IsLine(2000)
  calculations?: string;

  @IsIn(STORAGE_CONDITIONS)
  storage: (typeof STORAGE_CONDITIONS)[number];

  @ValidateNested()
  @Type(() => BeyondUseBasisDto)
  beyondUse: BeyondUseBasisDto;

  @IsArray()
  @ArrayMaxSize(20)
  @IsLine(200, { each: true })
  labelCautions: string[];

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => QualityCheckDto)
  qualityChecks: QualityCheckDto[];

  /** Whether a batch may be released only by somebody who had no hand in making it. */
  @IsOptional()
  @IsBoolean()
  releaseByAnotherPerson?: boolean;

  /** Where the formula comes from. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @IsLine(500, { each: true })
  references: string[];
}

export class ApproveFormulationDto {
  /** The version that was read; left out, the draft. */
  @IsOptional()
  @IsUUID()
  formulationVersionId?: string;

  @ValidateNested()
  @Type(() => SignatureDto)
  signature: SignatureDto;
}

export class FormulationQuery extends PageQuery {
  @IsOptional()
  @IsIn(['draft', 'approved', 'retired', 'discarded'])
  status?: string;
}
