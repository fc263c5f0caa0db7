import { Module, type DynamicModule } from '@nestjs/common';
import { AppModule } from '../../src/app.module.js';
import type { Settings } from '../../src/platform/config/settings.js';

/** The whole service with something of a test's own beside it: a route that fails, a slow one. */
@Module({})
export class ExtraModule {
  static beside(settings: Settings, extra: Pick<DynamicModule, 'controllers' | 'providers'>): DynamicModule {
    return { module: ExtraModule, imports: [AppModule.forRoot(settings)], ...extra };
  }
}
