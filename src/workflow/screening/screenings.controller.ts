import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires, Signatures } from '../../access/index.js';
import { currentActor } from '../../platform/context/request-context.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { UuidParam } from '../../platform/http/uuid-param.js';
import { Attestations } from './attestations.service.js';
import { CheckAttestationDto } from './dto/attestation.dto.js';
import { SimulationDto } from './dto/simulation.dto.js';
import type { PastScreeningView } from './past-screening.view.js';
import { PastScreenings } from './past-screenings.service.js';
import type { ScreeningView, SimulationView } from './screening.view.js';
import { Simulations } from './simulations.service.js';

@ApiTags('screening')
@Controller('screenings')
export class ScreeningsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly signatures: Signatures,
    private readonly past: PastScreenings,
    private readonly simulations: Simulations,
    private readonly attestations: Attestations,
  ) {}

  @Post('simulations')
  @HttpCode(200)
  @Requires('screening:simulate')
  @ApiOperation({ summary: 'What would be found if these drugs were ordered; nothing is stored' })
  async simulate(@Body() body: SimulationDto): Promise<SimulationView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.simulations.simulate(tx, body));
  }

  @Get(':id')
  @Requires('screening:read')
  @ApiOperation({
    summary: 'A screening as it was: the facts it saw, the words of its rules, the versions that decided',
  })
  async read(@UuidParam('id') id: string): Promise<PastScreeningView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.past.read(tx, id));
  }

  @Post(':id/attestations')
  @Requires('finding:resolve')
  @ApiOperation({ summary: 'Attest to checks of the latest screening that could not be made; signed' })
  async attest(@UuidParam('id') id: string, @Body() body: CheckAttestationDto): Promise<ScreeningView> {
    const signer = await this.signatures.prove(body.signature);
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.attestations.attest(tx, id, body, signer));
  }
}
