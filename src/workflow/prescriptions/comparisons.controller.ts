import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { Requires } from '../../access/index.js';
import { currentActor } from '../../platform/context/request-context.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { UuidParam } from '../../platform/http/uuid-param.js';
import { PastScreenings, type ScreeningComparisonView } from '../screening/index.js';
import { ScreeningRequests } from './screening-requests.js';

export class ComparisonQuery {
  /** `then`: the facts that the screening saw, with its date. `now`: the order and the patient's record of this moment. */
  @IsIn(['then', 'now'])
  facts: 'then' | 'now' = 'then';
}

/** Past screenings beside today's: here and not in screening itself, because the order of this moment is known here. */
@ApiTags('screening')
@Controller('screenings')
export class ComparisonsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly past: PastScreenings,
    private readonly requests: ScreeningRequests,
  ) {}

  @Get(':id/comparison')
  @Requires('screening:read')
  @ApiOperation({
    summary: "A past screening beside what today's knowledge finds, and what differs; nothing is stored",
  })
  async compare(@UuidParam('id') id: string, @Query() { facts }: ComparisonQuery): Promise<ScreeningComparisonView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => {
      if (facts === 'then') return this.past.compare(tx, id, null);
      return this.past.compare(tx, id, ({ patientId, prescriptionId }) =>
        this.requests.ofOrder(tx, patientId, prescriptionId, 'request'),
      );
    });
  }
}
