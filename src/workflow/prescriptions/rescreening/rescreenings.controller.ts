import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../../access/index.js';
import { currentActor } from '../../../platform/context/request-context.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { PageQuery, type Page } from '../../../platform/http/paging.js';
import type { RescreeningRun } from './rescreening-run.js';
import { Rescreening } from './rescreening.service.js';

@ApiTags('knowledge')
@Controller('knowledge/rescreenings')
export class RescreeningsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly rescreening: Rescreening,
  ) {}

  @Get()
  @Requires('knowledge:read')
  @ApiOperation({
    summary: 'How far every therapy was screened again after a change of knowledge or tuning, latest first',
  })
  async list(@Query() query: PageQuery): Promise<Page<RescreeningRun>> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.rescreening.list(tx, query));
  }
}
