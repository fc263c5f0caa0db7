import { Body, Controller, Get, Headers, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires, Signatures } from '../../access/index.js';
import { currentActor } from '../../platform/context/request-context.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Page } from '../../platform/http/paging.js';
import { UuidParam } from '../../platform/http/uuid-param.js';
import { ApproveFormulationDto, FormulationDto, FormulationQuery } from './formulation.dto.js';
import type { FormulationVersionView, FormulationView } from './formulation.view.js';
import { Formulations } from './formulations.service.js';

@ApiTags('formulary')
@Controller('formulations')
export class FormulationsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly formulations: Formulations,
    private readonly signatures: Signatures,
  ) {}

  @Post()
  @Requires('formulary:write')
  @ApiOperation({ summary: 'Write a master formulation record; it is a draft until another person approves it' })
  async create(@Body() body: FormulationDto): Promise<FormulationView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.formulations.create(tx, body));
  }

  @Get()
  @Requires('formulary:read')
  @ApiOperation({ summary: 'Formulations, newest first, each with its approved version or else its latest' })
  async list(@Query() query: FormulationQuery): Promise<Page<FormulationView>> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.formulations.list(tx, query));
  }

  @Get(':id')
  @Requires('formulary:read')
  @ApiOperation({ summary: 'One formulation with its approved version or else its latest' })
  async read(@UuidParam('id') id: string): Promise<FormulationView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.formulations.read(tx, id));
  }

  @Get(':id/versions/:versionId')
  @Requires('formulary:read')
  @ApiOperation({ summary: 'One version of a formulation, whatever became of it' })
  async readVersion(
    @UuidParam('id') id: string,
    @UuidParam('versionId') versionId: string,
  ): Promise<FormulationVersionView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.formulations.readVersion(tx, id, versionId));
  }

  @Post(':id/versions')
  @Requires('formulary:write')
  @ApiOperation({ summary: 'Change a formulation: a new draft; send the ETag in If-Match to refuse a lost update' })
  async addVersion(
    @UuidParam('id') id: string,
    @Body() body: FormulationDto,
    @Headers('if-match') ifMatch?: string,
  ): Promise<FormulationView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.formulations.addVersion(tx, id, body, ifMatch));
  }

  @Post(':id/approval')
  @Requires('formulary:approve')
  @ApiOperation({ summary: 'Approve the draft by signature; its author may not' })
  async approve(
    @UuidParam('id') id: string,
    @Body() body: ApproveFormulationDto,
    @Headers('if-match') ifMatch?: string,
  ): Promise<FormulationView> {
    const signer = await this.signatures.prove(body.signature);
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) =>
      this.formulations.approve(tx, id, body, { signer, ifMatch }),
    );
  }
}
