import { Module } from '@nestjs/common';
import { KnowledgeController } from './knowledge.controller.js';
import { Knowledge } from './knowledge.service.js';
import { Releases } from './releases.service.js';
import { RuleList } from './rule-list/rule-list.service.js';

@Module({ controllers: [KnowledgeController], providers: [Knowledge, RuleList, Releases], exports: [Knowledge] })
export class KnowledgeModule {}
