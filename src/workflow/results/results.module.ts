import { Module } from '@nestjs/common';
import { KnowledgeModule } from '../../knowledge/index.js';
import { LabResults } from './lab-results.service.js';
import { ResultReader } from './result-reading.js';

@Module({ imports: [KnowledgeModule], providers: [LabResults, ResultReader], exports: [LabResults] })
export class ResultsModule {}
