import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../access/index.js';
import { currentActor } from '../../platform/context/request-context.js';
import { UnitOfWork, type Tx } from '../../platform/database/unit-of-work.js';
import { BeyondUseAssessmentDto } from './assessment.dto.js';
import { pharmacyDayCounting } from './pharmacy-day-counting.js';
import { assessBeyondUse } from './rules/assess.js';
import { toDomainError, type AssignedDate } from './rules/decision.js';
import { loadUsp795 } from './usp-795.js';

@ApiTags('compounding')
@Controller('beyond-use-dates')
export class BeyondUseController {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  @Post('assessments')
  @HttpCode(200)
  @Requires('beyond-use:assess')
  @ApiOperation({ summary: 'The beyond-use date that a preparation would get, and why; nothing is stored' })
  async assess(@Body() body: BeyondUseAssessmentDto): Promise<AssignedDate> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => assess(tx, body));
  }
}

/** @throws DomainError of the refusal's code, with a reason and a source for each cause */
async function assess(tx: Tx, body: BeyondUseAssessmentDto): Promise<AssignedDate> {
  const { category: _c, process: _p, sterilityTest: _s, startingComponents: _i, ...request } = body;
  const timeZone = body.timeZone ?? tx.timeZone;
  const dayCounting = body.dayCounting ?? (await pharmacyDayCounting(tx));
  const decision = assessBeyondUse({ ...request, timeZone, dayCounting }, loadUsp795());
  if (decision.outcome === 'refused') throw toDomainError(decision);
  return decision;
}
