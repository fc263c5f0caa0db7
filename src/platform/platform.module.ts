import { Global, Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { Clock } from './clock/clock.js';
import { SETTINGS_TOKEN, type Settings } from './config/settings.js';
import { DatabaseModule } from './database/database.module.js';
import { HealthController } from './health/health.controller.js';
import { HealthReports } from './health/health-reports.js';
import { EtagInterceptor } from './http/conditional.js';
import { Drain } from './http/drain.js';
import { IdempotencyInterceptor } from './http/idempotency.interceptor.js';
import { ProblemFilter } from './http/problem.filter.js';
import { TextGuard } from './http/text-guard.js';
import { createValidationPipe } from './http/validation.js';
import { loggingModule } from './logging/logging.js';
import { Metrics } from './metrics/metrics.js';

/** What every process needs before any domain module: settings, clock, database, logs, metrics and the manners of HTTP. */
@Global()
@Module({})
export class PlatformModule {
  static forRoot(settings: Settings): DynamicModule {
    return {
      module: PlatformModule,
      imports: [loggingModule(settings), DatabaseModule],
      controllers: [HealthController],
      providers: [
        { provide: SETTINGS_TOKEN, useValue: settings },
        { provide: Clock, useFactory: () => new Clock(settings.CLOCK_OFFSET) },
        Metrics,
        HealthReports,
        Drain,
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useClass: TextGuard },
        { provide: APP_PIPE, useFactory: createValidationPipe },
        { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
        { provide: APP_INTERCEPTOR, useClass: EtagInterceptor },
      ],
      exports: [SETTINGS_TOKEN, Clock, Metrics, HealthReports],
    };
  }
}
