import { Body, Controller, Get, Headers, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../access/index.js';
import { currentActor } from '../../platform/context/request-context.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Page } from '../../platform/http/paging.js';
import { UuidParam } from '../../platform/http/uuid-param.js';
import type { ComponentLot } from './component-lot.js';
import { AdjustLotDto, ComponentLotQuery, OpenLotDto, ReceiveLotDto } from './component-lot.dto.js';
import { ComponentLots } from './component-lots.service.js';

@ApiTags('formulary')
@Controller('component-lots')
export class ComponentLotsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly lots: ComponentLots,
  ) {}

  @Post()
  @Requires('formulary:write')
  @ApiOperation({ summary: 'Receive a component lot; without a certificate of analysis it is refused' })
  async receive(@Body() body: ReceiveLotDto): Promise<ComponentLot> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.lots.receive(tx, body));
  }

  @Get()
  @Requires('formulary:read')
  @ApiOperation({ summary: 'Component lots, newest first' })
  async list(@Query() query: ComponentLotQuery): Promise<Page<ComponentLot>> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.lots.list(tx, query));
  }

  @Get(':id')
  @Requires('formulary:read')
  @ApiOperation({ summary: 'One component lot' })
  async read(@UuidParam('id') id: string): Promise<ComponentLot> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.lots.read(tx, id));
  }

  @Post(':id/opening')
  @HttpCode(200)
  @Requires('formulary:write')
  @ApiOperation({ summary: 'Record that the container was opened' })
  async open(
    @UuidParam('id') id: string,
    @Body() body: OpenLotDto,
    @Headers('if-match') ifMatch?: string,
  ): Promise<ComponentLot> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.lots.open(tx, id, body, ifMatch));
  }

  @Post(':id/adjustments')
  @HttpCode(200)
  @Requires('formulary:write')
  @ApiOperation({ summary: 'Correct the stock to what was counted, with the reason' })
  async adjust(
    @UuidParam('id') id: string,
    @Body() body: AdjustLotDto,
    @Headers('if-match') ifMatch?: string,
  ): Promise<ComponentLot> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.lots.adjust(tx, id, body, ifMatch));
  }
}
