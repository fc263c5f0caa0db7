import { Module, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DirectoryModule } from '../../directory/index.js';
import { KnowledgeModule } from '../../knowledge/index.js';
import { LiveOrders, ScreeningModule } from '../screening/index.js';
import { ComparisonsController } from './comparisons.controller.js';
import { COMPENDIUM } from './full-reviews/compendium.js';
import { FullReviewsController } from './full-reviews/full-reviews.controller.js';
import { FullReviews } from './full-reviews/full-reviews.service.js';
import { HttpCompendium } from './full-reviews/http-compendium.js';
import { ORDER_QUERIES } from './persistence/live-orders.sql.js';
import { PrescriptionEntity } from './persistence/prescription.entity.js';
import { PrescriptionScreening } from './prescription-screening.js';
import { PrescriptionsController } from './prescriptions.controller.js';
import { Prescriptions } from './prescriptions.service.js';
import { PrescriptionStore } from './prescriptions.store.js';
import { Rescreening } from './rescreening/rescreening.service.js';
import { RescreeningSweep } from './rescreening/rescreening.sweep.js';
import { RescreeningsController } from './rescreening/rescreenings.controller.js';
import { ScreeningRequests } from './screening-requests.js';
import { SupplyRecords } from './supply-records.js';
import { Verification } from './verification.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([PrescriptionEntity]), DirectoryModule, KnowledgeModule, ScreeningModule],
  controllers: [PrescriptionsController, FullReviewsController, ComparisonsController, RescreeningsController],
  providers: [
    PrescriptionStore,
    PrescriptionScreening,
    ScreeningRequests,
    SupplyRecords,
    Prescriptions,
    Verification,
    FullReviews,
    { provide: COMPENDIUM, useClass: HttpCompendium },
    Rescreening,
    RescreeningSweep,
  ],
  exports: [Prescriptions, SupplyRecords],
})
export class PrescriptionsModule implements OnModuleInit {
  constructor(private readonly liveOrders: LiveOrders) {}

  onModuleInit(): void {
    this.liveOrders.readWith(ORDER_QUERIES);
  }
}
