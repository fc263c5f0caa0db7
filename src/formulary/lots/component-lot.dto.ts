import { IsIn, IsInt, IsUUID, Matches, Max, Min } from 'class-validator';
import { PageQuery } from '../../platform/http/paging.js';
import { QuantityDto } from '../../platform/http/quantity.dto.js';
import { IfSent, IsLine, IsNested, IsPlainDate } from '../../platform/http/validators.js';
import { IsDrugCode } from '../formulations/formulation.dto.js';

export class ReceiveLotDto {
  /** The component's name; a new name records a new component. */
  @IsLine(200)
  component: string;

  @IfSent()
  @IsDrugCode()
  drug?: string;

  @IsLine(200)
  supplier: string;

  @IsLine(100)
  lotNumber: string;

  /** Number or address of the certificate. Without one the lot is refused, whoever asks. */
  @IfSent()
  @IsLine(500)
  certificateOfAnalysis?: string;

  @IsPlainDate()
  receivedOn: string;

  /** As printed: `2026-04` (to the end of that month) or `2026-04-30`. */
  @Matches(/^\d{4}-\d{2}(-\d{2})?$/, { message: 'must be a month 2026-04 or a date 2026-04-30' })
  expiresOn: string;

  @IsNested(() => QuantityDto)
  quantity: QuantityDto;

  @IfSent()
  @IsPlainDate()
  openedOn?: string;

  /** Days of use that the manufacturer allows after opening. */
  @IfSent()
  @IsInt()
  @Min(1)
  @Max(3650)
  inUseDays?: number;
}

export class OpenLotDto {
  @IsPlainDate()
  openedOn: string;

  @IfSent()
  @IsInt()
  @Min(1)
  @Max(3650)
  inUseDays?: number;
}

export class AdjustLotDto {
  /** What is on the shelf now, as counted or weighed. */
  @IsNested(() => QuantityDto)
  counted: QuantityDto;

  @IsLine(500)
  reason: string;
}

export class ComponentLotQuery extends PageQuery {
  @IfSent()
  @IsUUID()
  componentId?: string;

  @IfSent()
  @IsLine(200)
  component?: string;

  @IfSent()
  @IsIn(['available', 'expired', 'blocked', 'used-up'])
  state?: string;
}
