import { Body, Controller, Get, Headers, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../../access/index.js';
import { currentActor } from '../../../platform/context/request-context.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { PageQuery } from '../../../platform/http/paging.js';
import { UuidParam } from '../../../platform/http/uuid-param.js';
import type { ReviewView } from '../../patients/patient.view.js';
import { CreateAllergyDto, UpdateAllergyDto } from './allergy.dto.js';
import { Allergies, type AllergyPage, type AllergyView } from './allergies.service.js';

@ApiTags('directory')
@Controller('patients/:patientId/allergies')
export class AllergiesController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly allergies: Allergies,
  ) {}

  @Post()
  @Requires('directory:write')
  @ApiOperation({ summary: 'Record an allergy, or with `noneKnown` that the patient was asked and knows of none' })
  async create(
    @UuidParam('patientId') patientId: string,
    @Body() body: CreateAllergyDto,
  ): Promise<AllergyView | ReviewView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.allergies.create(tx, patientId, body));
  }

  @Get()
  @Requires('directory:read')
  @ApiOperation({ summary: "A patient's allergies, and when they were last reviewed" })
  async list(@UuidParam('patientId') patientId: string, @Query() query: PageQuery): Promise<AllergyPage> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.allergies.list(tx, patientId, query));
  }

  @Patch(':id')
  @Requires('directory:write')
  @ApiOperation({ summary: 'Change an allergy, or take back one entered in error' })
  async update(
    @UuidParam('patientId') patientId: string,
    @UuidParam('id') id: string,
    @Body() body: UpdateAllergyDto,
    @Headers('if-match') ifMatch?: string,
  ): Promise<AllergyView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) =>
      this.allergies.update(tx, { patientId, id }, body, ifMatch),
    );
  }
}
