import { Module } from '@nestjs/common';
import { AccessModule } from '../../access/index.js';
import { DirectoryModule } from '../../directory/index.js';
import { KnowledgeModule } from '../../knowledge/index.js';
import { ResultsModule } from '../results/index.js';
import { Attestations } from './attestations.service.js';
import { FindingsController } from './findings.controller.js';
import { Findings } from './findings.service.js';
import { LiveOrders } from './live-orders.js';
import { PastScreenings } from './past-screenings.service.js';
import { PatientRecords } from './patient-records.js';
import { ScreeningsController } from './screenings.controller.js';
import { Screenings } from './screenings.service.js';
import { Simulations } from './simulations.service.js';

@Module({
  imports: [AccessModule, DirectoryModule, KnowledgeModule, ResultsModule],
  controllers: [ScreeningsController, FindingsController],
  providers: [Screenings, Simulations, Findings, Attestations, PastScreenings, PatientRecords, LiveOrders],
  exports: [Screenings, PastScreenings, Simulations, LiveOrders],
})
export class ScreeningModule {}
