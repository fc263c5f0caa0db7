import { Module } from '@nestjs/common';
import { KnowledgeModule } from '../knowledge/index.js';
import { FormulationsController } from './formulations/formulations.controller.js';
import { Formulations } from './formulations/formulations.service.js';
import { ComponentLotsController } from './lots/component-lots.controller.js';
import { ComponentLots } from './lots/component-lots.service.js';
import { ComponentStock } from './lots/component-stock.js';

@Module({
  imports: [KnowledgeModule],
  controllers: [FormulationsController, ComponentLotsController],
  providers: [Formulations, ComponentLots, ComponentStock],
  exports: [Formulations, ComponentStock],
})
export class FormularyModule {}
