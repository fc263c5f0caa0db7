import { Body, Controller, Get, Headers, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../../access/index.js';
import { currentActor } from '../../../platform/context/request-context.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { PageQuery } from '../../../platform/http/paging.js';
import { UuidParam } from '../../../platform/http/uuid-param.js';
import type { ReviewView } from '../../patients/patient.view.js';
import { CreateMedicationDto, UpdateMedicationDto } from './medication.dto.js';
import { Medications, type MedicationPage, type MedicationView } from './medications.service.js';

@ApiTags('directory')
@Controller('patients/:patientId/medications')
export class MedicationsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly medications: Medications,
  ) {}

  @Post()
  @Requires('directory:write')
  @ApiOperation({
    summary:
      "Add to a patient's medication profile, or with `noneKnown` that the patient was asked and takes nothing else; active therapies are screened again",
  })
  async create(
    @UuidParam('patientId') patientId: string,
    @Body() body: CreateMedicationDto,
  ): Promise<MedicationView | ReviewView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.medications.create(tx, patientId, body));
  }

  @Get()
  @Requires('directory:read')
  @ApiOperation({
    summary: "A patient's medication profile, newest entry first, stopped ones included, and when none were known",
  })
  async list(@UuidParam('patientId') patientId: string, @Query() query: PageQuery): Promise<MedicationPage> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.medications.list(tx, patientId, query));
  }

  @Patch(':id')
  @Requires('directory:write')
  @ApiOperation({ summary: 'Change an entry, for example stop it; send the ETag in If-Match to refuse a lost update' })
  async update(
    @UuidParam('patientId') patientId: string,
    @UuidParam('id') id: string,
    @Body() body: UpdateMedicationDto,
    @Headers('if-match') ifMatch?: string,
  ): Promise<MedicationView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) =>
      this.medications.update(tx, { patientId, id }, body, ifMatch),
    );
  }
}
