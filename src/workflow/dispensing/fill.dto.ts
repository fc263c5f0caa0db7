import { IsBoolean, IsIn, IsInt, IsOptional, IsUUID, Matches, Max, Min } from 'class-validator';
import { SignatureDto } from '../../access/index.js';
import { PageQuery } from '../../platform/http/paging.js';
import { QuantityDto } from '../../platform/http/quantity.dto.js';
import { IsLine, IsNested, IsNestedList } from '../../platform/http/validators.js';
import { FILL_STATES, type FillStatus } from './rules/fill-states.js';

export const HAND_OVER_METHODS = ['pick-up', 'shipment'] as const;
export type HandOverMethod = (typeof HAND_OVER_METHODS)[number];

export class AllocationDto {
  @IsUUID()
  preparationId: string;

  @IsNested(() => QuantityDto)
  quantity: QuantityDto;
}

export class PrepareFillDto {
  /** What is taken from each released batch; the sum is the quantity of the fill. */
  @IsNestedList(() => AllocationDto, { min: 1, max: 20 })
  allocations: AllocationDto[];

  @IsInt()
  @Min(1)
  @Max(366)
  daysSupply: number;
}

export class FillQuery extends PageQuery {
  @IsOptional()
  @IsUUID()
  prescriptionId?: string;

  @IsOptional()
  @IsIn(FILL_STATES)
  status?: FillStatus;
}

export class ProductVerificationDto {
  @IsNested(() => SignatureDto)
  signature: SignatureDto;
}

export class HandOverDto {
  @IsIn(HAND_OVER_METHODS)
  method: HandOverMethod;

  /** Destination of a shipment; the state of the patient's address where it is left out. */
  @IsOptional()
  @Matches(/^[A-Z]{2}$/, { message: 'must be a two-letter state' })
  state?: string;

  /** Whether a shipment is kept cold on the way. */
  @IsOptional()
  @IsBoolean()
  coldChain?: boolean;
}

export class ReturnToStockDto {
  @IsLine(500)
  reason: string;
}
