import { Module, type OnModuleInit } from '@nestjs/common';
import { BeyondUseController } from './beyond-use.controller.js';
import { loadUsp795 } from './usp-795.js';

@Module({ controllers: [BeyondUseController] })
export class BeyondUseModule implements OnModuleInit {
  /** Broken rule data stops the start, not a pharmacist. */
  onModuleInit(): void {
    loadUsp795();
  }
}
