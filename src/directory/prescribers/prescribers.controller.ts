import { Body, Controller, Get, Headers, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../access/index.js';
import { currentActor } from '../../platform/context/request-context.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Page } from '../../platform/http/paging.js';
import { UuidParam } from '../../platform/http/uuid-param.js';
import { CreatePrescriberDto, PrescriberQuery, UpdatePrescriberDto } from './prescriber.dto.js';
import { Prescribers, type Prescriber } from './prescribers.service.js';

@ApiTags('directory')
@Controller('prescribers')
export class PrescribersController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly prescribers: Prescribers,
  ) {}

  @Post()
  @Requires('directory:write')
  @ApiOperation({ summary: 'Register a prescriber' })
  async create(@Body() body: CreatePrescriberDto): Promise<Prescriber> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.prescribers.create(tx, body));
  }

  @Get()
  @Requires('directory:read')
  @ApiOperation({ summary: 'Find prescribers, newest first; by National Provider Identifier with `npi`' })
  async list(@Query() query: PrescriberQuery): Promise<Page<Prescriber>> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.prescribers.list(tx, query));
  }

  @Get(':id')
  @Requires('directory:read')
  @ApiOperation({ summary: 'One prescriber' })
  async read(@UuidParam('id') id: string): Promise<Prescriber> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.prescribers.get(tx, id));
  }

  @Patch(':id')
  @Requires('directory:write')
  @ApiOperation({ summary: 'Change a prescriber; send the ETag in If-Match to refuse a lost update' })
  async update(
    @UuidParam('id') id: string,
    @Body() body: UpdatePrescriberDto,
    @Headers('if-match') ifMatch?: string,
  ): Promise<Prescriber> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.prescribers.update(tx, id, body, ifMatch));
  }
}
