import { ArrayMaxSize, IsArray, IsBoolean, IsUUID } from 'class-validator';
import { QuantityDto } from '../../../platform/http/quantity.dto.js';
import { IfSent, IsLine, IsNested, IsPlainDate } from '../../../platform/http/validators.js';

export class BalanceDto {
  @IsLine(100)
  id: string;

  @IsPlainDate()
  calibratedOn: string;
}

export class CompetencyDto {
  /** When the person who compounds was last observed and found competent. */
  @IsPlainDate()
  assessedOn: string;
}

export class ContainmentDto {
  @IsLine(200)
  device: string;

  /** What was worn: `two-pairs-of-chemotherapy-gloves`, `gown`, `head-and-hair-cover`, `shoe-covers`, and more. */
  @IsArray()
  @ArrayMaxSize(20)
  @IsLine(100, { each: true })
  protectiveEquipment: string[];

  @IsLine(200)
  assessmentReference: string;

  @IsPlainDate()
  assessmentReviewedOn: string;
}

/** What is missing here is answered with the list of it, in `reasons`. */
export class StartPreparationDto {
  @IfSent()
  @IsNested(() => BalanceDto)
  balance?: BalanceDto;

  @IfSent()
  @IsNested(() => CompetencyDto)
  competency?: CompetencyDto;

  @IfSent()
  @IsNested(() => ContainmentDto)
  containment?: ContainmentDto;

  /** The equipment taken, with its identifiers. */
  @IfSent()
  @IsArray()
  @ArrayMaxSize(50)
  @IsLine(200, { each: true })
  equipment?: string[];
}

export class WeighingDto {
  @IsUUID()
  ingredientId: string;

  @IsUUID()
  componentLotId: string;

  /** What the balance showed. */
  @IsNested(() => QuantityDto)
  actual: QuantityDto;

  /** More of this ingredient follows from another lot. */
  @IfSent()
  @IsBoolean()
  partial?: boolean;

  /** The weighing that this one takes the place of; then `returnedToLot` and `reason` say what became of it. */
  @IfSent()
  @IsUUID()
  replaces?: string;

  /** Whether the material of the replaced weighing went back to its lot; otherwise it was wasted. */
  @IfSent()
  @IsBoolean()
  returnedToLot?: boolean;

  @IfSent()
  @IsLine(500)
  reason?: string;
}

export class QualityResultDto {
  /** The name of a check of the formulation. */
  @IsLine(200)
  check: string;

  /** Measured value, for a check with limits. */
  @IfSent()
  @IsNested(() => QuantityDto)
  value?: QuantityDto;

  /** What was seen, for a check without limits. */
  @IfSent()
  @IsLine(500)
  observation?: string;

  /** Whether what was seen is as expected, for a check without limits. */
  @IfSent()
  @IsBoolean()
  passed?: boolean;

  /** Why the check is done again. */
  @IfSent()
  @IsLine(500)
  reason?: string;
}

export class CompletionDto {
  /** RFC 3339 instant at which compounding was done. */
  @IsLine(40)
  compoundedAt: string;

  @IsNested(() => QuantityDto)
  actualYield: QuantityDto;

  /** What the finished batch looks like. */
  @IfSent()
  @IsLine(500)
  description?: string;
}
