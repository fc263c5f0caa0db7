import { Module, type OnModuleInit } from '@nestjs/common';
import { FormularyModule } from '../../formulary/index.js';
import { KnowledgeModule } from '../../knowledge/index.js';
import { PrescriptionsModule } from '../prescriptions/index.js';
import { Completion } from './completion.service.js';
import { loadCompoundingPractice } from './compounding-practice.js';
import { DispositionController } from './disposition.controller.js';
import { Disposition } from './disposition.service.js';
import { ExpireBatchesSweep } from './jobs/expire-batches.sweep.js';
import { BatchPlanning } from './planning.service.js';
import { PreparationsController } from './preparations.controller.js';
import { Preparations } from './preparations.service.js';
import { CompoundingRecords } from './records.service.js';
import { Weighings } from './weighing.service.js';

@Module({
  imports: [FormularyModule, KnowledgeModule, PrescriptionsModule],
  controllers: [PreparationsController, DispositionController],
  providers: [CompoundingRecords, BatchPlanning, Weighings, Completion, Disposition, Preparations, ExpireBatchesSweep],
  exports: [Preparations],
})
export class PreparationsModule implements OnModuleInit {
  /** Broken rule data stops the start, not a pharmacist. */
  onModuleInit(): void {
    loadCompoundingPractice();
  }
}
