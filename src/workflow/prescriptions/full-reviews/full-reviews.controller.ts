import { Controller, Get, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../../access/index.js';
import { currentActor } from '../../../platform/context/request-context.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { PageQuery, type Page } from '../../../platform/http/paging.js';
import { UuidParam } from '../../../platform/http/uuid-param.js';
import type { FullReviewView } from './full-review.view.js';
import { FullReviews } from './full-reviews.service.js';

@ApiTags('prescriptions')
@Controller('prescriptions/:id/full-reviews')
export class FullReviewsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly fullReviews: FullReviews,
  ) {}

  @Post()
  @Requires('prescription:verify')
  @ApiOperation({
    summary:
      'Ask the configured compendium for the full drug utilization review; a verification may name the answer by its id',
  })
  async ask(@UuidParam('id') id: string): Promise<FullReviewView> {
    return this.fullReviews.ask(id);
  }

  @Get()
  @Requires('prescription:read')
  @ApiOperation({ summary: 'What the compendium answered about this prescription, newest first' })
  async list(@UuidParam('id') id: string, @Query() query: PageQuery): Promise<Page<FullReviewView>> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.fullReviews.list(tx, id, query));
  }
}
