import { Body, Controller, Headers, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires, Signatures } from '../../access/index.js';
import { currentActor } from '../../platform/context/request-context.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { UuidParam } from '../../platform/http/uuid-param.js';
import { Disposition } from './disposition.service.js';
import { DestructionDto, QuarantineDto, RejectionDto, ReleaseDto } from './dto/disposition.dto.js';
import type { PreparationView } from './preparation.view.js';

/** What a pharmacist decides about a batch. */
@ApiTags('compounding')
@Controller('preparations/:id')
export class DispositionController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly disposition: Disposition,
    private readonly signatures: Signatures,
  ) {}

  @Post('release')
  @HttpCode(200)
  @Requires('preparation:release')
  @ApiOperation({ summary: 'Release a batch by signature, from its completion or from quarantine' })
  async release(
    @UuidParam('id') id: string,
    @Body() body: ReleaseDto,
    @Headers('if-match') ifMatch?: string,
  ): Promise<PreparationView> {
    const signer = await this.signatures.prove(body.signature);
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) =>
      this.disposition.release(tx, id, body.note, { signer, ifMatch }),
    );
  }

  @Post('quarantine')
  @HttpCode(200)
  @Requires('preparation:release')
  @ApiOperation({ summary: 'Hold a batch back, with the reason' })
  async quarantine(
    @UuidParam('id') id: string,
    @Body() body: QuarantineDto,
    @Headers('if-match') ifMatch?: string,
  ): Promise<PreparationView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) =>
      this.disposition.quarantine(tx, id, body.reason, ifMatch),
    );
  }

  @Post('rejection')
  @HttpCode(200)
  @Requires('preparation:release')
  @ApiOperation({ summary: 'Reject a batch by signature, with the reason' })
  async reject(
    @UuidParam('id') id: string,
    @Body() body: RejectionDto,
    @Headers('if-match') ifMatch?: string,
  ): Promise<PreparationView> {
    const signer = await this.signatures.prove(body.signature);
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) =>
      this.disposition.reject(tx, id, body.reason, { signer, ifMatch }),
    );
  }

  @Post('destruction')
  @HttpCode(200)
  @Requires('preparation:release')
  @ApiOperation({ summary: 'Record by signature that what is left of a batch was destroyed' })
  async destroy(
    @UuidParam('id') id: string,
    @Body() body: DestructionDto,
    @Headers('if-match') ifMatch?: string,
  ): Promise<PreparationView> {
    const signer = await this.signatures.prove(body.signature);
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) =>
      this.disposition.destroy(tx, id, body, { signer, ifMatch }),
    );
  }
}
