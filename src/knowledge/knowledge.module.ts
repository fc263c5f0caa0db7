import { Module } from '@nestjs/common';
import { AccessModule } from '../access/index.js';
import { KnowledgeController } from './knowledge.controller.js';
import { Knowledge } from './knowledge.service.js';
import { OverlaysController } from './overlays/overlays.controller.js';
import { Overlays } from './overlays/overlays.service.js';
import { Releases } from './releases.service.js';
import { RuleList } from './rule-list/rule-list.service.js';

@Module({
  imports: [AccessModule],
  controllers: [KnowledgeController, OverlaysController],
  providers: [Knowledge, RuleList, Releases, Overlays],
  exports: [Knowledge],
})
export class KnowledgeModule {}
