import { Body, Controller, Get, Headers, HttpCode, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires, Signatures } from '../../access/index.js';
import { currentActor } from '../../platform/context/request-context.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Page } from '../../platform/http/paging.js';
import { UuidParam } from '../../platform/http/uuid-param.js';
import type { ScreeningView } from '../screening/index.js';
import { AmendPrescriptionDto, CreatePrescriptionDto, PrescriptionQuery } from './dto/prescription.dto.js';
import { TransitionDto, VerificationDto } from './dto/transition.dto.js';
import type { PrescriptionView, ScreenedPrescriptionView } from './prescription.view.js';
import { Prescriptions, type TransitionName } from './prescriptions.service.js';
import { Verification } from './verification.service.js';

@ApiTags('prescriptions')
@Controller('prescriptions')
export class PrescriptionsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly prescriptions: Prescriptions,
    private readonly verification: Verification,
    private readonly signatures: Signatures,
  ) {}

  @Post()
  @Requires('prescription:write')
  @ApiOperation({ summary: 'Take a prescription in; it is screened at once' })
  async create(@Body() body: CreatePrescriptionDto): Promise<ScreenedPrescriptionView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.prescriptions.create(tx, body));
  }

  @Get()
  @Requires('prescription:read', 'prescription:amend')
  @ApiOperation({ summary: "Prescriptions, oldest first; the pharmacist's worklist is status=awaiting-verification" })
  async list(@Query() query: PrescriptionQuery): Promise<Page<PrescriptionView>> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.prescriptions.list(tx, query));
  }

  @Get(':id')
  @Requires('prescription:read', 'prescription:amend')
  @ApiOperation({ summary: 'One prescription with its latest screening' })
  async read(@UuidParam('id') id: string): Promise<PrescriptionView & { screening: ScreeningView | null }> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.prescriptions.read(tx, id));
  }

  @Patch(':id')
  @Requires('prescription:write', 'prescription:amend')
  @ApiOperation({ summary: "The prescriber's amendment before verification; it is screened again" })
  async amend(
    @UuidParam('id') id: string,
    @Body() body: AmendPrescriptionDto,
    @Headers('if-match') ifMatch?: string,
  ): Promise<ScreenedPrescriptionView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.prescriptions.amend(tx, id, body, ifMatch));
  }

  @Post(':id/screenings')
  @Requires('prescription:write')
  @ApiOperation({ summary: 'Screen again as the facts stand now' })
  async screen(@UuidParam('id') id: string): Promise<ScreeningView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.prescriptions.screenOnRequest(tx, id));
  }

  @Post(':id/verification')
  @HttpCode(200)
  @Requires('prescription:verify')
  @ApiOperation({ summary: "The pharmacist's signed decision; 422 open-findings names what stops it" })
  async verify(@UuidParam('id') id: string, @Body() body: VerificationDto): Promise<PrescriptionView> {
    const signer = await this.signatures.prove(body.signature);
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.verification.decide(tx, id, body, signer));
  }

  @Post(':id/holds')
  @HttpCode(200)
  @Requires('prescription:write')
  @ApiOperation({ summary: 'Put on hold' })
  async hold(@UuidParam('id') id: string, @Body() body: TransitionDto): Promise<PrescriptionView> {
    return this.transition(id, 'hold', body);
  }

  @Post(':id/clarifications')
  @HttpCode(200)
  @Requires('prescription:write')
  @ApiOperation({ summary: 'Ask the prescriber; it waits in clarification' })
  async clarify(@UuidParam('id') id: string, @Body() body: TransitionDto): Promise<PrescriptionView> {
    return this.transition(id, 'clarify', body);
  }

  @Post(':id/resumption')
  @HttpCode(200)
  @Requires('prescription:verify')
  @ApiOperation({ summary: 'End a hold or a clarification: back to where it was' })
  async resume(@UuidParam('id') id: string, @Body() body: TransitionDto): Promise<PrescriptionView> {
    return this.transition(id, 'resume', body);
  }

  @Post(':id/discontinuation')
  @HttpCode(200)
  @Requires('prescription:close')
  @ApiOperation({ summary: 'Stop the therapy; nothing more is dispensed on it' })
  async discontinue(@UuidParam('id') id: string, @Body() body: TransitionDto): Promise<PrescriptionView> {
    return this.transition(id, 'discontinue', body);
  }

  @Post(':id/transfer')
  @HttpCode(200)
  @Requires('prescription:verify')
  @ApiOperation({ summary: 'Pass on to another pharmacy' })
  async transfer(@UuidParam('id') id: string, @Body() body: TransitionDto): Promise<PrescriptionView> {
    return this.transition(id, 'transfer', body);
  }

  private transition(id: string, action: TransitionName, body: TransitionDto): Promise<PrescriptionView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.prescriptions.transition(tx, id, action, body));
  }
}
