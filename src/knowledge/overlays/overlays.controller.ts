import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires, Signatures } from '../../access/index.js';
import { currentActor } from '../../platform/context/request-context.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Page } from '../../platform/http/paging.js';
import { UuidParam } from '../../platform/http/uuid-param.js';
import { OverlayDto, OverlayQuery, OverlayWithdrawalDto } from './overlay.dto.js';
import type { OverlayView } from './overlay.view.js';
import { Overlays } from './overlays.service.js';

@ApiTags('knowledge')
@Controller('knowledge/overlays')
export class OverlaysController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly signatures: Signatures,
    private readonly overlays: Overlays,
  ) {}

  @Get()
  @Requires('knowledge:read')
  @ApiOperation({ summary: 'What the pharmacy raised, silenced or turned on for itself, latest first' })
  async list(@Query() query: OverlayQuery): Promise<Page<OverlayView>> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.overlays.list(tx, query));
  }

  @Post()
  @Requires('knowledge:overlay')
  @ApiOperation({
    summary:
      'Raise the severity of a rule, silence one that may be silenced, or turn an advisory one on, until a day; signed',
  })
  async create(@Body() body: OverlayDto): Promise<OverlayView> {
    const signer = await this.signatures.prove(body.signature);
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.overlays.create(tx, body, signer));
  }

  @Post(':id/withdrawal')
  @HttpCode(200)
  @Requires('knowledge:overlay')
  @ApiOperation({ summary: 'End an overlay before its last day; signed' })
  async withdraw(@UuidParam('id') id: string, @Body() body: OverlayWithdrawalDto): Promise<OverlayView> {
    const signer = await this.signatures.prove(body.signature);
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.overlays.withdraw(tx, id, body, signer));
  }
}
