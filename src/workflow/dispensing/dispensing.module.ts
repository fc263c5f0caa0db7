import { Module } from '@nestjs/common';
import { DirectoryModule } from '../../directory/index.js';
import { KnowledgeModule } from '../../knowledge/index.js';
import { MonitoringModule } from '../monitoring/index.js';
import { PreparationsModule } from '../preparations/index.js';
import { PrescriptionsModule } from '../prescriptions/index.js';
import { ScreeningModule } from '../screening/index.js';
import { FillPreparation } from './fill-preparation.service.js';
import { FillsController } from './fills.controller.js';
import { Fills } from './fills.service.js';
import { HandOver } from './hand-over.service.js';
import { OrderFacts } from './order-facts.js';
import { FillStore } from './persistence/fill-store.js';
import { RecallsController } from './recalls.controller.js';
import { Recalls } from './recalls.service.js';
import { SafetyCheck } from './safety-check.js';
import { SupplyCheck } from './supply-check.js';

@Module({
  imports: [
    DirectoryModule,
    KnowledgeModule,
    ScreeningModule,
    PrescriptionsModule,
    PreparationsModule,
    MonitoringModule,
  ],
  controllers: [FillsController, RecallsController],
  providers: [FillStore, OrderFacts, SupplyCheck, SafetyCheck, FillPreparation, Fills, HandOver, Recalls],
})
export class DispensingModule {}
