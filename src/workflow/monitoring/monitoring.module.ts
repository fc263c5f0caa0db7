import { Module } from '@nestjs/common';
import { DirectoryModule } from '../../directory/index.js';
import { KnowledgeModule } from '../../knowledge/index.js';
import { PrescriptionsModule } from '../prescriptions/index.js';
import { ResultsModule } from '../results/index.js';
import { FactsChangedHandler } from './jobs/facts-changed.handler.js';
import { OverdueObligationsSweep } from './jobs/overdue-obligations.sweep.js';
import { LabResultsController } from './lab-results.controller.js';
import { Monitoring } from './monitoring.service.js';
import { ObligationStore } from './obligation.store.js';
import { ObligationsController } from './obligations.controller.js';
import { Obligations } from './obligations.service.js';
import { PatientMonitoring } from './patient-monitoring.service.js';
import { ResultIntake } from './result-intake.service.js';
import { TherapyPlanner } from './therapy-facts.js';
import { TherapyStore } from './therapy.store.js';

@Module({
  imports: [DirectoryModule, KnowledgeModule, ResultsModule, PrescriptionsModule],
  controllers: [ObligationsController, LabResultsController],
  providers: [
    TherapyStore,
    TherapyPlanner,
    ObligationStore,
    Monitoring,
    Obligations,
    PatientMonitoring,
    ResultIntake,
    FactsChangedHandler,
    OverdueObligationsSweep,
  ],
  exports: [Monitoring],
})
export class MonitoringModule {}
