import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires, Signatures } from '../../access/index.js';
import { currentActor } from '../../platform/context/request-context.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { UuidParam } from '../../platform/http/uuid-param.js';
import { RecallDto } from './recall.dto.js';
import { Recalls, type RecallView } from './recalls.service.js';

@ApiTags('dispensing')
@Controller('recalls')
export class RecallsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly recalls: Recalls,
    private readonly signatures: Signatures,
  ) {}

  @Post()
  @Requires('recall:write')
  @ApiOperation({
    summary: 'Recall a component lot or a batch: stock is blocked at once, everybody it reached is named',
  })
  async open(@Body() body: RecallDto): Promise<RecallView> {
    const signer = await this.signatures.prove(body.signature);
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.recalls.open(tx, body, signer));
  }

  @Get(':id')
  @Requires('fill:read', 'report:read')
  @ApiOperation({ summary: 'What a recall reached, as it stood when it was made' })
  async read(@UuidParam('id') id: string): Promise<RecallView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.recalls.read(tx, id));
  }
}
