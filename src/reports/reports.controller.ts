import { Controller, Get, Headers, Query, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/index.js';
import { fieldError } from '../core/errors.js';
import type { Tx } from '../platform/database/unit-of-work.js';
import type { Page } from '../platform/http/paging.js';
import {
  AlertOverridesReportQuery,
  BeyondUseDatesReportQuery,
  OverdueLabsReportQuery,
  type ReportQuery,
} from './dto/report-query.dto.js';
import { alertOverrides } from './persistence/alert-overrides.js';
import { beyondUseDates } from './persistence/beyond-use-dates.js';
import { overdueLabs } from './persistence/overdue-labs.js';
import { chooseFormat } from './report-format.js';
import { ReportReader } from './report-reader.js';
import type { Report } from './report.js';

/** JSON by the page, or a whole CSV or PDF file: by `format`, otherwise by the Accept header. */
@ApiTags('reports')
@ApiProduces('application/json', 'text/csv', 'application/pdf')
@Controller('reports')
export class ReportsController {
  constructor(private readonly reader: ReportReader) {}

  @Get('beyond-use-dates')
  @Requires('report:read')
  @ApiOperation({
    summary: 'Stock that expires within the days asked for, and stock past its date, with the reason of each date',
  })
  beyondUseDates(@Query() query: BeyondUseDatesReportQuery, @Headers('accept') accept?: string) {
    return this.answer(beyondUseDates, query, accept, (tx) => ({
      asOf: query.asOf ?? tx.today,
      withinDays: query.withinDays,
      state: query.state ?? null,
    }));
  }

  @Get('overdue-labs')
  @Requires('report:read')
  @ApiOperation({ summary: 'Monitoring whose last day has passed, longest overdue first' })
  overdueLabs(@Query() query: OverdueLabsReportQuery, @Headers('accept') accept?: string) {
    return this.answer(overdueLabs, query, accept, (tx) => ({
      asOf: tx.today,
      prescriberId: query.prescriberId ?? null,
    }));
  }

  @Get('alert-overrides')
  @Requires('report:read')
  @ApiOperation({ summary: 'For each rule: how many alerts came up, were overridden and why, were heeded' })
  alertOverrides(@Query() query: AlertOverridesReportQuery, @Headers('accept') accept?: string) {
    if (query.from && query.to && query.from > query.to) {
      throw fieldError('validation-failed', 'to', 'must not lie before from');
    }
    return this.answer(alertOverrides, query, accept, () => ({ from: query.from ?? null, to: query.to ?? null }));
  }

  private async answer<Full, Row>(
    report: Report<Full, Row>,
    query: ReportQuery,
    accept: string | undefined,
    prepare: (tx: Tx) => Full,
  ): Promise<StreamableFile | (Full & Page<Row>)> {
    const format = chooseFormat(query.format, accept);
    if (format === 'json') return this.reader.page(report, query, prepare);
    if (query.cursor !== undefined)
      throw fieldError('validation-failed', 'cursor', 'is for JSON; a file holds everything');
    const disposition = `attachment; filename="${report.name}.${format}"`;
    return format === 'pdf'
      ? new StreamableFile(await this.reader.pdf(report, prepare), { type: 'application/pdf', disposition })
      : new StreamableFile(await this.reader.csv(report, prepare), {
          type: 'text/csv; charset=utf-8; header=present',
          disposition,
        });
  }
}
