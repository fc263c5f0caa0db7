import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { SignatureDto } from '../../access/index.js';
import type { Severity } from '../../core/decision.js';
import { PageQuery } from '../../platform/http/paging.js';
import { IsLine, IsNested, IsPlainDate, IsText } from '../../platform/http/validators.js';
import { OVERLAY_KINDS, type OverlayKind } from './overlay-rows.js';

/** Nothing is raised to the lightest severity. */
const RAISED_TO = ['contraindicated', 'major', 'moderate'] as const satisfies readonly Severity[];

export class OverlayDto {
  /** Id of a rule, such as `DDI-013`. */
  @IsLine(40)
  rule: string;

  @IsIn(OVERLAY_KINDS)
  kind: OverlayKind;

  /** Of a raise: what its findings weigh at least. */
  @IsOptional()
  @IsIn(RAISED_TO)
  severity?: (typeof RAISED_TO)[number];

  @IsText(2000)
  reason: string;

  /** The last day, at most a year ahead. */
  @IsPlainDate()
  expiresOn: string;

  @IsNested(() => SignatureDto)
  signature: SignatureDto;
}

export class OverlayWithdrawalDto {
  @IsText(2000)
  reason: string;

  @IsNested(() => SignatureDto)
  signature: SignatureDto;
}

export class OverlayQuery extends PageQuery {
  @IsOptional()
  @IsLine(40)
  rule?: string;

  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  inForce?: boolean;
}
