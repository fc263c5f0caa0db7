import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsUUID,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { SignatureDto } from '../../access/index.js';
import { PageQuery } from '../../platform/http/paging.js';
import { QuantityDto } from '../../platform/http/quantity.dto.js';
import { IfSent, IsLine, IsNested, IsNestedList } from '../../platform/http/validators.js';
import { INGREDIENT_ROLES, NIOSH_PLACEMENTS, STORAGE_CONDITIONS } from '../rules/formulation.js';

const DRUG_CODE = /^(rxcui:[1-9]\d{0,7}|local:[a-z][a-z0-9_]*)$/;
/** Longest period that a monograph or study can state. */
const LONGEST_PERIOD_DAYS = 3650;

export const IsDrugCode = (): PropertyDecorator =>
  Matches(DRUG_CODE, { message: 'must be a drug code such as rxcui:84857 or local:enclomiphene' });

export class ProductStrengthDto {
  @IsDrugCode()
  drug: string;

  @IsNested(() => QuantityDto)
  strength: QuantityDto;
}

export class FormulationIngredientDto {
  /** The name on the lots it is weighed from, for example `Anastrozole USP`. */
  @IsLine(200)
  component: string;

  /** Needed for an active ingredient. */
  @IfSent()
  @IsDrugCode()
  drug?: string;

  @IsIn(INGREDIENT_ROLES)
  role: (typeof INGREDIENT_ROLES)[number];

  /** How much goes into one `unit` of the formulation. */
  @IsNested(() => QuantityDto)
  amountPerUnit: QuantityDto;

  /** How far the weighed amount may be from the calculated one, to either side. */
  @IsNumber({ maxDecimalPlaces: 2, allowNaN: false, allowInfinity: false })
  @Min(0)
  @Max(10)
  tolerancePercent: number;

  /** Place on the NIOSH list of hazardous drugs; left out, it is taken from the knowledge or counts as not assessed. */
  @IfSent()
  @IsIn(NIOSH_PLACEMENTS)
  niosh?: (typeof NIOSH_PLACEMENTS)[number];

  /** Why the amount is not the strength: a salt, an ester, an overage. */
  @IfSent()
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
  @IfSent()
  @IsNumber({ maxDecimalPlaces: 3, allowNaN: false, allowInfinity: false })
  @Min(0)
  @Max(1)
  waterActivity?: number;

  @IfSent()
  @IsBoolean()
  preserved?: boolean;

  @IfSent()
  @IsLine(500)
  storageJustification?: string;

  @IfSent()
  @IsInt()
  @Min(1)
  @Max(LONGEST_PERIOD_DAYS)
  monographDays?: number;

  @IfSent()
  @IsNested(() => StabilityStudyDto)
  study?: StabilityStudyDto;
}

/** One check of the finished batch: measured against limits, or observed against words. */
export class QualityCheckDto {
  @IsLine(200)
  name: string;

  /** What is expected, in words. */
  @IsLine(500)
  expected: string;

  @IfSent()
  @IsNested(() => QuantityDto)
  low?: QuantityDto;

  @IfSent()
  @IsNested(() => QuantityDto)
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

  @IsNestedList(() => ProductStrengthDto, { min: 1, max: 20 })
  strengths: ProductStrengthDto[];

  @IsNestedList(() => FormulationIngredientDto, { min: 1, max: 50 })
  ingredients: FormulationIngredientDto[];

  @IsNested(() => ContainerClosureDto)
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

  @IfSent()
  @IsLine(2000)
  calculations?: string;

  @IsIn(STORAGE_CONDITIONS)
  storage: (typeof STORAGE_CONDITIONS)[number];

  @IsNested(() => BeyondUseBasisDto)
  beyondUse: BeyondUseBasisDto;

  @IsArray()
  @ArrayMaxSize(20)
  @IsLine(200, { each: true })
  labelCautions: string[];

  @IsNestedList(() => QualityCheckDto, { min: 1, max: 50 })
  qualityChecks: QualityCheckDto[];

  /** Whether a batch may be released only by somebody who had no hand in making it. */
  @IfSent()
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
  @IfSent()
  @IsUUID()
  formulationVersionId?: string;

  @IsNested(() => SignatureDto)
  signature: SignatureDto;
}

export class FormulationQuery extends PageQuery {
  @IfSent()
  @IsIn(['draft', 'approved', 'retired', 'discarded'])
  status?: string;
}
