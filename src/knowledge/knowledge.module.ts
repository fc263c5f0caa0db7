import { Module } from '@nestjs/common';
import { Knowledge } from './knowledge.service.js';

@Module({ providers: [Knowledge], exports: [Knowledge] })
export class KnowledgeModule {}
