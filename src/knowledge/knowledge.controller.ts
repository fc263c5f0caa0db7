import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/index.js';
import { notFound } from '../core/errors.js';
import { currentActor } from '../platform/context/request-context.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { PageQuery, type Page } from '../platform/http/paging.js';
import { CommercialProductQuery } from './commercial-product-query.dto.js';
import { listCommercialProducts, type CommercialProductView } from './commercial-products.js';
import { Knowledge } from './knowledge.service.js';
import type { TunedRuleView } from './overlays/overlay.view.js';
import { Overlays } from './overlays/overlays.service.js';
import { ReleaseChangesQuery } from './release-query.dto.js';
import { Releases, type ReleaseChangesView, type ReleaseView } from './releases.service.js';
import { RuleList } from './rule-list/rule-list.service.js';
import { RuleQuery } from './rule-list/rule-query.dto.js';

@ApiTags('knowledge')
@Controller('knowledge')
export class KnowledgeController {
  constructor(
    private readonly knowledge: Knowledge,
    private readonly rules: RuleList,
    private readonly overlays: Overlays,
    private readonly releases: Releases,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  @Get('rules')
  @Requires('knowledge:read')
  @ApiOperation({
    summary:
      'The rules in force, each with its source and what this pharmacy changed about it, in the order of their ids',
  })
  listRules(@Query() query: RuleQuery): Promise<Page<TunedRuleView>> {
    const page = this.rules.list(query);
    return this.unitOfWork.run(currentActor().pharmacyId, async (tx) => {
      return { ...page, items: await this.overlays.tuned(tx, page.items) };
    });
  }

  @Get('rules/:id')
  @Requires('knowledge:read')
  @ApiOperation({ summary: 'One rule' })
  readRule(@Param('id') id: string): Promise<TunedRuleView> {
    const found = this.rules.find(id);
    if (!found) throw notFound('rule');
    return this.unitOfWork.run(currentActor().pharmacyId, async (tx) => {
      const [rule] = await this.overlays.tuned(tx, [found]);
      return rule ?? { ...found, overlays: [] };
    });
  }

  @Get('commercial-products')
  @Requires('knowledge:read')
  @ApiOperation({ summary: 'Marketed products that a compound is compared with; of one drug with `drug`' })
  listProducts(@Query() { drug }: CommercialProductQuery): { items: CommercialProductView[]; nextCursor: null } {
    return { items: listCommercialProducts(this.knowledge.current(), drug), nextCursor: null };
  }

  @Get('releases')
  @Requires('knowledge:read')
  @ApiOperation({ summary: 'Versions of the knowledge that this service has seen, newest first' })
  listReleases(@Query() query: PageQuery): Promise<Page<ReleaseView>> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.releases.list(tx, query));
  }

  @Get('releases/:hash/changes')
  @Requires('knowledge:read')
  @ApiOperation({ summary: 'What a version changed since another one, rule by rule and field by field' })
  listChanges(@Param('hash') hash: string, @Query() { since }: ReleaseChangesQuery): Promise<ReleaseChangesView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.releases.changes(tx, hash, since));
  }
}
