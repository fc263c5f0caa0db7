import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { PageQuery } from '../../platform/http/paging.js';
import { IsCount, IsPlainDate } from '../../platform/http/validators.js';
import { SHELF_STATES } from '../persistence/beyond-use-dates.js';
import { REPORT_FORMATS, type ReportFormat } from '../report-format.js';

const MAX_DAYS = 3650;

/** `limit` and `cursor` are for JSON; a file holds everything. */
export class ReportQuery extends PageQuery {
  /** Goes before the Accept header. */
  @IsOptional()
  @IsIn(REPORT_FORMATS)
  format?: ReportFormat;
}

export class BeyondUseDatesReportQuery extends ReportQuery {
  /** The day from which is counted; today when left out. */
  @IsOptional()
  @IsPlainDate()
  asOf?: string;

  @IsOptional()
  @IsCount(0, MAX_DAYS)
  withinDays: number = 30;

  @IsOptional()
  @IsIn(SHELF_STATES)
  state?: (typeof SHELF_STATES)[number];
}

export class OverdueLabsReportQuery extends ReportQuery {
  @IsOptional()
  @IsUUID()
  prescriberId?: string;
}

export class AlertOverridesReportQuery extends ReportQuery {
  /** First day on which the alerts came up, in the pharmacy's zone. */
  @IsOptional()
  @IsPlainDate()
  from?: string;

  /** Last day, included. */
  @IsOptional()
  @IsPlainDate()
  to?: string;
}
