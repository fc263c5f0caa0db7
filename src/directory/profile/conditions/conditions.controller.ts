import { Body, Controller, Get, Headers, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../../access/index.js';
import { currentActor } from '../../../platform/context/request-context.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { PageQuery } from '../../../platform/http/paging.js';
import { UuidParam } from '../../../platform/http/uuid-param.js';
import type { ReviewView } from '../../patients/patient.view.js';
import { CreateConditionDto, UpdateConditionDto } from './condition.dto.js';
import { Conditions, type ConditionPage, type ConditionView } from './conditions.service.js';

@ApiTags('directory')
@Controller('patients/:patientId/conditions')
export class ConditionsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly conditions: Conditions,
  ) {}

  @Post()
  @Requires('directory:write')
  @ApiOperation({
    summary:
      'Record a condition; with `noneKnown`, that the patient was asked and knows of none; with `reviewed`, that the list is complete',
  })
  async create(
    @UuidParam('patientId') patientId: string,
    @Body() body: CreateConditionDto,
  ): Promise<ConditionView | ReviewView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.conditions.create(tx, patientId, body));
  }

  @Get()
  @Requires('directory:read')
  @ApiOperation({ summary: "A patient's conditions, newest entry first, and when they were last reviewed" })
  async list(@UuidParam('patientId') patientId: string, @Query() query: PageQuery): Promise<ConditionPage> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.conditions.list(tx, patientId, query));
  }

  @Patch(':id')
  @Requires('directory:write')
  @ApiOperation({ summary: 'Resolve a condition, date it, or take back one entered in error' })
  async update(
    @UuidParam('patientId') patientId: string,
    @UuidParam('id') id: string,
    @Body() body: UpdateConditionDto,
    @Headers('if-match') ifMatch?: string,
  ): Promise<ConditionView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) =>
      this.conditions.update(tx, { patientId, id }, body, ifMatch),
    );
  }
}
