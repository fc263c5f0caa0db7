import { Global, Logger, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { types } from 'pg';
import { SETTINGS_TOKEN, type Settings } from '../config/settings.js';
import { OutboxSignal } from '../outbox/outbox-signal.js';
import { DatabaseGuard } from './database-guard.js';
import { PharmacyProfiles } from './pharmacy-profiles.js';
import { UnitOfWork } from './unit-of-work.js';

// A calendar date has no zone: pg would make it midnight of this machine's zone.
types.setTypeParser(types.builtins.DATE, (text) => text);

@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [SETTINGS_TOKEN],
      useFactory: (settings: Settings) => ({
        type: 'postgres',
        url: settings.DATABASE_URL,
        autoLoadEntities: true,
        applicationName: 'galenic',
        poolSize: settings.DATABASE_POOL,
        connectTimeoutMS: 3000,
        retryAttempts: 5,
        retryDelay: 1000,
        extra: { statement_timeout: 15_000, idle_in_transaction_session_timeout: 30_000 },
        poolErrorHandler: (error: unknown) =>
          new Logger('Database').warn(`An idle connection was lost: ${(error as { code?: string }).code ?? 'closed'}`),
      }),
    }),
  ],
  providers: [PharmacyProfiles, UnitOfWork, OutboxSignal, DatabaseGuard],
  exports: [PharmacyProfiles, UnitOfWork, OutboxSignal, DatabaseGuard],
})
export class DatabaseModule {}
