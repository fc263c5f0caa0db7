import { Body, Controller, Get, Headers, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../access/index.js';
import { currentActor } from '../../platform/context/request-context.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Page } from '../../platform/http/paging.js';
import { UuidParam } from '../../platform/http/uuid-param.js';
import { CreatePatientDto, PatientQuery, UpdatePatientDto } from './patient.dto.js';
import type { PatientView } from './patient.view.js';
import { Patients } from './patients.service.js';

@ApiTags('directory')
@Controller('patients')
export class PatientsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly patients: Patients,
  ) {}

  @Post()
  @Requires('directory:write')
  @ApiOperation({ summary: 'Register a patient' })
  async create(@Body() body: CreatePatientDto): Promise<PatientView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.patients.create(tx, body));
  }

  @Get()
  @Requires('directory:read')
  @ApiOperation({ summary: 'Find patients, newest first; by patient number with `mrn`' })
  async list(@Query() query: PatientQuery): Promise<Page<PatientView>> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.patients.list(tx, query));
  }

  @Get(':id')
  @Requires('directory:read')
  @ApiOperation({ summary: 'One patient' })
  async read(@UuidParam('id') id: string): Promise<PatientView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.patients.read(tx, id));
  }

  @Patch(':id')
  @Requires('directory:write')
  @ApiOperation({ summary: 'Change a patient; send the ETag in If-Match to refuse a lost update' })
  async update(
    @UuidParam('id') id: string,
    @Body() body: UpdatePatientDto,
    @Headers('if-match') ifMatch?: string,
  ): Promise<PatientView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.patients.update(tx, id, body, ifMatch));
  }
}
