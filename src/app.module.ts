import { Module, type DynamicModule } from '@nestjs/common';
import { AccessModule } from './access/index.js';
import { DemoModule } from './demo/index.js';
import { DirectoryModule } from './directory/index.js';
import { FormularyModule } from './formulary/index.js';
import { PlatformModule } from './platform/platform.module.js';
import { QueuesModule } from './platform/queues/queues.module.js';
import type { Settings } from './platform/config/settings.js';
import { ReportsModule } from './reports/index.js';
import { BeyondUseModule } from './workflow/beyond-use/index.js';
import { DispensingModule } from './workflow/dispensing/index.js';
import { MonitoringModule } from './workflow/monitoring/index.js';
import { NoticesModule } from './workflow/notices/index.js';
import { PreparationsModule } from './workflow/preparations/index.js';
import { PrescriptionsModule } from './workflow/prescriptions/index.js';
import { ResultsModule } from './workflow/results/index.js';
import { ScreeningModule } from './workflow/screening/index.js';

/** The whole service: HTTP API, and in the same process the worker unless RUN_WORKER is false. */
@Module({})
export class AppModule {
  static forRoot(settings: Settings): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.forRoot(settings),
        QueuesModule,
        AccessModule,
        DirectoryModule,
        FormularyModule,
        ResultsModule,
        ScreeningModule,
        PrescriptionsModule,
        BeyondUseModule,
        PreparationsModule,
        MonitoringModule,
        DispensingModule,
        NoticesModule,
        ReportsModule,
        DemoModule,
      ],
    };
  }
}
