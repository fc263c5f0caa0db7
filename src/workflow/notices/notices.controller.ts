import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../access/index.js';
import { currentActor } from '../../platform/context/request-context.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Page } from '../../platform/http/paging.js';
import { UuidParam } from '../../platform/http/uuid-param.js';
import { NoticeDesk } from './notice-desk.service.js';
import { AcknowledgementDto, CallDto, NoticeQuery } from './notice.dto.js';
import type { NoticeView } from './notice.view.js';

@ApiTags('notices')
@Controller('notices')
export class NoticesController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly desk: NoticeDesk,
  ) {}

  @Get()
  @Requires('notice:read')
  @ApiOperation({ summary: 'Notices, newest first; a prescriber sees its own. `awaitingCall=true` is the call list' })
  async list(@Query() query: NoticeQuery): Promise<Page<NoticeView>> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.desk.list(tx, query));
  }

  @Get(':id')
  @Requires('notice:read')
  @ApiOperation({ summary: 'One notice with its items, deliveries and calls' })
  async read(@UuidParam('id') id: string): Promise<NoticeView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.desk.read(tx, id));
  }

  @Post(':id/acknowledgement')
  @HttpCode(200)
  @Requires('notice:acknowledge')
  @ApiOperation({ summary: 'Take notice; the first acknowledgement stays' })
  async acknowledge(@UuidParam('id') id: string, @Body() body: AcknowledgementDto): Promise<NoticeView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.desk.acknowledge(tx, id, body));
  }

  @Post(':id/calls')
  @HttpCode(200)
  @Requires('notice:call')
  @ApiOperation({ summary: 'Log a telephone call; about a critical notice it counts when it was read back' })
  async logCall(@UuidParam('id') id: string, @Body() body: CallDto): Promise<NoticeView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.desk.logCall(tx, id, body));
  }
}
