import { Body, Controller, Get, Headers, Patch } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires, Signatures } from '../../access/index.js';
import { currentActor } from '../../platform/context/request-context.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { PharmacySettingsDto } from './pharmacy-settings.dto.js';
import { PharmacySettingsService, type PharmacyView } from './pharmacy-settings.service.js';

@ApiTags('directory')
@Controller('pharmacy')
export class PharmacyController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly signatures: Signatures,
    private readonly settings: PharmacySettingsService,
  ) {}

  @Get()
  @Requires('directory:read', 'settings:write')
  @ApiOperation({ summary: 'The own pharmacy with its settings' })
  async read(): Promise<PharmacyView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.settings.read(tx));
  }

  @Patch('settings')
  @Requires('settings:write')
  @ApiOperation({ summary: 'Change settings; signed. Every therapy is then screened again' })
  async change(@Body() body: PharmacySettingsDto, @Headers('if-match') ifMatch?: string): Promise<PharmacyView> {
    const signer = await this.signatures.prove(body.signature);
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.settings.change(tx, body, signer, ifMatch));
  }
}
