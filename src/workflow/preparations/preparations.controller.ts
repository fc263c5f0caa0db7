import { Body, Controller, Get, Headers, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../access/index.js';
import { currentActor } from '../../platform/context/request-context.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Page } from '../../platform/http/paging.js';
import { UuidParam } from '../../platform/http/uuid-param.js';
import { Completion } from './completion.service.js';
import { CompletionDto, QualityResultDto, StartPreparationDto, WeighingDto } from './dto/compounding.dto.js';
import { PlanPreparationDto, PreparationQuery } from './dto/plan.dto.js';
import { BatchPlanning } from './planning.service.js';
import type { PreparationSummary, PreparationView } from './preparation.view.js';
import { CompoundingRecords } from './records.service.js';
import { Weighings } from './weighing.service.js';

/** The compounding record up to its completion. */
@ApiTags('compounding')
@Controller('preparations')
export class PreparationsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly planning: BatchPlanning,
    private readonly weighings: Weighings,
    private readonly completion: Completion,
    private readonly records: CompoundingRecords,
  ) {}

  @Post()
  @Requires('preparation:write')
  @ApiOperation({ summary: 'Plan a batch: scale the formulation and propose component lots, first expired first out' })
  async plan(@Body() body: PlanPreparationDto): Promise<PreparationView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.planning.plan(tx, body));
  }

  @Get()
  @Requires('preparation:read')
  @ApiOperation({ summary: 'Batches, newest first' })
  async list(@Query() query: PreparationQuery): Promise<Page<PreparationSummary>> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.records.list(tx, query));
  }

  @Get(':id')
  @Requires('preparation:read')
  @ApiOperation({ summary: 'The compounding record of a batch' })
  async read(@UuidParam('id') id: string): Promise<PreparationView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.records.view(tx, id));
  }

  @Post(':id/start')
  @HttpCode(200)
  @Requires('preparation:write')
  @ApiOperation({ summary: 'Begin compounding: balance, competency, and containment for hazardous drugs' })
  async start(
    @UuidParam('id') id: string,
    @Body() body: StartPreparationDto,
    @Headers('if-match') ifMatch?: string,
  ): Promise<PreparationView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.planning.start(tx, id, body, ifMatch));
  }

  @Post(':id/weighings')
  @Requires('preparation:write')
  @ApiOperation({ summary: 'Record a weighing; the amount is taken from its component lot' })
  async weigh(
    @UuidParam('id') id: string,
    @Body() body: WeighingDto,
    @Headers('if-match') ifMatch?: string,
  ): Promise<PreparationView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.weighings.weigh(tx, id, body, ifMatch));
  }

  @Post(':id/quality-checks')
  @Requires('preparation:write')
  @ApiOperation({ summary: 'Record the result of a quality check' })
  async check(
    @UuidParam('id') id: string,
    @Body() body: QualityResultDto,
    @Headers('if-match') ifMatch?: string,
  ): Promise<PreparationView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.completion.check(tx, id, body, ifMatch));
  }

  @Post(':id/completion')
  @HttpCode(200)
  @Requires('preparation:write')
  @ApiOperation({ summary: 'End compounding: the yield, and the beyond-use date with its explanation' })
  async complete(
    @UuidParam('id') id: string,
    @Body() body: CompletionDto,
    @Headers('if-match') ifMatch?: string,
  ): Promise<PreparationView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.completion.complete(tx, id, body, ifMatch));
  }
}
