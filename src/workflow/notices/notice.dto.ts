import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, IsString, IsUUID, MaxLength, ValidateIf } from 'class-validator';
import { PageQuery } from '../../platform/http/paging.js';
import { IsLine } from '../../platform/http/validators.js';
import { NOTICE_STATES, type NoticeState } from './rules/types.js';

export class NoticeQuery extends PageQuery {
  @IsOptional()
  @IsIn(NOTICE_STATES)
  status?: NoticeState;

  @IsOptional()
  @IsUUID()
  prescriberId?: string;

  @IsOptional()
  @IsUUID()
  patientId?: string;

  /** `true`: only those that somebody must telephone about, the pharmacist's call list. */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  awaitingCall?: boolean;
}

export class AcknowledgementDto {
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  note?: string;
}

/** A telephone call about a notice: whether somebody was reached, who, and whether they read it back. */
export class CallDto {
  @IsBoolean()
  reached: boolean;

  @ValidateIf((call: CallDto) => call.reached || call.spokenTo !== undefined)
  @IsLine(200)
  spokenTo?: string;

  @IsOptional()
  @IsBoolean()
  readBack?: boolean;

  @IsOptional()
  @IsString()
  @MaxLength(1000)
  note?: string;
}
