import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires, Signatures } from '../../access/index.js';
import { currentActor } from '../../platform/context/request-context.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Page } from '../../platform/http/paging.js';
import { UuidParam } from '../../platform/http/uuid-param.js';
import { HoldAcknowledgementDto, AttestationDto, ObligationQuery, OrderDto, WaiverDto } from './dto/obligation.dto.js';
import type { ObligationView } from './obligation.view.js';
import { Obligations } from './obligations.service.js';

@ApiTags('monitoring')
@Controller('monitoring/obligations')
export class ObligationsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly obligations: Obligations,
    private readonly signatures: Signatures,
  ) {}

  @Get()
  @Requires('monitoring:read')
  @ApiOperation({ summary: 'Monitoring due, by day; a prescriber sees its own patients' })
  async list(@Query() query: ObligationQuery): Promise<Page<ObligationView>> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.obligations.list(tx, query));
  }

  @Post(':id/order')
  @HttpCode(200)
  @Requires('obligation:order')
  @ApiOperation({ summary: 'The test is ordered' })
  async order(@UuidParam('id') id: string, @Body() body: OrderDto): Promise<ObligationView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.obligations.order(tx, id, body));
  }

  @Post(':id/attestation')
  @HttpCode(200)
  @Requires('obligation:attest')
  @ApiOperation({ summary: "The prescriber's word that the test was done; opens one fill" })
  async attest(@UuidParam('id') id: string, @Body() body: AttestationDto): Promise<ObligationView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.obligations.attest(tx, id, body));
  }

  @Post(':id/waiver')
  @HttpCode(200)
  @Requires('obligation:waive')
  @ApiOperation({ summary: 'A signed waiver until a day' })
  async waive(@UuidParam('id') id: string, @Body() body: WaiverDto): Promise<ObligationView> {
    const signer = await this.signatures.prove(body.signature);
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.obligations.waive(tx, id, body, signer));
  }

  @Post(':id/acknowledgement')
  @HttpCode(200)
  @Requires('obligation:waive')
  @ApiOperation({ summary: "The pharmacist's documented call about a hold; opens one fill today" })
  async acknowledge(@UuidParam('id') id: string, @Body() body: HoldAcknowledgementDto): Promise<ObligationView> {
    const signer = await this.signatures.prove(body.signature);
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.obligations.acknowledge(tx, id, body, signer));
  }
}
