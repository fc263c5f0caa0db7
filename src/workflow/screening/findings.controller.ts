import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../access/index.js';
import { currentActor } from '../../platform/context/request-context.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Page } from '../../platform/http/paging.js';
import { UuidParam } from '../../platform/http/uuid-param.js';
import { FindingQuery } from './dto/finding-query.dto.js';
import { FindingResolutionDto } from './dto/resolution.dto.js';
import type { FiledFindingView, ResolvedFindingView } from './finding.view.js';
import { Findings } from './findings.service.js';

@ApiTags('screening')
@Controller('findings')
export class FindingsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly findings: Findings,
  ) {}

  @Get()
  @Requires('screening:read')
  @ApiOperation({
    summary: 'Findings that stand, oldest first; a prescriber sees those of its own orders',
    description:
      'Findings of the prescriptions that patients are on or about to be. One that was rejected, discontinued or transferred leaves the ' +
      'list with its findings at once, one that is completed or expired when its last supply is used up; nothing is decided on them any ' +
      'more (409 wrong-state). They stay as they were in its screening, and here with `orders=ended`.',
  })
  async list(@Query() query: FindingQuery): Promise<Page<FiledFindingView>> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.findings.list(tx, query));
  }

  @Post(':id/resolution')
  @HttpCode(200)
  @Requires('finding:resolve', 'finding:acknowledge')
  @ApiOperation({ summary: 'Decide on a finding, with a coded reason and a signature; some rules ask for two persons' })
  async resolve(@UuidParam('id') id: string, @Body() body: FindingResolutionDto): Promise<ResolvedFindingView> {
    const deciders = await this.findings.prove(body);
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.findings.resolve(tx, id, body, deciders));
  }
}
