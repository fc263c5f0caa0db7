import { Module, type DynamicModule } from '@nestjs/common';
import { AppModule } from './app.module.js';
import type { Settings } from './platform/config/settings.js';

/** A process that only works the queues: the same modules, no HTTP. */
@Module({})
export class WorkerModule {
  static forRoot(settings: Settings): DynamicModule {
    return { module: WorkerModule, imports: [AppModule.forRoot({ ...settings, RUN_WORKER: true })] };
  }
}
